/**
 * What the columns of a CSV file mean.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";

/** A cell of a column. */
export interface CsvColumn {
  /** The name of the column in the file's first line. */
  readonly column: string;
}

/** How each line of the file gives one row. */
export interface CsvMappingRow {
  /** What was measured: a fixed text, or a column; `total` unless given. */
  readonly entity?: string | CsvColumn;
  /** The metric, fixed or of a column; a name of the vocabulary where it is the same thing. */
  readonly metric: string | CsvColumn;
  /** The column of the value. */
  readonly value: CsvColumn;
  /**
   * The unit in the file, fixed or of a column: it is converted into that of the vocabulary, whose metric it must be. Without it the value is in that unit already.
   * `ns us ms s min h`, `b/s kb/s Mb/s Gb/s`, `bit/s ...`, `B/s kB/s MB/s GB/s`, `KiB/s MiB/s GiB/s`, `1 %`, and the vocabulary's own, rates also with `k` or `M` before them.
   */
  readonly unit?: string | CsvColumn;
  /** The column of half the width of the 95% interval, in the unit of the value. */
  readonly halfWidth?: CsvColumn;
  /** How many observations stand behind the value: fixed, or a column; 1 unless given. */
  readonly samples?: number | CsvColumn;
}

/** What the columns of a CSV file mean. */
export interface CsvMapping {
  /** What stands between cells; a comma unless given. */
  readonly separator?: string;
  /** The rows that each line gives, in order. */
  readonly rows: readonly CsvMappingRow[];
}

/** The fields of a row, and what each may be. */
const fields: Readonly<Record<string, readonly ("text" | "column" | "count")[]>> = {
  entity: ["text", "column"],
  metric: ["text", "column"],
  value: ["column"],
  unit: ["text", "column"],
  halfWidth: ["column"],
  samples: ["count", "column"],
};

const kinds = {
  text: (value: unknown) => typeof value === "string" && value !== "",
  column: (value: unknown) =>
    isObject(value) && Object.keys(value).join() === "column" && typeof value.column === "string",
  count: (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0,
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Checks a mapping, as it was read from JSON.
 *
 * @param value The mapping.
 * @param file The name of its file, for messages.
 * @throws {InputError} `measured/bad-mapping` where a field is missing, unknown or not what it must be.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkCsvMapping } from "@iovlab/iovlab/analysis";
 *
 * const rows = [{ metric: "replyRate", value: { column: "rps" }, unit: "kreplies/s" }];
 * assert.deepEqual(checkCsvMapping({ rows }), { rows });
 * assert.throws(() => checkCsvMapping({ rows: [{ metric: "replyRate" }] }), /rows\[0\].value/);
 * ```
 */
export function checkCsvMapping(value: unknown, file = "mapping"): CsvMapping {
  const refuse = (why: string): never => {
    throw new InputError(`Cannot use CSV mapping as ${why}`, {
      code: "measured/bad-mapping",
      location: { file },
    });
  };
  if (!isObject(value)) return refuse("it must be an object");
  const { separator, rows, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) refuse(`it must have separator and rows only: there is ${unknown}`);
  if (
    separator !== undefined && !(typeof separator === "string" && /^[^"#\r\n]$/.test(separator))
  ) {
    refuse("separator must be one character, and no quote, # or line break");
  }
  if (!Array.isArray(rows) || rows.length === 0) {
    return refuse("rows must be a list that is not empty");
  }
  for (const [index, row] of rows.entries()) checkRow(row, `rows[${index}]`, refuse);
  return value as unknown as CsvMapping;
}

function checkRow(row: unknown, name: string, refuse: (why: string) => never): void {
  if (!isObject(row)) return refuse(`${name} must be an object`);
  for (const key of ["metric", "value", ...Object.keys(row)]) {
    if (!Object.hasOwn(fields, key)) {
      refuse(`${name} may have ${Object.keys(fields).join(", ")}: there is ${key}`);
    }
    if (!fields[key].some((kind) => kinds[kind](row[key]))) {
      refuse(
        `${name}.${key} must be a ${fields[key].join(" or a ")}: current value is ${
          JSON.stringify(row[key])
        }`,
      );
    }
  }
}
