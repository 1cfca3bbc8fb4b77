/**
 * Means over replications of a table of results.
 *
 * @module
 */
import { type ColumnTable, from } from "arquero";
import { replicationInterval } from "../stats/mod.ts";

/** One row of {@linkcode meansTable}. */
export interface MeanRow {
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
  /** Its unit; `null` where the vocabulary does not have it. */
  readonly unit: string | null;
  /** The mean over the replications that observed it; `NaN` where none did. */
  readonly mean: number;
  /** Half the width of its 95% interval by Student's t; `NaN` with fewer than two. */
  readonly halfWidth: number;
  /** Replications that observed it. */
  readonly replications: number;
  /** Replications that observed nothing. */
  readonly missing: number;
}

/**
 * Means with half-widths of results as `Store.table` gives them, one row for each study, group, point, entity and metric, in
 * the order of the table. A replication without a value is left out and counted as missing; an infinite value makes the mean infinite.
 *
 * @returns An arquero table of {@linkcode MeanRow}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { meansTable } from "@iovlab/iovlab/store";
 *
 * const same = { study: ["s", "s"], group: ["g", "g"], point: ["p", "p"], entity: ["total", "total"] };
 * const results = table({ ...same, metric: ["x", "x"], unit: [null, null], value: [9, 11] });
 * const [{ mean, halfWidth, replications }] = meansTable(results).objects() as Record<string, number>[];
 * assert.deepEqual([mean, halfWidth.toFixed(1), replications], [10, "12.7", 2]);
 * ```
 */
export function meansTable(results: ColumnTable): ColumnTable {
  const groups = new Map<
    string,
    { readonly row: Omit<MeanRow, "mean">; readonly values: number[] }
  >();
  for (const cell of results.objects() as (MeanRow & { readonly value: number })[]) {
    const { study, group, point, entity, metric, unit, value } = cell;
    const row = { study, group, point, entity, metric, unit };
    const name = JSON.stringify(row);
    const known = groups.get(name);
    if (known) known.values.push(value);
    else groups.set(name, { row: row as MeanRow, values: [value] });
  }
  return from([...groups.values()].map(({ row, values }) => ({ ...row, ...meanOf(values) })));
}

function meanOf(all: readonly number[]) {
  const values = all.filter((value) => !Number.isNaN(value));
  const counts = { replications: values.length, missing: all.length - values.length };
  if (!values.every(Number.isFinite)) {
    return { mean: values.reduce((sum, value) => sum + value, 0), halfWidth: NaN, ...counts };
  }
  const { mean, halfWidth } = replicationInterval(values);
  return { mean, halfWidth: Number.isFinite(halfWidth) ? halfWidth : NaN, ...counts };
}
