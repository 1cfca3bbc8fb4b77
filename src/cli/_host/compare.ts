/**
 * `host compare`: one host by packet level, simulated network of queues and analytic solution, side by side.
 *
 * @module
 */
import type { Command } from "commander";
import { hashJson, InputError, type Json } from "../../core/mod.ts";
import { costModelOf, type Host, profiles } from "../../host/mod.ts";
import { host as hostOf, printTable } from "../../report/mod.ts";
import {
  compareEngines,
  type EngineAnswer,
  engineAnswer,
  type EngineComparison,
  type HostEngineName,
  hostLqn,
} from "../../scenario/mod.ts";
import { csvText, writeFileAtomic } from "../../store/mod.ts";
import { numberOf, withSeed } from "../_options.ts";
import {
  comparisonTable,
  engineLabels as labels,
  engineOrder as engines,
} from "./comparison_table.ts";

/** What `host compare` was asked for. */
export interface CompareFlags {
  /** Seed of all random streams. */
  readonly seed: number;
  /** Replications of each simulation. */
  readonly replications: number;
  /** Simulated seconds of a replication. */
  readonly duration: number;
  /** Name of the cost profile. */
  readonly costs: string;
  /** Print JSON. */
  readonly json?: boolean;
  /** File for all rows, or true for standard output. */
  readonly csv?: string | true;
  /** The largest difference of a throughput that is no mismatch, relative; absent where nothing is judged. */
  readonly within?: number;
}

/** An engine's answer, with the time that it took. */
interface TimedAnswer extends EngineAnswer {
  /** Seconds of run time. */
  readonly seconds: number;
}

/** Throughputs, of which the difference is judged. */
const judged = ["replyRate", "transactionRate", "receiveBitRate", "transmitBitRate", "workRate"];

function timed(engine: HostEngineName, host: Host, flags: CompareFlags): TimedAnswer {
  const { seed, replications, duration } = flags;
  const costs = costModelOf(profiles[flags.costs]);
  const start = performance.now();
  const answer = engineAnswer(engine, host, { costs, seed, replications, duration });
  return { ...answer, seconds: (performance.now() - start) * 1e-3 };
}

function timesText(answers: readonly TimedAnswer[], flags: CompareFlags): string[] {
  const times = answers.map(({ engine, seconds }) => `${labels[engine]} ${seconds.toFixed(2)} s`);
  const unsettled = answers.filter(({ unsettled }) => unsettled > 0).map(({ engine, unsettled }) =>
    engine === "lqn-analytic"
      ? "LQN analytic: not converged, or an open load exceeds a capacity."
      : `${
        labels[engine]
      }: ${unsettled} of ${flags.replications} replications found no steady state.`
  );
  return [
    `+-: half the 95% interval of ${flags.replications} replications of ${flags.duration} s each. ` +
    "diff.: from the packet level, relative (%) or in points of time (pt).",
    `Run time: ${times.join(", ")}.`,
    ...unsettled,
  ];
}

const columns = [
  "entity",
  "metric",
  "unit",
  "engine",
  "value",
  "halfWidth",
  "samples",
  "difference",
];

function csvOf(
  host: Host,
  compared: readonly EngineComparison[],
  answers: readonly TimedAnswer[],
  { seed, costs }: CompareFlags,
): string {
  const rows = compared.flatMap(({ entity, metric, unit, answers, differences }) =>
    engines.flatMap((engine) => {
      const answer = answers[engine];
      if (!answer) return [];
      const { value, halfWidth, samples } = answer;
      return [{
        entity,
        metric,
        unit,
        engine,
        value,
        halfWidth,
        samples,
        difference: differences[engine],
      }];
    })
  );
  const times = answers.map(({ engine, seconds }) => `${engine} ${seconds.toFixed(3)} s`);
  return csvText({ columnNames: () => columns, objects: () => rows }, {
    header: {
      engine: engines.join(", "),
      parameterHash: hashJson(host as unknown as Json),
      seed,
      notes: [
        `costs: ${costs}`,
        "halfWidth: half the 95% interval of the mean over samples",
        "difference: from packet-level; relative, but of shares of time as it is",
        `run time: ${times.join(", ")}`,
      ],
    },
  });
}

/** The largest relative difference of a total throughput, over engines. */
function worstOf(compared: readonly EngineComparison[]): number {
  const totals = compared.filter(({ entity, metric, answers }) =>
    entity === "total" && judged.includes(metric) && answers["packet-level"]!.value > 0
  );
  return Math.max(
    0,
    ...totals.flatMap(({ differences }) => Object.values(differences)).map(Math.abs),
  );
}

/**
 * Has all engines answer for the host of a file.
 *
 * @returns The exit code: 1 where `--within` is exceeded.
 * @throws {InputError} Where the file or an option is faulty, or the host has something that no model has.
 */
export function compareFile(file: string, flags: CompareFlags): number {
  if (flags.json && flags.csv === true) {
    throw new InputError("Cannot print CSV as --json prints too: --csv must name a file", {
      code: "cli/bad-option",
    });
  }
  const host = hostOf(file);
  const answers = engines.map((engine) => timed(engine, host, flags));
  const compared = compareEngines(answers);
  const { leftOut } = hostLqn(host, costModelOf(profiles[flags.costs]));
  const csv = () => csvOf(host, compared, answers, flags);
  if (typeof flags.csv === "string") writeFileAtomic(flags.csv, csv());
  if (flags.json) {
    const runs = answers.map(({ engine, seconds, unsettled }) => ({ engine, seconds, unsettled }));
    console.log(JSON.stringify({ name: host.name, engines: runs, leftOut, rows: compared }));
  } else if (flags.csv === true) {
    console.log(csv().replace(/\n$/, ""));
  } else {
    console.log(
      printTable({
        ...comparisonTable(host, compared),
        notes: [
          ...timesText(answers, flags),
          ...leftOut.map((text) => `not in the model: ${text}`),
        ],
      }),
    );
  }
  return flags.within !== undefined && worstOf(compared) > flags.within ? 1 : 0;
}

const isCount = (value: number) => Number.isInteger(value) && value >= 2 && value <= 1000;
const isTime = (value: number) => value > 0 && value < Infinity;

/** Adds `compare` to the commands of a program; `withCosts` adds the option that names a cost profile. */
export function addCompare(
  program: Command,
  withCosts: (command: Command) => Command,
  finish: (code: number) => void,
): void {
  withSeed(withCosts(program.command("compare <file>")), "seed", 1)
    .description(
      "one host, three engines side by side: packet level, and its layered queueing network simulated and solved analytically",
    )
    .option(
      "--replications <n>",
      "replications of each simulation",
      numberOf("--replications", "a whole number from 2 to 1000", isCount),
      5,
    )
    .option(
      "--duration <s>",
      "simulated seconds of a replication, warm-up included",
      numberOf("--duration", "above 0", isTime),
      1,
    )
    .option("--json", "all rows as JSON")
    .option("--csv [file]", "all rows as CSV, to standard output or a file")
    .option(
      "--within <share>",
      "exit code 1 where a total throughput of a model differs from the packet level by more",
      numberOf("--within", "above 0", isTime),
    )
    .action((file: string, flags: CompareFlags) => finish(compareFile(file, flags)));
}
