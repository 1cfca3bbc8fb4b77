/**
 * Comparison of two systems that were run with the same replications.
 *
 * Replication i of one is paired with replication i of the other; with common random numbers the
 * pairs are alike and the interval is narrow. With d the logarithms of the ratios of the pairs, m
 * their mean and h the half-width of Student's interval of that mean:
 *
 * - ratio: `exp(m)`, from `exp(m - h)` to `exp(m + h)`: the geometric mean of the pairs' ratios
 * - benefit in percent: `(ratio - 1) 100`, for the estimate and both ends
 * - difference: the mean of `a - b` with its own Student's interval
 *
 * A logarithm makes the comparison fair: exchanging the systems gives the reciprocal ratio.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { logRatioInterval, pairedInterval } from "../stats/mod.ts";
import type { Estimate } from "./estimate.ts";

/** Two systems compared in pairs. */
export interface PairedComparison {
  /** How many pairs stand behind it. */
  readonly pairs: number;
  /** a over b, a pure number: 1 is no effect. */
  readonly ratio: Estimate;
  /** How much more a is than b, in percent of b: 0 is no effect. */
  readonly percent: Estimate;
  /** a less b, in the unit of the values: 0 is no effect. */
  readonly difference: Estimate;
  /** The nominal probability that each interval covers the true value. */
  readonly confidence: number;
}

function inPercent(ratio: number): number {
  return (ratio - 1) * 100;
}

/**
 * Compares a with b, replication by replication.
 *
 * One pair gives an interval without bounds: from -100 percent to infinity.
 *
 * @param a The values of the system, one per replication, each above 0.
 * @param b The values of the reference, in the same order and unit.
 * @param confidence The confidence of the intervals: 0.95 where absent.
 * @throws {InputError} Where the lengths differ, there is no pair, a value is not above 0, or the
 * confidence is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { comparePaired } from "@iovlab/iovlab/analysis";
 *
 * const { percent, difference } = comparePaired([15, 33, 48], [10, 22, 32]);
 * assert.equal(percent.estimate.toFixed(6), "50.000000");
 * assert.equal(difference.estimate.toFixed(6), "10.666667");
 * assert.throws(() => comparePaired([1, 2], [1]), /same number of replications/);
 * ```
 */
export function comparePaired(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  confidence = 0.95,
): PairedComparison {
  const { ratio, low, high, samples } = logRatioInterval(a, b, confidence);
  if (samples === 0) {
    throw new InputError(
      "Cannot compare in pairs as there must be at least one replication: current value is 0",
      { code: "analysis/no-pairs" },
    );
  }
  const difference = pairedInterval(a, b, confidence);
  return {
    pairs: samples,
    ratio: { estimate: ratio, low, high },
    percent: { estimate: inPercent(ratio), low: inPercent(low), high: inPercent(high) },
    difference: { estimate: difference.mean, low: difference.low, high: difference.high },
    confidence,
  };
}
