/**
 * Values with intervals from independent samples of sums.
 *
 * A value is a quotient of two sums, `r = A / B`. With A_i and B_i of sample i, the estimate is the quotient of the totals, and its
 * interval is that of the mean of the residuals `A_i - r B_i`, over the mean of the B_i, by Student's t: the classical ratio
 * estimator (W. G. Cochran, Sampling Techniques, chapter 6). A sample in which nothing was observed takes part with zeros.
 *
 * @module
 */

import { studentQuantile } from "../../stats/mod.ts";
import type { LqnValue } from "../model/mod.ts";
import { type Formula, time } from "./_formulas.ts";

/** One sample: the growth of all sums over a time. */
export interface Sample {
  /** Growth of each statistic. */
  readonly sums: Float64Array;
  /** Simulated time. */
  readonly time: number;
}

const confidence = 0.95;

function total(sample: Sample, places: readonly number[]): number {
  let sum = 0;
  for (const place of places) sum += place === time ? sample.time : sample.sums[place];
  return sum;
}

/** An estimate and half its interval, `Infinity` where there is one sample. */
export interface Estimate {
  /** `NaN` where nothing was observed. */
  readonly value: number;
  /** Half the width of the 95% interval. */
  readonly halfWidth: number;
}

/** The quotient of two sums over samples. */
export function ratio(above: readonly number[], below: readonly number[]): Estimate {
  const samples = above.length;
  const a = above.reduce((sum, one) => sum + one, 0);
  const b = below.reduce((sum, one) => sum + one, 0);
  const value = a / b;
  if (!(b > 0)) return { value: NaN, halfWidth: NaN };
  if (samples < 2) return { value, halfWidth: Infinity };
  let squares = 0;
  for (let k = 0; k < samples; k++) squares += (above[k] - value * below[k]) ** 2;
  const error = Math.sqrt(squares / (samples - 1) / samples) / (b / samples);
  return { value, halfWidth: studentQuantile((1 + confidence) / 2, samples - 1) * error };
}

/** A formula's value over samples. */
export function estimate(formula: Formula, samples: readonly Sample[]): Estimate {
  const above = samples.map((one) => total(one, formula.above));
  const below = samples.map((one) => total(one, formula.below));
  if (!formula.squares) return ratio(above, below);
  const mean = ratio(above, below).value;
  // the sum of squared deviations from the common mean, sample by sample
  const squares = samples.map((one, k) =>
    total(one, formula.squares!) - 2 * mean * above[k] + mean * mean * below[k]
  );
  const { value, halfWidth } = ratio(squares, below);
  return { value: Math.max(0, value), halfWidth };
}

/** All formulas' values over samples; those of which nothing was observed are left out. */
export function valuesOf(formulas: readonly Formula[], samples: readonly Sample[]): LqnValue[] {
  const values: LqnValue[] = [];
  for (const formula of formulas) {
    const { metric, element } = formula;
    const { value, halfWidth } = estimate(formula, samples);
    if (Number.isNaN(value)) continue;
    values.push({
      metric,
      element,
      value,
      ...(Number.isFinite(halfWidth) ? { halfWidth } : {}),
    });
  }
  return values;
}
