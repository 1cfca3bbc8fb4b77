/**
 * Plain columns out of arquero tables, and tables out of rows.
 *
 * @module
 */
import { type ColumnTable, table } from "arquero";
import { InputError } from "../core/mod.ts";
import type { Level } from "./factorial_columns.ts";

/** A cell of a table that is made here. */
export type Cell = Level | null;

/** A column of a table, in the table's own order and after its filter. */
export function columnOf(from: ColumnTable, name: string): Level[] {
  if (from.columnNames().includes(name)) return Array.from(from.array(name)) as Level[];
  throw new InputError(
    `Cannot analyse a table as it must have a column "${name}": current columns are ` +
      from.columnNames().join(", "),
    { code: "analysis/no-column" },
  );
}

/** A column of numbers. */
export function numbersOf(from: ColumnTable, name: string): number[] {
  return columnOf(from, name).map((value, row) => {
    if (typeof value === "number") return value;
    throw new InputError(
      `Cannot analyse a table as column "${name}" must hold numbers: current value of row ${row} is ` +
        JSON.stringify(value),
      { code: "analysis/no-number" },
    );
  });
}

/** Rows by equal values in some columns, groups in the order in which they appear; one group without columns. */
export function rowGroups(
  from: ColumnTable,
  by: readonly string[],
): { readonly values: Record<string, Level>; readonly rows: number[] }[] {
  const columns = by.map((name) => columnOf(from, name));
  const groups = new Map<string, { values: Record<string, Level>; rows: number[] }>();
  for (let row = 0; row < from.numRows(); row++) {
    const key = JSON.stringify(columns.map((column) => column[row]));
    const group = groups.get(key) ??
      { values: Object.fromEntries(by.map((name, i) => [name, columns[i][row]])), rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** A table of rows that all have the same fields. */
export function tableOf(
  names: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): ColumnTable {
  return table(names.map((name) => [name, rows.map((row) => row[name] ?? null)] as const));
}
