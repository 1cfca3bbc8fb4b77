/**
 * `host simulate`: tables, JSON, CSV, series and timeline of one host.
 *
 * @module
 */
import { hashJson, type Json, unitOf } from "../../core/mod.ts";
import { type CostModel, costModelOf, type Host, profiles } from "../../host/mod.ts";
import { host as hostOf, printTable } from "../../report/mod.ts";
import { hostSeries, simulate, type SimulationResult, usualDuration } from "../../scenario/mod.ts";
import { csvText, writeFileAtomic } from "../../store/mod.ts";
import { httperfOutput } from "./httperf.ts";
import { checkOutputs, type OutputFlags } from "./outputs.ts";
import { SimulationProgress } from "./progress.ts";
import { machineTable, vmTables } from "./tables.ts";
import { timelineFigureOf, type TimelineFlags } from "./timeline.ts";

/** What `host simulate` was asked for. */
export interface SimulateFlags extends OutputFlags, TimelineFlags {
  /** Relative half-width wanted. */
  readonly precision: number;
  /** Simulated seconds of a replication; 0.5 or four times the time of the last event unless told, 10 with `httperf`. */
  readonly duration?: number;
  /** Name of the cost profile. */
  readonly costs: string;
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

function seriesText(
  host: Host,
  costs: CostModel,
  { seed, duration = usualDuration(host) }: SimulateFlags,
): string {
  const rows = hostSeries(host, costs, { seed, duration });
  return csvText({ columnNames: () => Object.keys(rows[0]), objects: () => [...rows] }, {
    header: {
      engine: "packet-level",
      seed,
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
}

function resultText(result: SimulationResult, flags: SimulateFlags): string {
  if (flags.json) {
    const { replications, reached, unsettled, primary, rows } = result;
    return JSON.stringify({ replications, reached, unsettled, primary, rows });
  }
  if (flags.csv === true || flags.csv === "-") return rowsText(result, flags).replace(/\n$/, "");
  const duration = flags.duration ?? usualDuration(result.host);
  return [...vmTables(result, duration), machineTable(result)].map((table) => printTable(table))
    .join("\n\n");
}

function simulated(host: Host, costs: CostModel, flags: SimulateFlags): SimulationResult {
  const { seed, precision, duration = usualDuration(host) } = flags;
  const progress = new SimulationProgress();
  const onProgress = (done: number, planned: number) => progress.show(done, planned);
  try {
    return simulate(host, { seed, precision, duration, costs, onProgress });
  } finally {
    progress.stop();
  }
}

/**
 * Simulates the host of a file. Files are written when all of them are known, each whole or not at all.
 *
 * @returns The exit code: 1 where the wanted precision was not reached.
 * @throws {InputError} Where the file or an option is faulty, or an output cannot be written.
 */
export async function simulateFile(file: string, flags: SimulateFlags): Promise<number> {
  checkOutputs(flags);
  const host = hostOf(file);
  const costs = costModelOf(profiles[flags.costs]);
  const files = new Map<string, string>();
  if (flags.timeline !== undefined) {
    files.set(flags.timeline, (await timelineFigureOf(host, costs, flags)).svg);
  }
  if (flags.series !== undefined) files.set(flags.series, seriesText(host, costs, flags));
  const result = flags.httperf ? undefined : simulated(host, costs, flags);
  if (result !== undefined && typeof flags.csv === "string" && flags.csv !== "-") {
    files.set(flags.csv, rowsText(result, flags));
  }
  const text = result === undefined ? httperfOutput(host, costs, flags) : resultText(result, flags);
  for (const [path, content] of files) writeFileAtomic(path, content);
  if (flags.timeline !== undefined) console.error(`timeline written to ${flags.timeline}`);
  console.log(text);
  return result === undefined || result.reached ? 0 : 1;
}
