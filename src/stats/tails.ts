/**
 * Probabilities of Student's t, F, chi-square and the normal distribution, for tests; quantiles of F
 * and chi-square.
 *
 * Each is an incomplete beta or gamma function: M. Abramowitz and I. A. Stegun, Handbook of Mathematical
 * Functions, 1964, sections 26.4 to 26.7. Tails are computed as tails, so that a p-value of 1e-30
 * keeps its digits.
 *
 * @module
 */
import { checkPositive, checkProbability } from "../core/mod.ts";
import { cephes } from "./_cephes.ts";
import { betaQuantile } from "./student.ts";

/** A probability that Cephes computes; its limit where it, or 1 less it, is too small for a number. */
function probability(limit: 0 | 1, compute: () => number): number {
  try {
    return compute();
  } catch (error) {
    if (error instanceof Error && error.message.includes("underflow")) return limit;
    throw error;
  }
}

/**
 * The standard normal distribution function: the probability of a value of at most x.
 *
 * @param x Any number, infinite ones included.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalCumulative } from "@iovlab/iovlab/stats";
 *
 * assert.equal(normalCumulative(1.959964).toFixed(6), "0.975000");
 * ```
 */
export function normalCumulative(x: number): number {
  if (Math.abs(x) === Infinity) return x > 0 ? 1 : 0;
  return probability(x < 0 ? 0 : 1, () => cephes.ndtr(x));
}

/**
 * The probability that Student's t is above a value.
 *
 * @param t The value.
 * @param degreesOfFreedom Above 0, whole or not; infinite for the normal distribution.
 * @throws {InputError} Where the degrees of freedom are not above 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { studentTail } from "@iovlab/iovlab/stats";
 *
 * assert.equal(studentTail(2.262157, 9).toFixed(6), "0.025000");
 * assert.equal(studentTail(0, 3), 0.5);
 * ```
 */
export function studentTail(t: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom === Infinity) return normalCumulative(-t);
  const freedom = checkPositive("degrees of freedom", degreesOfFreedom);
  if (Math.abs(t) === Infinity) return t > 0 ? 0 : 1;
  const square = t * t;
  // from the smaller of the two arguments, which keeps its digits
  const outside = square > freedom
    ? probability(0, () => cephes.incbet(freedom / 2, 0.5, freedom / (freedom + square)))
    : 1 - cephes.incbet(0.5, freedom / 2, square / (freedom + square));
  return t > 0 ? outside / 2 : 1 - outside / 2;
}

/**
 * The probability that Student's t is further from 0 than a value, to either side: the two-sided
 * p-value.
 *
 * @throws {InputError} Where the degrees of freedom are not above 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { studentTwoSided } from "@iovlab/iovlab/stats";
 *
 * assert.equal(studentTwoSided(-2.262157, 9).toFixed(6), "0.050000");
 * ```
 */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  return Math.min(1, 2 * studentTail(Math.abs(t), degreesOfFreedom));
}

/**
 * The probability that F is above a value: the p-value of an analysis of variance.
 *
 * @param f The value; below 0 the probability is 1, at infinity 0.
 * @param numerator Degrees of freedom of the numerator, above 0.
 * @param denominator Degrees of freedom of the denominator, above 0.
 * @throws {InputError} Where degrees of freedom are not above 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fTail } from "@iovlab/iovlab/stats";
 *
 * // the usual table: 4.26 is the 95% point of F with 2 and 9 degrees of freedom
 * assert.equal(fTail(4.256495, 2, 9).toFixed(6), "0.050000");
 * ```
 */
export function fTail(f: number, numerator: number, denominator: number): number {
  checkPositive("degrees of freedom of the numerator", numerator);
  checkPositive("degrees of freedom of the denominator", denominator);
  if (f <= 0) return 1;
  if (f === Infinity) return 0;
  const rest = denominator / (denominator + numerator * f);
  return probability(f > 1 ? 0 : 1, () => cephes.incbet(denominator / 2, numerator / 2, rest));
}

/**
 * The quantile of F: the value with a probability of p below it.
 *
 * @throws {InputError} Where p is not from 0 to 1 or degrees of freedom are not above 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fQuantile } from "@iovlab/iovlab/stats";
 *
 * assert.equal(fQuantile(0.95, 2, 9).toFixed(4), "4.2565");
 * ```
 */
export function fQuantile(p: number, numerator: number, denominator: number): number {
  const rest = betaQuantile(1 - checkProbability("p", p), denominator / 2, numerator / 2);
  return denominator * (1 - rest) / (numerator * rest);
}

/**
 * The probability that chi-square is above a value.
 *
 * @param x The value; below 0 the probability is 1.
 * @param degreesOfFreedom Above 0.
 * @throws {InputError} Where the degrees of freedom are not above 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chiSquareTail } from "@iovlab/iovlab/stats";
 *
 * assert.equal(chiSquareTail(18.307038, 10).toFixed(6), "0.050000");
 * ```
 */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  checkPositive("degrees of freedom", degreesOfFreedom);
  if (x === Infinity) return 0;
  if (x <= 0) return 1;
  const limit = x > degreesOfFreedom ? 0 : 1;
  return probability(limit, () => cephes.igamc(degreesOfFreedom / 2, x / 2));
}

/**
 * The quantile of chi-square: the value with a probability of p below it.
 *
 * @throws {InputError} Where p is not from 0 to 1 or the degrees of freedom are not above 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chiSquareQuantile } from "@iovlab/iovlab/stats";
 *
 * assert.equal(chiSquareQuantile(0.95, 10).toFixed(3), "18.307");
 * ```
 */
export function chiSquareQuantile(p: number, degreesOfFreedom: number): number {
  checkPositive("degrees of freedom", degreesOfFreedom);
  if (checkProbability("p", p) === 0 || p === 1) return p === 0 ? 0 : Infinity;
  return 2 * cephes.igami(degreesOfFreedom / 2, 1 - p);
}
