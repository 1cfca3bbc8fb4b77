/**
 * The outcome of a study by the names of its groups and points.
 *
 * @module
 */
import type { GroupOutcome, PointOutcome, StudyOutcome } from "../study/mod.ts";

/**
 * The values of a metric at a point, by replication, `NaN` where a replication has none; no values where the point has no such row or failed.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { valuesOf } from "@iovlab/iovlab/experiment";
 *
 * const point = {
 *   ...{ key: "vdi", id: "a", parametersHash: "b", parameters: {}, failed: false },
 *   series: [{ entity: "total", metric: "replyRate", values: [10, NaN, 11] }],
 * };
 * assert.deepEqual(valuesOf(point, "replyRate"), [10, NaN, 11]);
 * assert.deepEqual(valuesOf(point, "dropRate"), []);
 * ```
 */
export function valuesOf(
  point: PointOutcome,
  metric: string,
  entity = "total",
): readonly number[] {
  const found = point.series.find((one) => one.entity === entity && one.metric === metric);
  return found?.values ?? [];
}

/**
 * The groups and points of an outcome by key.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Outcomes } from "@iovlab/iovlab/experiment";
 *
 * const point = {
 *   ...{ key: "vdi", id: "a", parametersHash: "b", parameters: {}, failed: false },
 *   series: [{ entity: "total", metric: "replyRate", values: [10, 11] }],
 * };
 * const groups = [{ key: "vms=4", replications: 2, reached: true, points: [point] }];
 * const outcomes = new Outcomes({ study: "mine", failures: [], groups });
 * assert.deepEqual(outcomes.values("vms=4", "vdi", "replyRate"), [10, 11]);
 * assert.throws(() => outcomes.group("vms=8"), /Cannot find group "vms=8"/);
 * ```
 */
export class Outcomes {
  readonly #byKey: ReadonlyMap<string, GroupOutcome>;

  /** Indexes an outcome. */
  constructor(outcome: StudyOutcome) {
    this.#byKey = new Map(outcome.groups.map((group) => [group.key, group]));
  }

  /**
   * A group.
   *
   * @throws {RangeError} Where there is none: a defect of the experiment.
   */
  group(key: string): GroupOutcome {
    const group = this.#byKey.get(key);
    if (!group) throw new RangeError(`Cannot find group "${key}" in the outcome`);
    return group;
  }

  /** Whether there is such a group. */
  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /**
   * A point of a group.
   *
   * @throws {RangeError} Where there is none: a defect of the experiment.
   */
  point(group: string, key: string): PointOutcome {
    const found = this.group(group).points.find((point) => point.key === key);
    if (!found) throw new RangeError(`Cannot find point "${key}" in group "${group}"`);
    return found;
  }

  /** The values of a metric at a point, by replication, as {@linkcode valuesOf} has them. */
  values(group: string, key: string, metric: string, entity = "total"): readonly number[] {
    return valuesOf(this.point(group, key), metric, entity);
  }

  /** Whether a point of a group failed. */
  failed(group: string): boolean {
    return this.group(group).points.some((point) => point.failed);
  }
}
