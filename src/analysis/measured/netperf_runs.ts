/**
 * Measured runs of netperf: which logs belong to which run, what was asked for in it, and whether it is for calibration or held out.
 *
 * A list of runs is a CSV text, one line for each run, with the columns `use` (`calibrate` or `validate`), `condition` (a name of what was asked for), `test` (netperf's name), `instances`
 * (netperfs at a time), `repetition`, `netperf` (the log, with a result of each instance), and maybe `socketBuffer` (bytes of `-s` and `-S`; empty: the system's own) and other
 * tools' logs (`pidstat`, `sar`). A condition is for one use only.
 *
 * | symbol | name | from |
 * | --- | --- | --- |
 * | X | `rate` | transactions per second, or bytes per second of bulk data, of all instances |
 * | U | `busy` | mean number of busy processors of the host under test: service demand times throughput of an instance, the mean over instances |
 * | D = U / X | `demand` | processor seconds of the host per transaction, or per byte |
 * | R = n / X | `responseTime` | seconds of a transaction where n instances have one outstanding each (Little's law) |
 *
 * CPU columns are those of the whole machine. So with several instances each says the same of it, and their own service demands, which divide it by one instance's
 * throughput, are wrong (the manual says so): U is right, and is divided by the throughput of all.
 *
 * Source: R. Jones, Care and Feeding of Netperf, version 2.7, on service demand, its units and on concurrent tests.
 *
 * @module
 */
import { InputError, type ResultRow } from "../../core/mod.ts";
import { replicationInterval } from "../../stats/mod.ts";
import { csvCells } from "./_csv_cells.ts";
import { readNetperfResults } from "./netperf.ts";
import type { MeasuredSide, NetperfTest } from "./options.ts";
import { measuredTools, readMeasured } from "./readers.ts";
import type { RunUse } from "./runs.ts";

/** A measured run of netperf. */
export interface NetperfRun {
  /** Whether parameters may be fitted to it, or predictions are held against it. */
  readonly use: RunUse;
  /** The name of what was asked for. */
  readonly condition: string;
  /** The test. */
  readonly test: NetperfTest;
  /** Netperfs at a time. */
  readonly instances: number;
  /** Its number among the runs of this condition. */
  readonly repetition: number;
  /** Bytes of the socket buffers that were asked for; absent: the system's own. */
  readonly socketBuffer?: number;
  /** Bytes of a request; 0 for bulk data. */
  readonly requestBytes: number;
  /** Bytes of a response; 0 for bulk data. */
  readonly responseBytes: number;
  /** Bytes of a send of bulk data; 0 for transactions. */
  readonly messageBytes: number;
  /** Transactions, or bytes of bulk data, per second. */
  readonly rate: number;
  /** Mean number of busy processors of the host under test. */
  readonly busy: number;
  /** Rows of the other tools' logs. */
  readonly rows: readonly ResultRow[];
}

