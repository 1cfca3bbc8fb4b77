/**
 * What a study comes to: the values of the replications that count.
 *
 * @module
 */
import type { Json } from "../core/mod.ts";
import type { ResponseRecord } from "../store/mod.ts";

/** How precisely a response is known at one point or in one comparison. */
export type ResponsePrecision = ResponseRecord;

/** The values of one entity and metric at a point. */
export interface Series {
  /** What was measured, as in a result row. */
  readonly entity: string;
  /** The metric, as in a result row. */
  readonly metric: string;
  /**
   * One value per replication that counts, by number; `NaN` where a replication has none. With antithetic
   * pairs one value per pair, the mean of the two, so that values are independent in any case.
   */
  readonly values: readonly number[];
}

/** What came out at one point. */
export interface PointOutcome {
  /** The name of the point within its group. */
  readonly key: string;
  /** Its content address in the store. */
  readonly id: string;
  /** The hash of its parameters alone. */
  readonly parametersHash: string;
  /** Its parameters. */
  readonly parameters: Json;
  /** Whether a replication failed; there are no series then. */
  readonly failed: boolean;
  /** The values, by entity, then metric. */
  readonly series: readonly Series[];
}

/** What came out of one group. */
export interface GroupOutcome {
  /** The name of the group. */
  readonly key: string;
  /** How many replications count: numbers 0 up to this one. With antithetic pairs both of a pair count. */
  readonly replications: number;
  /** Whether the stopping rule was satisfied at every point. */
  readonly reached: boolean;
  /** The widest half-width that the rule looks at: `NaN` if one cannot be computed, absent if none. */
  readonly halfWidth?: number;
  /** How precisely each response is known; absent where the rule names none. */
  readonly responses?: readonly ResponsePrecision[];
  /** The points, in the order of the study. */
  readonly points: readonly PointOutcome[];
}

/** A replication that has no result. */
export interface Failure {
  /** The name of the group. */
  readonly group: string;
  /** The name of the point. */
  readonly point: string;
  /** The content address of the point. */
  readonly id: string;
  /** The number of the replication. */
  readonly replication: number;
  /** What went wrong. */
  readonly message: string;
  /** Where it was thrown; empty where that is not known. */
  readonly stack: string;
}

/** What a study comes to; the same for any number of workers and after any interruption. */
export interface StudyOutcome {
  /** The name of the study. */
  readonly study: string;
  /** The groups, in the order of the study. */
  readonly groups: readonly GroupOutcome[];
  /** What failed, by group, point and replication; a command ends with an error if any. */
  readonly failures: readonly Failure[];
}

/**
 * The values of one entity and metric at a point, by replication.
 *
 * @throws {RangeError} Where no replication has such a row, or the point failed.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type PointOutcome, valuesAt } from "@iovlab/iovlab/study";
 *
 * const point: PointOutcome = {
 *   ...{ key: "vdi", id: "a", parametersHash: "b", parameters: {}, failed: false },
 *   series: [{ entity: "total", metric: "replyRate", values: [10, 11] }],
 * };
 * assert.deepEqual(valuesAt(point, "total", "replyRate"), [10, 11]);
 * ```
 */
export function valuesAt(point: PointOutcome, entity: string, metric: string): readonly number[] {
  const found = point.series.find((one) => one.entity === entity && one.metric === metric);
  if (found) return found.values;
  throw new RangeError(`Cannot find ${entity} ${metric} at point "${point.key}" (${point.id})`);
}
