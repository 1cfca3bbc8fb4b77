/**
 * The readers of measured logs by tool, with the versions of what they make of a log.
 *
 * @module
 */
import { hashJson, InputError, type Json, type ResultRow } from "../../core/mod.ts";
import { readMeasuredCsv } from "./csv.ts";
import type { CsvMapping } from "./csv_mapping.ts";
import { readHttperf } from "./httperf.ts";
import { readIperf3 } from "./iperf3.ts";
import { readNetperf } from "./netperf.ts";
import type { MeasuredOptions } from "./options.ts";
import { readPidstat } from "./pidstat.ts";
import { readSar } from "./sar.ts";
import { readWrk } from "./wrk.ts";

/** A tool whose logs are read. */
export type MeasuredTool =
  | "httperf"
  | "netperf"
  | "iperf3"
  | "wrk"
  | "sar"
  | "pidstat"
  | "csv";

/** The tools, in the order of the documentation. */
export const measuredTools: readonly MeasuredTool[] = [
  ...["httperf", "netperf", "iperf3", "wrk", "sar", "pidstat", "csv"] as const,
];

/** What a reader is told besides the text. */
export interface ReadMeasuredOptions extends MeasuredOptions {
  /** What the columns of a CSV file mean; for `csv` only. */
  readonly mapping?: CsvMapping;
}

/** Goes up with every change that gives other rows for some log. */
const versions: Readonly<Record<MeasuredTool, number>> = {
  ...{ httperf: 1, netperf: 2, iperf3: 1, wrk: 1, sar: 1, pidstat: 1, csv: 1 },
};

const readers: Readonly<
  Record<Exclude<MeasuredTool, "csv">, (text: string, options: MeasuredOptions) => ResultRow[]>
> = {
  httperf: readHttperf,
  netperf: readNetperf,
  iperf3: readIperf3,
  wrk: readWrk,
  sar: readSar,
  pidstat: readPidstat,
};

/**
 * Rows of a log of a tool.
 *
 * @throws {InputError} As the tool's own reader, and `measured/bad-mapping` for CSV without a mapping, or a mapping without CSV.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readMeasured } from "@iovlab/iovlab/analysis";
 *
 * const mapping = { rows: [{ metric: "replyRate", value: { column: "rps" } }] };
 * assert.deepEqual(readMeasured("csv", "rps\n90\n", { mapping })[0].value, 90);
 * assert.throws(() => readMeasured("csv", "rps\n90\n"), { code: "measured/bad-mapping" });
 * ```
 */
export function readMeasured(
  tool: MeasuredTool,
  text: string,
  options: ReadMeasuredOptions = {},
): ResultRow[] {
  const { mapping, ...others } = options;
  if ((tool === "csv") !== (mapping !== undefined)) {
    throw new InputError(
      `Cannot read ${tool} log as a mapping of columns must be given for csv, and for csv only`,
      { code: "measured/bad-mapping" },
    );
  }
  return tool === "csv" ? readMeasuredCsv(text, mapping!, others) : readers[tool](text, others);
}

/**
 * The hash that stands for the version of a reader: with it and the file, rows are known.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { measuredSourceHash } from "@iovlab/iovlab/analysis";
 *
 * assert.notEqual(measuredSourceHash("wrk"), measuredSourceHash("sar"));
 * ```
 */
export function measuredSourceHash(tool: MeasuredTool): string {
  const what: Json = { reader: tool, version: versions[tool] };
  return hashJson(what);
}