/** A value of a condition, measured or predicted. */
export interface ConditionRow {
  /** The name of what was asked for. */
  readonly condition: string;
  /** The metric: `transactionRate`, `receiveBitRate`, `transmitBitRate` or `serviceDemand`. */
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

/** How to read a list of runs of netperf. */
export interface NetperfRunsOptions {
  /** The list's name, for messages; `runs.csv` unless told. */
  readonly file?: string;
  /** Where netperf ran; `peer` unless told: then the host under test is netserver's, and the remote columns are its own. */
  readonly side?: MeasuredSide;
}

const tests: readonly NetperfTest[] = [
  ...["TCP_STREAM", "TCP_SENDFILE", "TCP_MAERTS", "UDP_STREAM"] as const,
  ...["TCP_RR", "UDP_RR", "TCP_CRR", "TCP_CC"] as const,
];
const needed = ["use", "condition", "test", "instances", "repetition", "netperf"];
const columns = [...needed, "socketBuffer"];

type Refuse = (why: string, line: number, column?: number) => never;

/** What a line of the list says. */
interface Line {
  readonly line: number;
  readonly at: (name: string) => string;
  readonly refuse: (why: string, name: string) => never;
}

function wholeOf({ at, refuse }: Line, name: string): number {
  const value = Number(at(name));
  const okay = at(name) !== "" && Number.isInteger(value) && value > 0;
  return okay ? value : refuse(`${name} must be a whole number above 0: "${at(name)}"`, name);
}

/** What all results of a run say alike. */
function sharedOf(results: readonly (readonly ResultRow[])[], metric: string, line: Line): number {
  const [first, ...others] = results.map((rows) => valueOf(rows, metric) ?? 0);
  if (others.some((value) => value !== first)) {
    line.refuse(`all instances must have the same ${metric}`, "netperf");
  }
  return first;
}

function valueOf(rows: readonly ResultRow[], metric: string): number | undefined {
  return rows.find((row) => row.metric === metric)?.value;
}

/** Units of an instance per second: transactions, or bytes. */
function rateOf(rows: readonly ResultRow[], line: Line): number {
  const transactions = valueOf(rows, "transactionRate");
  if (transactions !== undefined) return transactions;
  const bits = valueOf(rows, "receiveBitRate") ?? valueOf(rows, "transmitBitRate") ??
    line.refuse("a run must be of transactions, or of bulk data by TCP", "netperf");
  return bits * 1e6 / 8;
}

/** Busy processors of the host, as an instance saw them: demand is of a transaction, or of 1,024 bytes. */
function busyOf(rows: readonly ResultRow[], side: MeasuredSide, line: Line): number {
  const end = side === "peer" ? "remote" : "local";
  const option = side === "peer" ? "-C" : "-c";
  const demand = valueOf(rows, `netperf:${end}ServiceDemandUs`) ??
    line.refuse(`a run must have the ${end} service demand (netperf ${option})`, "netperf");
  const bulk = valueOf(rows, "transactionRate") === undefined;
  return demand * 1e-6 * rateOf(rows, line) / (bulk ? 1024 : 1);
}

function runOf(line: Line, read: (name: string) => string, side: MeasuredSide): NetperfRun {
  const { at, refuse } = line;
  const use = (["calibrate", "validate"] as const).find((use) => use === at("use")) ??
    refuse(`use must be calibrate or validate: "${at("use")}"`, "use");
  const test = tests.find((name) => name === at("test")) ??
    refuse(`test must be one of netperf: "${at("test")}"`, "test");
  if (at("condition") === "") refuse("a condition must have a name", "condition");
  const instances = wholeOf(line, "instances");
  const file = at("netperf");
  const results = readNetperfResults(read(file), { file, side, test });
  if (results.length !== instances) {
    refuse(
      `there must be ${instances} results in ${file}: there are ${results.length}`,
      "netperf",
    );
  }
  const isTransactions = /_RR$|_CRR$|_CC$/.test(test);
  if (results.some((rows) => (valueOf(rows, "transactionRate") !== undefined) !== isTransactions)) {
    refuse(`${file} must be of ${test}: it is of another test`, "test");
  }
  const others = measuredTools.filter((tool) =>
    tool !== "netperf" && tool !== "csv" && at(tool) !== ""
  );
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  return {
    ...{ use, condition: at("condition"), test, instances },
    repetition: wholeOf(line, "repetition"),
    ...at("socketBuffer") === "" ? {} : { socketBuffer: wholeOf(line, "socketBuffer") },
    requestBytes: sharedOf(results, "netperf:requestBytes", line),
    responseBytes: sharedOf(results, "netperf:responseBytes", line),
    messageBytes: sharedOf(results, "netperf:messageBytes", line),
    rate: results.reduce((sum, rows) => sum + rateOf(rows, line), 0),
    busy: mean(results.map((rows) => busyOf(rows, side, line))),
    rows: others.flatMap((tool) => readMeasured(tool, read(at(tool)), { file: at(tool) })),
  };
}

function checkHead(names: readonly string[], refuse: Refuse): void {
  const missing = needed.find((name) => !names.includes(name));
  if (missing) refuse(`it must have the column ${missing}`, 1);
  const known: readonly string[] = [...columns, ...measuredTools.filter((tool) => tool !== "csv")];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) refuse(`a column must be known: "${unknown}"`, 1);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(`a column must stand once: "${twice}"`, 1);
}

/**
 * Reads a list of runs of netperf, and the logs that it names.
 *
 * @param list The text of the list.
 * @param read Gives the text of a log by the name in the list.
 * @returns The runs, in the order of the list.
 * @throws {InputError} `measured/bad-runs`, with line and column, where the list is wrong, a log has another number of results or another test than it says, or lacks the
 * CPU columns; and as {@linkcode readNetperf} for the logs, with their names.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readNetperfRuns } from "@iovlab/iovlab/analysis";
 *
 * const list = "use,condition,test,instances,repetition,netperf\nvalidate,two,TCP_RR,2,1,a.txt\n";
 * const result = "16384  131072 1  1  2.00  20000.00  50.00  60.00  25.000  30.000\n16384  131072\n";
 * const [run] = readNetperfRuns(list, () => result + result);
 * assert.deepEqual([run.rate, run.busy, run.responseBytes], [40000, 0.6, 1]);
 * ```
 */
