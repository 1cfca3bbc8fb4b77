/**
 * Quantiles of Student's t and of the normal distribution.
 *
 * @module
 */
import quantile from "@stdlib/stats-base-dists-t-quantile";
import { checkPositive, checkProbability } from "../core/mod.ts";

/** So many degrees of freedom that Student's t is normal to fifteen digits. */
const almostNormal = 1e15;

/**
 * The quantile of Student's t distribution: the x with a probability of p below it.
 *
 * @param p Probability, from 0 to 1; 0 gives `-Infinity` and 1 gives `Infinity`.
 * @param degreesOfFreedom Above 0; from 1e15 on the normal distribution is meant.
 * @throws {InputError} Where a parameter is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { studentQuantile } from "@iovlab/iovlab/stats";
 *
 * // the usual table: 95% two-sided, 9 degrees of freedom
 * assert.equal(studentQuantile(0.975, 9).toFixed(3), "2.262");
 * ```
 */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  checkProbability("p", p);
  const freedom = Math.min(degreesOfFreedom, almostNormal);
  return quantile(p, checkPositive("degrees of freedom", freedom));
}

/**
 * The quantile of the standard normal distribution.
 *
 * @param p Probability, from 0 to 1.
 * @throws {InputError} Where p is outside 0 to 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalQuantile } from "@iovlab/iovlab/stats";
 *
 * assert.equal(normalQuantile(0.975).toFixed(6), "1.959964");
 * ```
 */
export function normalQuantile(p: number): number {
  return studentQuantile(p, almostNormal);
}
