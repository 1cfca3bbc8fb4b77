/**
 * The interval of the difference of two means of independent samples whose variances may differ.
 *
 * Source: B. L. Welch, The generalization of "Student's" problem when several different population
 * variances are involved, Biometrika 34, 1947.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { checkConfidence, type Interval } from "./interval.ts";
import { studentQuantile } from "./student.ts";
import { Tally } from "./tally.ts";

/** The interval of a difference of means, with what a test of it needs. */
export interface WelchInterval extends Interval {
  /** The standard error of the difference: 0 where neither sample varies. */
  readonly standardError: number;
  /** Welch's degrees of freedom, which need not be whole. */
  readonly degreesOfFreedom: number;
}

/**
 * The interval of the difference of the means, `a - b`, of independent samples; `samples` counts both.
 *
 * @throws {InputError} Where a sample has fewer than two values, or the confidence is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { welchInterval } from "@iovlab/iovlab/stats";
 *
 * // R 4.2.2: t.test(c(13, 12.6, 14.1), c(10, 12, 11, 13))$conf.int
 * const { low, high } = welchInterval([13, 12.6, 14.1], [10, 12, 11, 13]);
 * assert.deepEqual([low.toFixed(7), high.toFixed(7)], ["-0.3012341", "3.7679008"]);
 * ```
 */
export function welchInterval(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  confidence = 0.95,
): WelchInterval {
  checkConfidence(confidence);
  const [left, right] = [tallyOf(a), tallyOf(b)];
  const [u, v] = [left.variance / left.count, right.variance / right.count];
  const mean = left.mean - right.mean;
  const standardError = Math.sqrt(u + v);
  const degreesOfFreedom = u + v === 0
    ? left.count + right.count - 2
    : (u + v) ** 2 / (u ** 2 / (left.count - 1) + v ** 2 / (right.count - 1));
  const halfWidth = standardError === 0
    ? 0
    : studentQuantile((1 + confidence) / 2, degreesOfFreedom) * standardError;
  return {
    ...{ mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth },
    samples: left.count + right.count,
    ...{ confidence, standardError, degreesOfFreedom },
  };
}

function tallyOf(values: ArrayLike<number>): Tally {
  const tally = new Tally();
  for (let index = 0; index < values.length; index++) tally.add(values[index]);
  if (tally.count >= 2) return tally;
  throw new InputError(
    `Cannot compare two samples as each must have two values: current value is ${tally.count}`,
    { code: "stats/too-few-values" },
  );
}
