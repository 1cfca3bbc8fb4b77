/**
 * Confidence intervals from independent replications.
 *
 * With n independent values of mean m and sample standard deviation s the interval is `m ± t s /
 * sqrt(n)`, with t the quantile of Student's distribution with n - 1 degrees of freedom. It is
 * exact for normal values, and close for the means that replications give. The values must be
 * independent: observations within one replication are not, see {@linkcode batchMeans}.
 *
 * @module
 */
import { checkFinite, checkPositive, InputError } from "../core/mod.ts";
import { studentQuantile } from "./student.ts";
import { Tally } from "./tally.ts";

/** A confidence interval of a mean. */
export interface Interval {
  /** The estimate: `NaN` where there are no samples. */
  readonly mean: number;
  /** Half the width: `NaN` where there are no samples, `Infinity` where there is one. */
  readonly halfWidth: number;
  /** Lower end, `mean - halfWidth`. */
  readonly low: number;
  /** Upper end, `mean + halfWidth`. */
  readonly high: number;
  /** How many values stand behind it. */
  readonly samples: number;
  /** The nominal probability that the interval covers the true value. */
  readonly confidence: number;
}

/** A confidence interval of a ratio of means, symmetric in its logarithm. */
export interface RatioInterval {
  /** The geometric mean of the ratios: `NaN` where there are no samples. */
  readonly ratio: number;
  /**
   * Half the width in the natural logarithm of the ratio: `NaN` without samples, `Infinity` with
   * one.
   */
  readonly logHalfWidth: number;
  /** Lower end, `ratio exp(-logHalfWidth)`. */
  readonly low: number;
  /** Upper end, `ratio exp(logHalfWidth)`. */
  readonly high: number;
  /** How many pairs stand behind it. */
  readonly samples: number;
  /** The nominal probability that the interval covers the true value. */
  readonly confidence: number;
}

/** Checks a confidence level: strictly between 0 and 1. */
export function checkConfidence(confidence: number): number {
  if (confidence > 0 && confidence < 1) return confidence;
  throw new InputError(
    `Cannot use confidence as it must be between 0 and 1: current value is ${confidence}`,
    { code: "stats/bad-confidence" },
  );
}

/**
 * The interval of the mean of independent values, one per replication, by Student's t.
 *
 * No value gives `NaN` throughout; one value gives its mean and an infinite half-width.
 *
 * @throws {InputError} Where a value is not finite or the confidence is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { replicationInterval } from "@iovlab/iovlab/stats";
 *
 * const interval = replicationInterval([9, 10, 11]);
 * assert.equal(interval.mean, 10);
 * assert.equal(interval.halfWidth.toFixed(3), (4.303 / Math.sqrt(3)).toFixed(3));
 * assert.equal(replicationInterval([9]).halfWidth, Infinity);
 * ```
 */
export function replicationInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  checkConfidence(confidence);
  const tally = new Tally();
  for (let index = 0; index < values.length; index++) {
    tally.add(checkFinite(`value of replication ${index}`, values[index]));
  }
  const { count: samples, mean } = tally;
  const halfWidth = halfWidthOf(tally, confidence);
  return { mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth, samples, confidence };
}

function halfWidthOf(tally: Tally, confidence: number): number {
  if (tally.count === 0) return NaN;
  if (tally.count === 1) return Infinity;
  const t = studentQuantile((1 + confidence) / 2, tally.count - 1);
  return t * Math.sqrt(tally.variance / tally.count);
}

function checkPairs(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length === b.length) return;
  throw new InputError(
    "Cannot compare in pairs as both must have the same number of replications: current value is " +
      `${a.length} and ${b.length}`,
    { code: "stats/unequal-pairs" },
  );
}

/**
 * The interval of the mean difference `a - b`, with replication i of one paired with replication i
 * of the other.
 *
 * Common random numbers make the pairs alike and the interval narrow.
 *
 * @throws {InputError} Where the lengths differ, a value is not finite, or the confidence is not
 * between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairedInterval } from "@iovlab/iovlab/stats";
 *
 * const { mean, halfWidth } = pairedInterval([11, 21, 31], [10, 20, 30]);
 * assert.deepEqual([mean, halfWidth], [1, 0]);
 * ```
 */
export function pairedInterval(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  confidence = 0.95,
): Interval {
  checkPairs(a, b);
  return replicationInterval(Array.from(a, (value, index) => value - b[index]), confidence);
}

/**
 * The interval of the ratio `a / b` of paired positive values, from the mean of the logarithms of
 * the ratios.
 *
 * The ratio is the geometric mean of the pairs' ratios, so that exchanging a and b gives its
 * reciprocal.
 *
 * @throws {InputError} Where the lengths differ, a value is not above 0, or the confidence is not
 * between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { logRatioInterval } from "@iovlab/iovlab/stats";
 *
 * const { ratio, low, high } = logRatioInterval([2, 4, 8], [1, 2, 4]);
 * assert.ok(Math.abs(ratio - 2) < 1e-12 && Math.abs(high - low) < 1e-12);
 * ```
 */
export function logRatioInterval(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  confidence = 0.95,
): RatioInterval {
  checkPairs(a, b);
  const logarithm = (side: string, values: ArrayLike<number>, index: number) =>
    Math.log(checkPositive(`value of replication ${index} of ${side}`, values[index]));
  const logarithms = Array.from(
    a,
    (_, index) => logarithm("a", a, index) - logarithm("b", b, index),
  );
  const { mean, halfWidth, low, high, samples } = replicationInterval(logarithms, confidence);
  return {
    ratio: Math.exp(mean),
    logHalfWidth: halfWidth,
    low: Math.exp(low),
    high: Math.exp(high),
    samples,
    confidence,
  };
}
