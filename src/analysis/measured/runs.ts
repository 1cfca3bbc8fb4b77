/**
 * Measured runs: which logs belong together, at which load, and whether they are for calibration or held out.
 *
 * A list of runs is a CSV text, one line for each run, with the columns `use` (`calibrate` or `validate`), `rate` (the load that was asked for, in the unit of
 * the load generator), `repetition`, and one column for each tool with the name of its log: `httperf`, `netperf`, `iperf3`, `wrk`, `sar`, `pidstat`. What is
 * held out must be fitted to nothing, so the two uses are told apart here and stay apart.
 *
 * Runs of one load are taken to be independent repetitions: their mean has Student's interval over runs.
 *
 * @module
 */
import { InputError, type ResultRow, unitOf } from "../../core/mod.ts";
import { replicationInterval } from "../../stats/mod.ts";
import { csvCells } from "./_csv_cells.ts";
import { type MeasuredTool, measuredTools, readMeasured } from "./readers.ts";

/** What a run is for. */
export type RunUse = "calibrate" | "validate";

/** A measured run. */
export interface MeasuredRun {
  /** Whether parameters may be fitted to it, or predictions are held against it. */
  readonly use: RunUse;
  /** The load that was asked for. */
  readonly rate: number;
  /** Its number among the runs of this load. */
  readonly repetition: number;
  /** What all its logs say. */
  readonly rows: readonly ResultRow[];
}

/** A value at a load, measured or predicted. */
export interface LoadRow {
  /** The load that was asked for. */
  readonly rate: number;
  /** The metric. */
  readonly metric: string;
  /** Its unit. */
  readonly unit: string;
  /** The value: the mean over runs where it was measured. */
  readonly value: number;
  /** The lower end of its 95% interval. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** Runs or replications behind it. */
  readonly samples: number;
}

function refuse(why: string, file: string, line: number, column = 1): never {
  throw new InputError(`Cannot read list of runs as ${why}`, {
    code: "measured/bad-runs",
    location: { file, line, column },
  });
}

/** The number that a cell holds; `NaN` where it is empty, which JavaScript takes for 0. */
function numberIn(text: string): number {
  return text.trim() === "" ? NaN : Number(text);
}

/**
 * Reads a list of runs and the logs that it names.
 *
 * @param list The text of the list; its last line has an end.
 * @param read Gives the text of a log by the name in the list.
 * @param file The list's name, for messages.
 * @throws {InputError} `measured/bad-runs`, with line and column, where a column is unknown or missing, a use or a number is none, or two runs are the same; and as
 * {@linkcode readMeasured} for the logs, with their names.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readRuns } from "@iovlab/iovlab/analysis";
 *
 * const list = "use,rate,repetition,sar\ncalibrate,200,1,a.txt\n";
 * const sar = "# hostname;interval;timestamp;CPU;%user;%idle\nweb;1;2020-01-01 00:00:01 UTC;0;40.00;60.00\n";
 * const [run] = readRuns(list, () => sar);
 * assert.deepEqual([run.use, run.rate, run.rows[0].entity, run.rows[0].value], ["calibrate", 200, "cpu:0", 0.4]);
 * ```
 */
export function readRuns(
  list: string,
  read: (name: string) => string,
  file = "runs.csv",
): MeasuredRun[] {
  const text = list.endsWith("\n") ? list : `${list}\n`;
  const [head, ...lines] = csvCells(
    text,
    ",",
    (why, line, column) => refuse(why, file, line, column),
  );
  const names = head?.map((cell) => cell.text) ?? [];
  const missing = ["use", "rate", "repetition"].find((name) => !names.includes(name));
  if (missing) refuse(`it must have the column ${missing}`, file, 1);
  const known: readonly string[] = measuredTools.filter((tool) => tool !== "csv");
  const tools = names.filter((name) => !["use", "rate", "repetition"].includes(name));
  const unknown = tools.find((name) => !known.includes(name));
  if (unknown !== undefined) refuse(`a column must be a tool: "${unknown}"`, file, 1);
  const seen = new Set<string>();
  return lines.map((cells) => {
    const { line } = cells[0];
    if (cells.length !== names.length) refuse(`there must be ${names.length} cells`, file, line);
    const at = (name: string) => cells[names.indexOf(name)].text;
    const [use, rate, repetition] = [at("use"), numberIn(at("rate")), numberIn(at("repetition"))];
    if (use !== "calibrate" && use !== "validate") {
      refuse(`use must be calibrate or validate: "${use}"`, file, line);
    }
    if (!(rate > 0 && rate < Infinity)) {
      refuse(`rate must be a number above 0: "${at("rate")}"`, file, line);
    }
    if (!Number.isSafeInteger(repetition)) {
      refuse(`repetition must be a whole number: "${at("repetition")}"`, file, line);
    }
    const key = `${rate} ${repetition}`;
    if (seen.has(key)) refuse(`a load and repetition must stand once: ${key}`, file, line);
    seen.add(key);
    const rows = tools.filter((tool) => at(tool) !== "").flatMap((tool) =>
      readMeasured(tool as MeasuredTool, read(at(tool)), { file: at(tool) })
    );
    return { use, rate, repetition, rows };
  });
}

/**
 * One value of each run.
 *
 * @param entity Whose value; `total` unless told.
 * @throws {InputError} `measured/no-value` where a run has none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { runValues } from "@iovlab/iovlab/analysis";
 *
 * const rows = [{ entity: "total", metric: "replyRate", value: 199, samples: 1 }];
 * assert.deepEqual(runValues([{ use: "validate", rate: 200, repetition: 1, rows }], "replyRate"), [199]);
 * ```
 */
export function runValues(
  runs: readonly MeasuredRun[],
  metric: string,
  entity = "total",
): number[] {
  return runs.map(({ rate, repetition, rows }) => {
    const found = rows.find((row) => row.entity === entity && row.metric === metric);
    if (found) return found.value;
    const others = [
      ...new Set(rows.filter((row) => row.metric === metric).map((row) => row.entity)),
    ];
    throw new InputError(
      `Cannot use run ${repetition} at ${rate} as it must have ${metric} of ${entity}: it has it of ${
        others.join(", ") || "nothing"
      }`,
      { code: "measured/no-value" },
    );
  });
}

/**
 * Means over the runs of each load with 95% intervals, by rising load.
 *
 * @param entity Whose value; `total` unless told.
 * @throws {InputError} `measured/no-value` where a run has none, or a load has one run only.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadRows } from "@iovlab/iovlab/analysis";
 *
 * const run = (repetition: number, value: number) => ({
 *   use: "validate" as const, rate: 200, repetition, rows: [{ entity: "total", metric: "replyRate", value, samples: 1 }],
 * });
 * const [row] = loadRows([run(1, 198), run(2, 202)], "replyRate");
 * assert.deepEqual([row.value, row.samples, row.low < 198], [200, 2, true]);
 * ```
 */
export function loadRows(
  runs: readonly MeasuredRun[],
  metric: string,
  entity = "total",
): LoadRow[] {
  const rates = [...new Set(runs.map(({ rate }) => rate))].sort((a, b) => a - b);
  return rates.map((rate) => {
    const values = runValues(runs.filter((run) => run.rate === rate), metric, entity);
    if (values.length < 2) {
      throw new InputError(`Cannot give an interval at ${rate} as two runs or more must be there`, {
        code: "measured/no-value",
      });
    }
    const { mean: value, low, high } = replicationInterval(values);
    return { rate, metric, unit: unitOf(metric), value, low, high, samples: values.length };
  });
}
