/**
 * Welch's comparison of the means of two independent samples, whose variances may differ.
 *
 * With u = s_a^2 / n_a and v = s_b^2 / n_b, `t = (mean a - mean b) / sqrt(u + v)` has nearly Student's distribution with
 * `(u + v)^2 / (u^2 / (n_a - 1) + v^2 / (n_b - 1))` degrees of freedom. Source: B. L. Welch, The generalization of
 * Student's problem when several different population variances are involved, Biometrika 34, 1947. For
 * values above 0 the same is done with logarithms, which gives the ratio of the geometric means.
 *
 * Paired samples are refused: Welch's test takes their likeness for nothing, and its interval is too wide
 * by far.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { studentTwoSided, welchInterval } from "../stats/mod.ts";
import type { Estimate } from "./estimate.ts";
import { refusePairs, type Sample } from "./sample.ts";

/** Two independent samples compared by their means. */
export interface WelchTest {
  /** Names the method. */
  readonly method: "welch";
  /** How many values of a and of b stand behind it. */
  readonly samples: readonly [a: number, b: number];
  /** Mean of a less mean of b, in the unit of the values, with its interval. */
  readonly difference: Estimate;
  /** Student's t. */
  readonly t: number;
  /** Welch's degrees of freedom, not a whole number. */
  readonly degreesOfFreedom: number;
  /** Two-sided p-value of equal means. */
  readonly pValue: number;
  /** Geometric mean of a over that of b; absent where a value is not above 0. */
  readonly ratio?: Estimate;
  /** Two-sided p-value of a ratio of 1; absent where a value is not above 0. */
  readonly ratioPValue?: number;
  /** The nominal probability that each interval covers the true value. */
  readonly confidence: number;
}

interface Difference {
  readonly estimate: number;
  readonly halfWidth: number;
  readonly t: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/** The difference of two means; where neither sample varies it is certain. */
function differenceOf(a: readonly number[], b: readonly number[], confidence: number): Difference {
  const { mean: estimate, halfWidth, standardError, degreesOfFreedom } = welchInterval(
    a,
    b,
    confidence,
  );
  if (standardError === 0) {
    const t = estimate === 0 ? 0 : estimate * Infinity;
    return { estimate, halfWidth, t, degreesOfFreedom, pValue: estimate === 0 ? 1 : 0 };
  }
  const t = estimate / standardError;
  return { estimate, halfWidth, t, degreesOfFreedom, pValue: studentTwoSided(t, degreesOfFreedom) };
}

function ratioOf(a: readonly number[], b: readonly number[], confidence: number) {
  if (![...a, ...b].every((value) => value > 0)) return {};
  const { estimate, halfWidth, pValue } = differenceOf(
    a.map(Math.log),
    b.map(Math.log),
    confidence,
  );
  const [low, high] = [Math.exp(estimate - halfWidth), Math.exp(estimate + halfWidth)];
  return { ratio: { estimate: Math.exp(estimate), low, high }, ratioPValue: pValue };
}

/**
 * Compares the means of two independent samples.
 *
 * @param a The system's values.
 * @param b The reference's values, in the same unit.
 * @param confidence The confidence of the intervals: 0.95 where absent.
 * @throws {InputError} `analysis/paired-data` where the samples share a key; `analysis/too-few-values` where
 * one has fewer than two values; where the confidence is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { independentSample, replicationSample, welch } from "@iovlab/iovlab/analysis";
 *
 * const { difference, pValue } = welch(independentSample([5, 6, 7]), independentSample([1, 2, 3, 4]));
 * assert.equal(difference.estimate, 3.5);
 * assert.ok(pValue < 0.02);
 *
 * const paired = replicationSample([1, 2, 3], { seed: 1 });
 * assert.throws(() => welch(paired, paired), /must be independent/);
 * ```
 */
export function welch(a: Sample, b: Sample, confidence = 0.95): WelchTest {
  refusePairs("Welch's test", a, b);
  checkSizes("Welch's test", a, b, 2);
  if (!(confidence > 0 && confidence < 1)) refuseConfidence(confidence);
  const { estimate, halfWidth, t, degreesOfFreedom, pValue } = differenceOf(
    a.values,
    b.values,
    confidence,
  );
  return {
    method: "welch",
    samples: [a.values.length, b.values.length],
    difference: { estimate, low: estimate - halfWidth, high: estimate + halfWidth },
    t,
    degreesOfFreedom,
    pValue,
    ...ratioOf(a.values, b.values, confidence),
    confidence,
  };
}

/** Refuses samples with too few values for a method. */
export function checkSizes(method: string, a: Sample, b: Sample, least: number): void {
  const sizes = [a.values.length, b.values.length];
  if (Math.min(...sizes) >= least) return;
  throw new InputError(
    `Cannot compare by ${method} as each sample must have at least ${least} values: current value is ` +
      sizes.join(" and "),
    { code: "analysis/too-few-values" },
  );
}

/** Refuses a confidence that is not between 0 and 1. */
export function refuseConfidence(confidence: number): never {
  throw new InputError(
    `Cannot use confidence as it must be between 0 and 1: current value is ${confidence}`,
    { code: "analysis/bad-confidence" },
  );
}
