/**
 * The paired comparison of two samples: Student's t of the differences and of the logarithms of the
 * ratios.
 *
 * With d the differences of the pairs, m their mean and s their standard deviation, `t = m / (s / sqrt(n))`
 * has n - 1 degrees of freedom where there is no difference. It is exact for normal
 * differences. `varianceRatio` says what pairing brought: the variance of the difference of
 * independent samples over that of the pairs; 1 is nothing, 100 means that independent replications would have to be 100
 * times as many. Source: A. M. Law, Simulation Modeling and Analysis, 5th ed., 2015, sections 10.2 and 11.2.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { pairedInterval, studentTwoSided } from "../stats/mod.ts";
import { comparePaired } from "./compare.ts";
import { tallyOf } from "./_tally.ts";
import type { Estimate } from "./estimate.ts";
import { pairsOf, type Sample } from "./sample.ts";

/** Two samples compared pair by pair. */
export interface PairedTest {
  /** Names the method. */
  readonly method: "paired";
  /** How many pairs stand behind it. */
  readonly pairs: number;
  /** How many values have no partner and were left out. */
  readonly leftOut: number;
  /** Mean of a less b, in the unit of the values, with its interval. */
  readonly difference: Estimate;
  /** Student's t of the mean difference; `NaN` for one pair. */
  readonly t: number;
  /** Pairs less 1. */
  readonly degreesOfFreedom: number;
  /** Two-sided p-value of no difference; `NaN` for one pair. */
  readonly pValue: number;
  /** a over b by the mean logarithm; absent where a value is not above 0. */
  readonly ratio?: Estimate;
  /** The same in percent of b: 0 is no effect; absent where a value is not above 0. */
  readonly percent?: Estimate;
  /** Two-sided p-value of a ratio of 1; absent where a value is not above 0. */
  readonly ratioPValue?: number;
  /** Correlation between the pairs; `NaN` where a sample does not vary. */
  readonly correlation: number;
  /** Variance of a plus that of b over the variance of the differences. */
  readonly varianceRatio: number;
  /** The nominal probability that each interval covers the true value. */
  readonly confidence: number;
}

/** Student's t of a mean and its p-value; a difference without spread is certain. */
export function tOfMean(values: readonly number[]): { t: number; pValue: number } {
  const { count, mean, variance } = tallyOf(values);
  if (count < 2) return { t: NaN, pValue: NaN };
  if (variance === 0) return mean === 0 ? { t: 0, pValue: 1 } : { t: mean * Infinity, pValue: 0 };
  const t = mean / Math.sqrt(variance / count);
  return { t, pValue: studentTwoSided(t, count - 1) };
}

function likeness(a: readonly number[], b: readonly number[], differences: readonly number[]) {
  const [varianceA, varianceB, variance] = [a, b, differences].map((x) => tallyOf(x).variance);
  return {
    correlation: (varianceA + varianceB - variance) / (2 * Math.sqrt(varianceA * varianceB)),
    varianceRatio: (varianceA + varianceB) / variance,
  };
}

function ratios(a: readonly number[], b: readonly number[], confidence: number) {
  if (![...a, ...b].every((value) => value > 0)) return {};
  const { ratio, percent } = comparePaired(a, b, confidence);
  const logarithms = a.map((value, index) => Math.log(value) - Math.log(b[index]));
  return { ratio, percent, ratioPValue: tOfMean(logarithms).pValue };
}

/**
 * Compares a with b, pair by pair: the default where replications are paired.
 *
 * @param a The system's values, with their keys.
 * @param b The reference's values, with their keys, in the same unit.
 * @param confidence The confidence of the intervals: 0.95 where absent.
 * @throws {InputError} `analysis/no-pairs` where the samples share no key; and as
 * {@linkcode pairsOf}; where the confidence is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairedTest, replicationSample } from "@iovlab/iovlab/analysis";
 *
 * const vdi = replicationSample([105, 204, 299, 402], { seed: 1 });
 * const split = replicationSample([100, 200, 296, 397], { seed: 1 });
 * const { difference, varianceRatio } = pairedTest(vdi, split);
 * assert.equal(difference.estimate, 4.25);
 * assert.ok(difference.low > 2 && varianceRatio > 1000);
 * ```
 */
export function pairedTest(a: Sample, b: Sample, confidence = 0.95): PairedTest {
  const pairs = pairsOf(a, b);
  if (pairs.keys.length === 0) {
    throw new InputError(
      "Cannot compare in pairs as the samples must share a key: current samples share none. Use " +
        "welch() or mannWhitney() for independent samples",
      { code: "analysis/no-pairs" },
    );
  }
  const { mean, low, high, samples } = pairedInterval(pairs.a, pairs.b, confidence);
  const differences = pairs.a.map((value, index) => value - pairs.b[index]);
  return {
    method: "paired",
    pairs: samples,
    leftOut: pairs.leftOut,
    difference: { estimate: mean, low, high },
    ...tOfMean(differences),
    degreesOfFreedom: samples - 1,
    ...ratios(pairs.a, pairs.b, confidence),
    ...likeness(pairs.a, pairs.b, differences),
    confidence,
  };
}
