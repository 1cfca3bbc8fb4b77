/**
 * Factors as columns: levels, terms, sum-to-zero contrasts, centring within blocks.
 *
 * @module
 */
import { checkFinite, InputError } from "../core/mod.ts";
import type { Column } from "./_least_squares.ts";
import type { FactorialColumns, Level } from "./factorial_columns.ts";

/** A factor by its levels: which one each observation has. */
export interface Grouping {
  /** The levels in the order in which they appear. */
  readonly levels: readonly Level[];
  /** The place of each observation's level in `levels`. */
  readonly index: Int32Array;
}

/** Groups a column by its levels. */
export function groupingOf(column: ArrayLike<Level>): Grouping {
  const places = new Map<Level, number>();
  const index = Int32Array.from({ length: column.length }, (_, row) => {
    if (!places.has(column[row])) places.set(column[row], places.size);
    return places.get(column[row])!;
  });
  return { levels: [...places.keys()], index };
}

/** Checks that columns are of one length and that each factor varies; gives the groupings by name. */
export function checkColumns(columns: FactorialColumns): Map<string, Grouping> {
  const { response, factors, block } = columns;
  for (let row = 0; row < response.length; row++) checkFinite(`response ${row}`, response[row]);
  const named: [string, ArrayLike<Level>][] = Object.entries(factors);
  if (block) named.push(["block", block]);
  for (const [name, column] of named) {
    if (column.length === response.length) continue;
    refuse(`column "${name}" must be as long as the response`, response.length, column.length);
  }
  const groupings = new Map(
    Object.entries(factors).map(([name, column]) => [name, groupingOf(column)]),
  );
  if (groupings.size === 0) refuse("there must be a factor", "", "none");
  for (const [name, { levels }] of groupings) {
    if (levels.length < 2) {
      refuse(`factor "${name}" must have two levels or more`, "", levels.length);
    }
  }
  return groupings;
}

function refuse(rule: string, wanted: number | string, value: number | string): never {
  throw new InputError(
    `Cannot analyse the variance as ${rule}${wanted === "" ? "" : ` (${wanted})`}: ` +
      `current value is ${value}`,
    { code: "analysis/bad-columns" },
  );
}

/** All sets of names of up to `order` members, smaller ones first, in the order of the names. */
export function termsOf(names: readonly string[], order: number): string[][] {
  let terms: string[][] = [[]];
  for (const name of names) terms = [...terms, ...terms.map((term) => [...term, name])];
  return terms.filter(({ length }) => length > 0 && length <= order)
    .sort((a, b) => a.length - b.length || placeIn(names, a) - placeIn(names, b));
}

/** A number by which terms of one length come in the order of their names. */
function placeIn(names: readonly string[], term: readonly string[]): number {
  return term.reduce((place, name) => place * names.length + names.indexOf(name), 0);
}

/** Sum-to-zero columns of a factor: level i less the last level. */
function contrastsOf({ levels, index }: Grouping): Float64Array[] {
  const last = levels.length - 1;
  return Array.from(
    { length: last },
    (_, level) => Float64Array.from(index, (at) => at === level ? 1 : at === last ? -1 : 0),
  );
}

/** The columns of a term: all products of one contrast of each of its factors. */
export function termColumns(
  term: readonly string[],
  groupings: ReadonlyMap<string, Grouping>,
): Float64Array[] {
  let columns: Float64Array[] | undefined;
  for (const name of term) {
    const own = contrastsOf(groupings.get(name)!);
    columns = columns
      ? columns.flatMap((a) => own.map((b) => a.map((value, row) => value * b[row])))
      : own;
  }
  return columns!;
}

/** A column less the means of its blocks. */
export function centred(column: Column, { levels, index }: Grouping): Float64Array {
  const sums = new Float64Array(levels.length);
  const counts = new Float64Array(levels.length);
  for (let row = 0; row < column.length; row++) {
    sums[index[row]] += column[row];
    counts[index[row]]++;
  }
  return Float64Array.from(
    { length: column.length },
    (_, row) => column[row] - sums[index[row]] / counts[index[row]],
  );
}

/** Whether each combination of levels was observed, and each as often. */
export function isBalanced(groupings: readonly Grouping[]): boolean {
  const rows = groupings[0].index.length;
  const cells = groupings.reduce((product, { levels }) => product * levels.length, 1);
  if (rows % cells !== 0) return false;
  const counts = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const cell = groupings.reduce((at, { levels, index }) => at * levels.length + index[row], 0);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  return counts.size === cells && [...counts.values()].every((count) => count === rows / cells);
}
