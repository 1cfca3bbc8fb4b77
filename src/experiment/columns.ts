/**
 * Result columns as figures take them: a value with the ends of its interval, columns turned into rows, columns in other units.
 *
 * An effect or metric `NAME` has its interval in the columns `NAME_low` and `NAME_high`, as `effectColumns()` makes them.
 *
 * @module
 */
import type { TableRow } from "./experiment.ts";

/** The columns of a line's value and interval, as `lineFigure()` takes them. */
export interface LineColumns {
  /** The column of the value. */
  readonly y: string;
  /** The column of the lower end. */
  readonly low: string;
  /** The column of the upper end. */
  readonly high: string;
}

/** The columns of a value and its interval, as `intervalFigure()` and `matrixFigure()` take them. */
export interface ValueColumns {
  /** The column of the value. */
  readonly value: string;
  /** The column of the lower end. */
  readonly low: string;
  /** The column of the upper end. */
  readonly high: string;
}

/**
 * The columns of an effect or metric for a figure of lines.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lineColumns } from "@iovlab/iovlab/experiment";
 *
 * assert.deepEqual(lineColumns("gain"), { y: "gain", low: "gain_low", high: "gain_high" });
 * ```
 */
export function lineColumns(name: string): LineColumns {
  return { y: name, low: `${name}_low`, high: `${name}_high` };
}

/**
 * The columns of an effect or metric for a figure of intervals or a matrix.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { valueColumns } from "@iovlab/iovlab/experiment";
 *
 * assert.deepEqual(valueColumns("gain"), { value: "gain", low: "gain_low", high: "gain_high" });
 * ```
 */
export function valueColumns(name: string): ValueColumns {
  return { value: name, low: `${name}_low`, high: `${name}_high` };
}

/**
 * An effect or metric of a row under the names `value`, `low` and `high`, for rows in which one column holds several of them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { valueOfColumn } from "@iovlab/iovlab/experiment";
 *
 * const row = { system: "vdi", gain: 5, gain_low: 4, gain_high: 6 };
 * assert.deepEqual(valueOfColumn(row, "gain"), { value: 5, low: 4, high: 6 });
 * ```
 */
export function valueOfColumn(row: TableRow, name: string): TableRow {
  return { value: row[name], low: row[`${name}_low`], high: row[`${name}_high`] };
}

/**
 * Long rows from wide ones: each row once for each of some columns, with the column in words in `by`, and `value`, `low` and `high` of that column.
 *
 * @param rows The wide rows; their columns stay.
 * @param by The column for the words.
 * @param columns The columns with their words, in order.
 * @returns The rows of the first wide row, then those of the next.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { longRows } from "@iovlab/iovlab/experiment";
 *
 * const rows = longRows([{ system: "vdi", work: 1, web: 2 }], "side", { work: "computing", web: "serving" });
 * assert.deepEqual(rows.map(({ side, value }) => [side, value]), [["computing", 1], ["serving", 2]]);
 * ```
 */
export function longRows(
  rows: readonly TableRow[],
  by: string,
  columns: Readonly<Record<string, string>>,
): TableRow[] {
  return rows.flatMap((row) =>
    Object.entries(columns).map(([column, words]) => (
      { ...row, [by]: words, ...valueOfColumn(row, column) }
    ))
  );
}

/**
 * The columns of rows that {@linkcode longRows} makes, for a figure of intervals.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { longColumns, valueOfColumn } from "@iovlab/iovlab/experiment";
 *
 * assert.deepEqual(Object.values(longColumns), Object.keys(valueOfColumn({ gain: 1 }, "gain")));
 * ```
 */
export const longColumns: ValueColumns = { value: "value", low: "low", high: "high" };

/**
 * Rows in which a column, and the ends of its interval where it has them, are in another unit.
 *
 * What is not a number becomes `NaN`, which figures leave out.
 *
 * @param rows The rows; they stay as they are.
 * @param name The column.
 * @param divisor What values are divided by, such as 1000 for thousands.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dividedColumn } from "@iovlab/iovlab/experiment";
 *
 * const rows = [{ rate: 5000, low: 4000 }, { rate: null, low: 0 }];
 * assert.deepEqual(dividedColumn(rows, "rate", 1000), [{ rate: 5, low: 4000 }, { rate: NaN, low: 0 }]);
 * ```
 */
export function dividedColumn(
  rows: readonly TableRow[],
  name: string,
  divisor: number,
): TableRow[] {
  const divided = (value: TableRow[string]) => typeof value === "number" ? value / divisor : NaN;
  return rows.map((row) => {
    const own = [name, `${name}_low`, `${name}_high`].filter((column) =>
      Object.hasOwn(row, column)
    );
    return { ...row, ...Object.fromEntries(own.map((column) => [column, divided(row[column])])) };
  });
}
