/**
 * Bootstrap samples of ranked columns, without sorting each time.
 *
 * A column is sorted once. A sample says how often each row was drawn; walking the column in its
 * sorted order and adding up these counts gives the middle ranks of the sample.
 *
 * @module
 */
import type { RandomStream } from "../random/mod.ts";

/** Rows grouped by equal values, in rising order of the value. */
export type SortedGroups = readonly (readonly number[])[];

/** Sorts a column into groups of equal values. */
export function sortedGroups(values: ArrayLike<number>): SortedGroups {
  const order = Array.from(values, (_, index) => index).sort((a, b) => values[a] - values[b]);
  const groups: number[][] = [];
  for (const row of order) {
    const last = groups[groups.length - 1];
    if (last && values[last[0]] === values[row]) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

/** As many draws of a row as there are rows, with replacement. */
export function drawRows(rows: number, stream: RandomStream): number[] {
  return Array.from({ length: rows }, () => Math.floor(stream.uniform() * rows));
}

/** The middle ranks of the rows that were drawn, in the order of the draws. */
export function ranksOfDraws(groups: SortedGroups, draws: readonly number[]): number[] {
  const counts = new Array<number>(draws.length).fill(0);
  for (const row of draws) counts[row]++;
  const ranks = new Array<number>(draws.length);
  let before = 0;
  for (const group of groups) {
    let count = 0;
    for (const row of group) count += counts[row];
    for (const row of group) ranks[row] = before + (count + 1) / 2;
    before += count;
  }
  return draws.map((row) => ranks[row]);
}
