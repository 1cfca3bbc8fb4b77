/**
 * Metrics of a point as columns of a result table, each with the ends of its 95% interval; how many replications are behind a group's rows.
 *
 * @module
 */
import { unitOf } from "../core/mod.ts";
import type { GroupOutcome, PointOutcome } from "../study/mod.ts";
import { effectColumns, effectUnits, meanEffect } from "./effect.ts";
import type { TableRow } from "./experiment.ts";
import { valuesOf } from "./outcomes.ts";

/**
 * Columns `METRIC`, `METRIC_low` and `METRIC_high` of an entity at a point; `NaN` where it has no such row.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { metricColumns } from "@iovlab/iovlab/experiment";
 *
 * const point = {
 *   ...{ key: "vdi", id: "a", parametersHash: "b", parameters: {}, failed: false },
 *   series: [{ entity: "vm:web", metric: "replyRate", values: [10, 10] }],
 * };
 * const columns = metricColumns(point, ["replyRate"], "vm:web");
 * assert.deepEqual(columns, { replyRate: 10, replyRate_low: 10, replyRate_high: 10 });
 * ```
 */
export function metricColumns(
  point: PointOutcome,
  metrics: readonly string[],
  entity = "total",
): TableRow {
  const parts = metrics.map((metric) =>
    effectColumns(metric, meanEffect(valuesOf(point, metric, entity)))
  );
  return Object.assign({}, ...parts);
}

/**
 * The units of columns made by {@linkcode metricColumns}.
 *
 * @throws {RangeError} Where the vocabulary has no such metric.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { metricUnits } from "@iovlab/iovlab/experiment";
 *
 * assert.equal(metricUnits(["replyRate"]).replyRate_low, "replies/s");
 * ```
 */
export function metricUnits(metrics: readonly string[]): Record<string, string> {
  return effectUnits(Object.fromEntries(metrics.map((metric) => [metric, unitOf(metric)])));
}

/**
 * Columns `replications`, and `reached`: 1 where the group reached the precision that was wanted, else 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { groupColumns, groupUnits } from "@iovlab/iovlab/experiment";
 *
 * const columns = groupColumns({ replications: 5, reached: true });
 * assert.deepEqual(columns, { replications: 5, reached: 1 });
 * assert.deepEqual(Object.keys(groupUnits), Object.keys(columns));
 * ```
 */
export function groupColumns(
  { replications, reached }: Pick<GroupOutcome, "replications" | "reached">,
): TableRow {
  return { replications, reached: reached ? 1 : 0 };
}

/** The units of columns made by {@linkcode groupColumns}. */
export const groupUnits = { replications: "1", reached: "1" } as const;
