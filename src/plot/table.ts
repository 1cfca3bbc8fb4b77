/**
 * Tables for people: which columns of some rows are shown, under which names, with which digits.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { NumberFormat } from "./figure.ts";
import { formatNumber } from "./format.ts";

/** How one column is shown. */
export interface TableColumn {
  /** The column's name in the rows. */
  readonly column: string;
  /** What stands in the header instead. */
  readonly label?: string;
  /** The unit, shown in the header in brackets; `1` is not shown. */
  readonly unit?: string;
  /** Significant digits of numbers; 3 unless told. */
  readonly digits?: number;
  /** How numbers are printed. */
  readonly format?: NumberFormat;
  /**
   * Whether plain text has it under the row, over the whole width, instead of beside the others: for
   * long texts.
   */
  readonly below?: boolean;
  /** Where the cells stand; numbers to the right and texts to the left unless told. */
  readonly align?: "left" | "right";
}

/** Rows with what is needed to print them. */
export interface Table {
  /** Plain rows. */
  readonly rows: readonly object[];
  /** Columns in order; all columns as they come unless told. */
  readonly columns?: readonly TableColumn[];
  /** What the table shows. */
  readonly caption?: string;
  /** Lines below it. */
  readonly notes?: readonly string[];
}

/** A table as texts, for any kind of output. */
export interface TableGrid {
  /** Header texts. */
  readonly headers: readonly string[];
  /** Whether the cells of a column stand at its right, as numbers do. */
  readonly right: readonly boolean[];
  /** Whether plain text has the column under the row. */
  readonly below: readonly boolean[];
  /** Texts by row and column. */
  readonly cells: readonly (readonly string[])[];
}

/** Columns of the rows in the order in which they appear. */
function columnsOf(rows: readonly object[]): TableColumn[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))].map((column) => ({ column }));
}

/** One line without control characters, which could steer a terminal. */
function plain(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}

function cellText(value: unknown, column: TableColumn): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return formatNumber(value, column.digits, column.format);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object") return plain(JSON.stringify(value));
  return plain(String(value));
}

/**
 * The texts of a table.
 *
 * Cells stand at the right where every cell that is not empty is a number or a big integer.
 *
 * @param table Rows and columns.
 * @throws {InputError} Where a column is in no row.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tableGrid } from "@iovlab/iovlab/plot";
 *
 * const grid = tableGrid({
 *   rows: [{ load: 1500, who: "vdi" }],
 *   columns: [{ column: "who" }, { column: "load", label: "Load", unit: "replies/s" }],
 * });
 * assert.deepEqual(grid.headers, ["who", "Load (replies/s)"]);
 * assert.deepEqual(grid.cells, [["vdi", "1,500"]]);
 * assert.deepEqual(grid.right, [false, true]);
 * ```
 */
export function tableGrid(table: Pick<Table, "rows" | "columns">): TableGrid {
  const { rows } = table;
  const columns = table.columns ?? columnsOf(rows);
  for (const { column } of columns) {
    if (rows.length === 0 || rows.some((row) => column in row)) continue;
    throw new InputError(
      `Cannot show column "${column}" as it must be one of ${
        Object.keys(rows[0]).join(", ")
      }: current value is absent`,
      { code: "plot/no-column" },
    );
  }
  const values = (column: string) => rows.map((row) => (row as Record<string, unknown>)[column]);
  const texts = columns.map((column) => values(column.column).map((v) => cellText(v, column)));
  const isNumber = (v: unknown) => typeof v === "number" || typeof v === "bigint";
  return {
    headers: columns.map(({ column, label, unit }) =>
      plain(label ?? column) + (unit === undefined || unit === "1" ? "" : ` (${plain(unit)})`)
    ),
    right: columns.map(({ column, align }) => {
      if (align !== undefined) return align === "right";
      const present = values(column).filter((v) => v !== undefined && v !== null);
      return present.length > 0 && present.every(isNumber);
    }),
    below: columns.map(({ below = false }) => below),
    cells: rows.map((_, i) => texts.map((column) => column[i])),
  };
}