export function readNetperfRuns(
  list: string,
  read: (name: string) => string,
  { file = "runs.csv", side = "peer" }: NetperfRunsOptions = {},
): NetperfRun[] {
  const refuse: Refuse = (why, line, column = 1) => {
    throw new InputError(`Cannot read list of runs as ${why}`, {
      code: "measured/bad-runs",
      location: { file, line, column },
    });
  };
  const [head, ...lines] = csvCells(list.endsWith("\n") ? list : `${list}\n`, ",", refuse);
  const names = head?.map((cell) => cell.text) ?? [];
  checkHead(names, refuse);
  const seen = new Map<string, string>();
  return lines.map((cells) => {
    const { line } = cells[0];
    if (cells.length !== names.length) refuse(`there must be ${names.length} cells`, line);
    const cell = (name: string) => cells[names.indexOf(name)];
    const own: Line = {
      line,
      at: (name) => cell(name)?.text ?? "",
      refuse: (why, name) => refuse(why, line, cell(name)?.column ?? 1),
    };
    const run = runOf(own, read, side);
    const key = JSON.stringify([run.condition, run.repetition]);
    if (seen.has(key)) own.refuse(`a repetition must stand once: ${key}`, "repetition");
    if ((seen.get(run.condition) ?? run.use) !== run.use) {
      own.refuse(`a condition must be for one use only: "${run.condition}"`, "use");
    }
    seen.set(key, run.use).set(run.condition, run.use);
    return run;
  });
}

/** Which metric a test's throughput is, and what its values are times a unit of `rate`. */
function throughputOf(test: NetperfTest, side: MeasuredSide) {
  if (/_RR$|_CRR$|_CC$/.test(test)) {
    return { metric: "transactionRate", unit: "transactions/s", factor: 1 };
  }
  const into = (test === "TCP_MAERTS") === (side === "host");
  return { metric: into ? "receiveBitRate" : "transmitBitRate", unit: "Mb/s", factor: 8e-6 };
}

/**
 * Means of throughput and service demand over the runs of each condition with Student's 95% intervals, in the order of the conditions.
 *
 * @param side Where netperf ran, as it was read.
 * @throws {InputError} `measured/no-value` where a condition has one run only.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type NetperfRun, netperfRows } from "@iovlab/iovlab/analysis";
 *
 * const run = (repetition: number, rate: number): NetperfRun => ({
 *   use: "validate", condition: "lone", test: "TCP_RR", instances: 1, repetition, requestBytes: 1, responseBytes: 1,
 *   messageBytes: 0, rate, busy: 0.5, rows: [],
 * });
 * const [rate, demand] = netperfRows([run(1, 19900), run(2, 20100)]);
 * assert.deepEqual([rate.metric, rate.value, rate.unit], ["transactionRate", 20000, "transactions/s"]);
 * assert.deepEqual([demand.value.toFixed(1), demand.unit], ["25.0", "us/transaction"]);
 * ```
 */
export function netperfRows(
  runs: readonly NetperfRun[],
  side: MeasuredSide = "peer",
): ConditionRow[] {
  const names = [...new Set(runs.map(({ condition }) => condition))];
  return names.flatMap((condition) => {
    const own = runs.filter((run) => run.condition === condition);
    if (own.length < 2) {
      throw new InputError(
        `Cannot give an interval of ${condition} as two runs or more must be there`,
        { code: "measured/no-value" },
      );
    }
    const { metric, unit, factor } = throughputOf(own[0].test, side);
    const of = (metric: string, unit: string, values: readonly number[]): ConditionRow => {
      const { mean: value, low, high } = replicationInterval(values);
      return { condition, metric, unit, value, low, high, samples: values.length };
    };
    const bulk = unit === "Mb/s";
    const demands = own.map(({ busy, rate }) => 1e6 * (bulk ? 1024 : 1) * busy / rate);
    return [
      of(metric, unit, own.map(({ rate }) => rate * factor)),
      of("serviceDemand", bulk ? "us/KB" : "us/transaction", demands),
    ];
  });
}
