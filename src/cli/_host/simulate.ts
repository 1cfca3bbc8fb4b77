/**
 * `host simulate`: tables, JSON, CSV, series and timeline of one host.
 *
 * @module
 */
import { hashJson, InputError, type Json, unitOf } from "../../core/mod.ts";
import { costModelOf, type Host, profiles } from "../../host/mod.ts";
import { printTable } from "../../report/mod.ts";
import { hostSeries, simulate, type SimulationResult } from "../../scenario/mod.ts";
import { csvText, writeFileAtomic } from "../../store/mod.ts";
import { hostOf } from "./read.ts";
import { machineTable, vmTables } from "./tables.ts";
import { timelineFigureOf } from "./timeline.ts";

/** What `host simulate` was asked for. */
export interface SimulateFlags {
  /** Seed of all random streams. */
  readonly seed: number;
  /** Relative half-width wanted. */
  readonly precision: number;
  /** Simulated seconds of a replication. */
  readonly duration: number;
  /** Name of the cost profile. */
  readonly costs: string;
  /** Print JSON. */
  readonly json?: boolean;
  /** File for all rows, or true for standard output. */
  readonly csv?: string | true;
  /** File for the series of the first replication. */
  readonly series?: string;
  /** File for the timeline. */
  readonly timeline?: string;
  /** Start of the timeline, in seconds. */
  readonly from: number;
  /** Length of the timeline, in seconds. */
  readonly window: number;
}

const columns = ["entity", "metric", "unit", "value", "halfWidth", "samples"] as const;

/** The rows as a tidy CSV text. */
function rowsText({ host, rows }: SimulationResult, { seed, costs }: SimulateFlags): string {
  return csvText({
    columnNames: () => [...columns],
    objects: () => rows.map((row) => ({ ...row, unit: unitOf(row.metric) })),
  }, {
    header: {
      engine: "packet-level",
      parameterHash: hashJson(host as unknown as Json),
      seed,
      notes: [`costs: ${costs}`, "halfWidth: half the 95% interval of the mean over samples"],
    },
  });
}

function writeSeries(host: Host, path: string, flags: SimulateFlags): void {
  const costs = costModelOf(profiles[flags.costs]);
  const rows = hostSeries(host, costs, { seed: flags.seed, duration: flags.duration });
  const text = csvText({ columnNames: () => Object.keys(rows[0]), objects: () => [...rows] }, {
    header: {
      engine: "packet-level",
      seed: flags.seed,
      units: {
        time: "s",
        responseRate: "1/s",
        responseTimeMean: "ms",
        receiveBitRate: "Mb/s",
        transmitBitRate: "Mb/s",
        workRate: "units/s",
        dropRate: "packets/s",
        outageShare: "1",
      },
      notes: ["one replication, warm-up included"],
    },
  });
  writeFileAtomic(path, text);
}

async function writeTimeline(host: Host, path: string, flags: SimulateFlags): Promise<void> {
  if (!/\.svg$/i.test(path)) {
    throw new InputError(
      `Cannot use --timeline as it must name a file that ends in .svg: current value is ${path}`,
      { code: "cli/bad-option" },
    );
  }
  const costs = costModelOf(profiles[flags.costs]);
  const figure = await timelineFigureOf(host, costs, flags);
  writeFileAtomic(path, figure.svg);
  console.error(`timeline written to ${path}`);
}

function print(result: SimulationResult, flags: SimulateFlags): void {
  if (flags.json) {
    const { replications, reached, unsettled, primary, rows } = result;
    console.log(JSON.stringify({ replications, reached, unsettled, primary, rows }));
  } else if (flags.csv === true) {
    console.log(rowsText(result, flags).replace(/\n$/, ""));
  } else {
    for (const table of vmTables(result)) console.log(printTable(table));
    console.log(printTable(machineTable(result)));
  }
}

/**
 * Simulates the host of a file.
 *
 * @returns The exit code: 1 where the wanted precision was not reached.
 * @throws {InputError} Where the file or an option is faulty.
 */
export async function simulateFile(file: string, flags: SimulateFlags): Promise<number> {
  const { seed, precision, duration } = flags;
  const host = hostOf(file);
  const costs = costModelOf(profiles[flags.costs]);
  if (flags.timeline !== undefined) await writeTimeline(host, flags.timeline, flags);
  if (flags.series !== undefined) writeSeries(host, flags.series, flags);
  const result = simulate(host, { seed, precision, duration, costs });
  if (typeof flags.csv === "string") writeFileAtomic(flags.csv, rowsText(result, flags));
  print(result, flags);
  return result.reached ? 0 : 1;
}
