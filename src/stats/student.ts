/**
 * Quantiles of Student's t, of the normal and of the beta distribution.
 *
 * @module
 */
import { checkPositive, checkProbability } from "../core/mod.ts";
import { cephes } from "./_cephes.ts";

/** So many degrees of freedom that Student's t is normal to seven digits. */
const almostNormal = 1e8;

/** Tail below which the quantile is found from the tail itself, not from the middle. */
const farOut = 1e-4;

/**
 * The quantile of Student's t distribution: the x with a probability of p below it.
 *
 * @param p Probability, from 0 to 1; 0 gives `-Infinity` and 1 gives `Infinity`.
 * @param degreesOfFreedom Above 0; from 1e8 on the normal distribution is meant.
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
  const freedom = checkPositive("degrees of freedom", Math.min(degreesOfFreedom, almostNormal));
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  if (freedom === almostNormal) return cephes.ndtri(p);
  const size = studentSize(Math.min(p, 1 - p), freedom);
  return p < 0.5 ? -size : size;
}

/** The t with a probability of `tail` above it: t^2 / (n + t^2) is beta distributed with shapes 1/2 and n/2. */
function studentSize(tail: number, freedom: number): number {
  if (tail < farOut) {
    const rest = cephes.incbi(freedom / 2, 0.5, 2 * tail);
    return Math.sqrt(freedom * (1 - rest) / rest);
  }
  const part = cephes.incbi(0.5, freedom / 2, 1 - 2 * tail);
  return Math.sqrt(freedom * part / (1 - part));
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

/**
 * The quantile of the beta distribution, from 0 to 1.
 *
 * @param p Probability, from 0 to 1.
 * @param alpha First shape, above 0.
 * @param beta Second shape, above 0.
 * @throws {InputError} Where a parameter is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { betaQuantile } from "@iovlab/iovlab/stats";
 *
 * assert.equal(betaQuantile(0.25, 1, 1).toFixed(6), "0.250000"); // uniform
 * ```
 */
export function betaQuantile(p: number, alpha: number, beta: number): number {
  checkProbability("p", p);
  return cephes.incbi(checkPositive("alpha", alpha), checkPositive("beta", beta), p);
}
