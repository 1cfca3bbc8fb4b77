/**
 * `deno task host`: checks and simulates a host description.
 *
 * @module
 */
import { Command } from "commander";
import { readFileSync } from "node:fs";
import process from "node:process";
import { InputError, type ResultRow, unitOf } from "../core/mod.ts";
import { type Host, readHost } from "../host/mod.ts";
import { printTable, type Table } from "../report/mod.ts";
import { simulate, type SimulationResult } from "../scenario/mod.ts";
import { numberOf, parse, runCommand } from "./_options.ts";

const isSeed = (value: number) => Number.isSafeInteger(value) && value >= 0;
const isShare = (value: number) => value > 0 && value < 1;
const isTime = (value: number) => value > 0 && value < Infinity;

function readFile(file: string): Host {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const message = `Cannot read host "${file}" as the file cannot be opened`;
    throw new InputError(message, { code: "cli/unreadable-file", cause });
  }
  return readHost(text, file);
}

const shown = [
  ["offeredRate", "opened"],
  ["replyRate", "replies"],
  ["transmitBitRate", "sent"],
  ["responseTimeMean", "reply time"],
  ["responseTimeP95", "95%"],
  ["responseTimeP99", "99%"],
  ["errorShare", "errors"],
] as const;

function find(rows: readonly ResultRow[], entity: string, metric: string): ResultRow | undefined {
  return rows.find((row) => row.entity === entity && row.metric === metric);
}

/** The resource with the least operational bound. */
function bottleneck(rows: readonly ResultRow[]): string {
  const bounds = rows.filter((row) => row.entity.startsWith("bound:"));
  const least = bounds.reduce((a, b) => b.value < a.value ? b : a);
  return `${least.entity.slice("bound:".length)} (at most ${least.value.toFixed(0)} replies/s)`;
}

function notesOf({ rows, replications, reached, unsettled }: SimulationResult): string[] {
  const total = find(rows, "total", "replyRate");
  const width = total?.halfWidth === undefined ? "" : ` +- ${total.halfWidth.toPrecision(2)} (95%)`;
  const notes = [
    `${replications} replications: ${total?.value.toFixed(0)}${width} replies/s`,
    `bottleneck by operational bounds: ${bottleneck(rows)}`,
  ];
  if (!reached) notes.push("The wanted precision was not reached.");
  if (unsettled > 0) {
    notes.push(
      `${unsettled} replications found no end of the warm-up: not stationary, or too short.`,
    );
  }
  return notes;
}

function clientsTable(result: SimulationResult): Table {
  const { host, rows } = result;
  const entities = [...host.vms.map((vm) => `vm:${vm.name}`), "total"];
  const cells = entities.map((entity) => ({
    entity,
    ...Object.fromEntries(
      shown.map(([metric]) => [metric, find(rows, entity, metric)?.value ?? null]),
    ),
  }));
  return {
    rows: cells,
    columns: [
      { column: "entity" },
      ...shown.map(([metric, label]) => ({
        column: metric,
        label,
        unit: unitOf(metric),
        digits: 4,
      })),
    ],
    caption: `${host.name}: ${host.architecture}, ${host.cores} cores`,
    notes: notesOf(result),
  };
}

const parts = [
  "guestUtilization",
  "driverDomainUtilization",
  "vmmUtilization",
  "idleShare",
  "guestCyclesPerPacket",
  "driverDomainCyclesPerPacket",
  "vmmCyclesPerPacket",
  "cpuPerMegabit",
  "interruptRate",
  "eventRate",
  "switchRate",
  "dropRate",
  "retransmitRate",
  "operationalBound",
] as const;

function machineTable({ rows }: SimulationResult): Table {
  return {
    rows: parts.map((metric) => ({
      metric,
      value: find(rows, "total", metric)?.value ?? null,
      unit: unitOf(metric),
    })),
    columns: [{ column: "metric" }, { column: "value", digits: 4 }, { column: "unit" }],
  };
}

interface SimulateFlags {
  readonly seed: number;
  readonly precision: number;
  readonly duration: number;
  readonly json?: boolean;
}

/** Exit code 1 tells that the wanted precision was not reached. */
function simulateFile(file: string, flags: SimulateFlags): number {
  const { seed, precision, duration } = flags;
  const result = simulate(readFile(file), { seed, precision, duration });
  if (flags.json) {
    const { replications, reached, unsettled, rows } = result;
    console.log(JSON.stringify({ replications, reached, unsettled, rows }));
  } else {
    console.log(printTable(clientsTable(result)));
    console.log(printTable(machineTable(result)));
  }
  return result.reached ? 0 : 1;
}

function command(finish: (code: number) => void): Command {
  const program = new Command("deno task host")
    .description("Checks and simulates a host description (JSON; the fields are in docs/host.md).");
  program.command("check <file>")
    .description("check a host description; one line for what is wrong")
    .action((file: string) => {
      const { name, architecture, vms } = readFile(file);
      console.log(`${name}: ${architecture}, ${vms.length} VMs: ok`);
      finish(0);
    });
  program.command("simulate <file>")
    .description("simulate a host at packet level; --json has a 95% interval for every number")
    .option("--seed <n>", "seed", numberOf("--seed", "a whole number of at least 0", isSeed), 1)
    .option(
      "--precision <p>",
      "relative half-width of the reply rate",
      numberOf("--precision", "above 0 and below 1", isShare),
      0.02,
    )
    .option(
      "--duration <s>",
      "simulated seconds of a replication",
      numberOf("--duration", "above 0", isTime),
      0.5,
    )
    .option("--json", "all rows as JSON")
    .action((file: string, flags: SimulateFlags) => finish(simulateFile(file, flags)));
  return program;
}

if (import.meta.main) {
  await runCommand(() => {
    let code = 0;
    parse(command((ended) => code = ended), process.argv.slice(2));
    return Promise.resolve(code);
  });
}
