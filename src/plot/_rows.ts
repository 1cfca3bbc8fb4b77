/**
 * Reading columns of plain rows.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";

/** The raw cell of a row. */
function cell(row: object, column: string): unknown {
  return (row as Record<string, unknown>)[column];
}

/** A number of a row; `NaN` where the cell is empty, or no column is named. */
export function numberOf(row: object, column: string | undefined): number {
  if (column === undefined) return NaN;
  const value = cell(row, column);
  if (typeof value === "number") return value;
  if (value === undefined || value === null) return NaN;
  if (typeof value === "bigint") return Number(value);
  throw new InputError(
    `Cannot draw column "${column}" as it must hold numbers: current value is ${
      JSON.stringify(value)
    }`,
    { code: "plot/not-a-number" },
  );
}

/** A name of a row, as text. */
export function nameOf(row: object, column: string): string {
  const value = cell(row, column);
  return value === undefined || value === null ? "" : String(value);
}

/** The names of a column: those in `order` first, the others as they come. */
export function namesOf(
  rows: readonly object[],
  column: string,
  order: readonly string[] = [],
): string[] {
  const found = new Set(rows.map((row) => nameOf(row, column)));
  return [...new Set([...order.filter((name) => found.has(name)), ...found])];
}

/** Checks that there are rows, and that each named column is in at least one. */
export function checkRows(rows: readonly object[], columns: readonly (string | undefined)[]): void {
  if (rows.length === 0) {
    throw new InputError(
      "Cannot draw figure as there must be at least one row: current value is 0 rows",
      {
        code: "plot/no-rows",
      },
    );
  }
  for (const column of columns) {
    if (column === undefined || rows.some((row) => column in row)) continue;
    throw new InputError(
      `Cannot draw column "${column}" as it must be one of ${
        Object.keys(rows[0]).join(", ")
      }: current value is absent`,
      { code: "plot/no-column" },
    );
  }
}

/** Checks that at least one number can be drawn. */
export function checkDrawable(values: readonly number[], column: string): void {
  if (values.some(Number.isFinite)) return;
  throw new InputError(
    `Cannot draw column "${column}" as it must hold a finite number: current value is ${values[0]}`,
    { code: "plot/nothing-to-draw" },
  );
}
