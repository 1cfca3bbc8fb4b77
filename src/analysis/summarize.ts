/**
 * From the rows of single replications to one row with an interval.
 *
 * The value is the mean over the replications that observed the metric, the half-width that of
 * Student's 95% interval. A replication that has no such row, or `NaN` in it, observed nothing: it is
 * left out of the mean and counted as missing. Whether what is missing matters is for the reader to
 * say, so that the count stands beside the value.
 *
 * @module
 */
import { InputError, type ResultRow } from "../core/mod.ts";
import { replicationInterval } from "../stats/mod.ts";

/** A result row over replications. `samples` counts the replications that observed the metric. */
export interface SummaryRow extends ResultRow {
  /** How many replications observed nothing. */
  readonly missing: number;
}

interface Group {
  readonly entity: string;
  readonly metric: string;
  readonly values: number[];
  readonly seenIn: Set<number>;
}

function addRow(groups: Map<string, Group>, row: ResultRow, replication: number): void {
  const { entity, metric, value } = row;
  const key = JSON.stringify([entity, metric]);
  const group = groups.get(key) ?? { entity, metric, values: [], seenIn: new Set<number>() };
  if (group.seenIn.has(replication)) {
    throw new InputError(
      `Cannot summarize as a replication must have one row of "${metric}" for "${entity}": ` +
        `current value is more than one in replication ${replication}`,
      { code: "analysis/repeated-row" },
    );
  }
  group.seenIn.add(replication);
  if (!Number.isNaN(value)) group.values.push(value);
  groups.set(key, group);
}

function summaryOf({ entity, metric, values }: Group, replications: number): SummaryRow {
  const { mean, halfWidth, samples } = replicationInterval(values);
  return {
    entity,
    metric,
    value: mean,
    ...(samples > 1 && { halfWidth }),
    samples,
    missing: replications - samples,
  };
}

/**
 * One row for each entity and metric, in the order in which they first appear.
 *
 * With one observation there is no half-width; with none the value is `NaN`.
 *
 * @param replications The rows of each replication, in the order of replications.
 * @throws {InputError} Where a replication has two rows for one entity and metric, or a value is
 * infinite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { summarize } from "@iovlab/iovlab/analysis";
 *
 * const row = (value: number) => ({ entity: "total", metric: "replyRate", value, samples: 1000 });
 * const [summary] = summarize([[row(9)], [row(11)], [row(NaN)]]);
 * assert.equal(summary.value, 10);
 * assert.equal(summary.halfWidth?.toFixed(3), "12.706");
 * assert.deepEqual([summary.samples, summary.missing], [2, 1]);
 * ```
 */
export function summarize(replications: readonly (readonly ResultRow[])[]): SummaryRow[] {
  const groups = new Map<string, Group>();
  replications.forEach((rows, replication) => {
    for (const row of rows) addRow(groups, row, replication);
  });
  return [...groups.values()].map((group) => summaryOf(group, replications.length));
}

/**
 * The value of one entity and metric in each replication, `NaN` where it observed nothing.
 *
 * @throws {InputError} Where a replication has two such rows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { valuesOf } from "@iovlab/iovlab/analysis";
 *
 * const row = { entity: "total", metric: "replyRate", value: 9, samples: 1000 };
 * assert.deepEqual(valuesOf([[row], []], "total", "replyRate"), [9, NaN]);
 * ```
 */
export function valuesOf(
  replications: readonly (readonly ResultRow[])[],
  entity: string,
  metric: string,
): number[] {
  return replications.map((rows, replication) => {
    const groups = new Map<string, Group>();
    for (const row of rows) {
      if (row.entity === entity && row.metric === metric) addRow(groups, row, replication);
    }
    return [...groups.values()][0]?.values[0] ?? NaN;
  });
}
