/**
 * Two sets of results, row by row: the same, equal as far as the noise lets one see, or different.
 *
 * A row is a study, group, point, entity and metric. Where both sides have the same point (content address), replication i
 * of one is replication i of the other, and all values must be the same bits. Other points are compared
 * in pairs by replication where both have the same number of them (common random numbers), else as
 * independent samples (Welch).
 *
 * With many rows some intervals miss 0 by chance; so a row counts as different where 0 is outside its interval
 * at a level of 5% divided by the number of rows that are compared (Bonferroni): if nothing differs, the chance that any row is
 * called different is at most 5%.
 *
 * @module
 */
import { type ColumnTable, from } from "arquero";
import { pairedInterval, welchInterval } from "../stats/mod.ts";

/** How a row of two sets of results compares. */
export type DiffKind =
  /** All values are the same bits. */
  | "identical"
  /** The values differ, the means no more than the noise. */
  | "equal"
  /** The means differ by more than the noise. */
  | "different"
  /** The same point gives other values: an engine that is not pure, or another machine's arithmetic. */
  | "not repeated"
  /** Only the first has it. */
  | "only in a"
  /** Only the second has it. */
  | "only in b";

/** One row of a comparison. */
export interface DiffRow {
  /** The study. */
  readonly study: string;
  /** The group. */
  readonly group: string;
  /** The point. */
  readonly point: string;
  /** What was measured. */
  readonly entity: string;
  /** The metric. */
  readonly metric: string;
  /** How it compares. */
  readonly kind: DiffKind;
  /** Replications of the first; 0 where it has none. */
  readonly countA: number;
  /** Replications of the second. */
  readonly countB: number;
  /** The mean of the first; `NaN` where there is none. */
  readonly meanA: number;
  /** The mean of the second. */
  readonly meanB: number;
  /** The second less the first. */
  readonly difference: number;
  /** Half the width of the 95% interval of the difference; `NaN` where there is none. */
  readonly halfWidth: number;
}

/** What stands in a table of results, as `Store.table` gives it. */
interface Cell {
  readonly study: string;
  readonly group: string;
  readonly point: string;
  readonly id: string;
  readonly entity: string;
  readonly metric: string;
  readonly replication: number;
  readonly value: number;
}

interface Series {
  readonly cell: Cell;
  readonly values: number[];
}

/**
 * Compares two tables of results, as `Store.table` gives them, row by row.
 *
 * @returns An arquero table of {@linkcode DiffRow}, in the order of the first table, then what only the second has.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { diffResults } from "@iovlab/iovlab/store";
 *
 * const results = (id: string, values: number[]) =>
 *   table({
 *     study: values.map(() => "s"),
 *     group: values.map(() => "g"),
 *     point: values.map(() => "p"),
 *     id: values.map(() => id),
 *     entity: values.map(() => "total"),
 *     metric: values.map(() => "replyRate"),
 *     replication: values.map((_, index) => index),
 *     value: values,
 *   });
 * const kind = (a: number[], b: number[], id = "2") =>
 *   diffResults(results("1", a), results(id, b)).get("kind", 0);
 * assert.equal(kind([1, 2, 3], [1, 2, 3], "1"), "identical");
 * assert.equal(kind([1, 2, 3], [1.1, 1.9, 3.05]), "equal");
 * assert.equal(kind([1, 2, 3], [2.01, 3, 4]), "different");
 * ```
 */
export function diffResults(a: ColumnTable, b: ColumnTable): ColumnTable {
  const ours = seriesOf(a), theirs = seriesOf(b);
  const names = [...new Set([...ours.keys(), ...theirs.keys()])];
  const compared = names.filter((name) => ours.has(name) && theirs.has(name)).length;
  const level = 0.05 / Math.max(1, compared);
  return from(names.map((name) => rowOf(ours.get(name), theirs.get(name), level)));
}

function seriesOf(results: ColumnTable): Map<string, Series> {
  const series = new Map<string, Series>();
  for (const cell of results.objects({ limit: Infinity }) as Cell[]) {
    const { study, group, point, entity, metric, value } = cell;
    const name = JSON.stringify([study, group, point, entity, metric]);
    const known = series.get(name);
    if (known) known.values.push(value);
    else series.set(name, { cell, values: [value] });
  }
  return series;
}

function rowOf(a: Series | undefined, b: Series | undefined, level: number): DiffRow {
  const { study, group, point, entity, metric } = (a ?? b)!.cell;
  const [meanA, meanB] = [meanOf(a?.values), meanOf(b?.values)];
  const what = { study, group, point, entity, metric };
  const numbers = { countA: a?.values.length ?? 0, countB: b?.values.length ?? 0, meanA, meanB };
  const difference = meanB - meanA;
  if (!a || !b) {
    const kind = a ? "only in a" : "only in b";
    return { ...what, kind, ...numbers, difference, halfWidth: NaN };
  }
  const halfWidth = halfWidthOf(a.values, b.values, 0.05);
  return { ...what, kind: kindOf(a, b, level), ...numbers, difference, halfWidth };
}

function kindOf(a: Series, b: Series, level: number): DiffKind {
  if (sameBits(a.values, b.values)) return "identical";
  if (a.cell.id === b.cell.id) return "not repeated";
  const difference = Math.abs(meanOf(b.values) - meanOf(a.values));
  const halfWidth = halfWidthOf(a.values, b.values, level);
  // What cannot be compared, as values that are not finite, is not called equal.
  return difference <= halfWidth ? "equal" : "different";
}

/** The same values as far as both have them: a store may have more replications of a point. */
function sameBits(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}

function meanOf(values: readonly number[] = []): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Half the width of the interval of the difference of means, in pairs where there are as many. */
function halfWidthOf(a: readonly number[], b: readonly number[], level: number): number {
  if (![...a, ...b].every(Number.isFinite) || a.length < 2 || b.length < 2) return NaN;
  const intervalOf = a.length === b.length ? pairedInterval : welchInterval;
  return intervalOf(b, a, 1 - level).halfWidth;
}
