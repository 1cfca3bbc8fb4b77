/**
 * Whether arrivals look like a Poisson process, and times like exponential ones.
 *
 * Two things make a Poisson process. Gaps are exponential: Anderson and Darling's statistic with estimated mean, `A2 (1 + 0.6 / n)`, against its
 * table. Counts of separate windows are independent and Poisson: of the counts n_i of m windows with about ten arrivals each the dispersion `sum (n_i -
 * mean)^2 / mean` is chi-square with m - 1 degrees of freedom; too large means bursts, too small regularity. Gaps alone do not show bursts of many
 * arrivals, and counts alone do not show a smallest gap.
 *
 * Sources: M. A. Stephens in R. B. D'Agostino and M. A. Stephens, Goodness-of-fit Techniques, 1986, section 4.9 and table 4.14; D. R. Cox and P. A. W. Lewis, The Statistical
 * Analysis of Series of Events, 1966, section 6.3.
 *
 * With very many observations any real process fails. What passes is not shown to be Poisson, only not to differ visibly.
 *
 * @module
 */
import { checkNonNegative, InputError } from "../core/mod.ts";
import { chiSquareTail } from "../stats/mod.ts";

/** Levels for which the table of Anderson and Darling's statistic has a limit. */
export type CheckLevel = 0.1 | 0.05 | 0.025 | 0.01 | 0.005 | 0.0025;

/** The limits of the modified statistic by level: table 4.14 of D'Agostino and Stephens. */
const limits: Readonly<Record<CheckLevel, number>> = {
  0.1: 1.062,
  0.05: 1.321,
  0.025: 1.591,
  0.01: 1.959,
  0.005: 2.244,
  0.0025: 2.534,
};

/** The fewest values that are worth testing. */
const fewest = 20;
/** Arrivals in a window on average. */
const perWindow = 10;

/** Whether times look exponential. */
export interface ExponentialCheck {
  /** Whether the statistic is at most its limit. */
  readonly passes: boolean;
  /** Anderson and Darling's statistic, modified for the size. */
  readonly statistic: number;
  /** The limit at the level asked for. */
  readonly limit: number;
}

/** Whether arrivals look like a Poisson process. */
export interface PoissonCheck {
  /** Whether both tests pass. */
  readonly passes: boolean;
  /** The test of the gaps. */
  readonly gaps: ExponentialCheck;
  /** Variance of the counts over their mean: 1 for a Poisson process; `NaN` for fewer than 50 arrivals. */
  readonly dispersion: number;
  /** Two-sided p-value of a dispersion of 1; 1 for fewer than 50 arrivals. */
  readonly dispersionPValue: number;
  /** Arrivals per second. */
  readonly rate: number;
}

/**
 * Tests whether independent times look exponential.
 *
 * @param times At least 20 times of at least 0, not all 0.
 * @param level The probability of failing exponential times; 0.01 where absent.
 * @throws {InputError} `analysis/too-few-values` where there are fewer than 20; where one is below 0 or not finite, or all are 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkExponential } from "@iovlab/iovlab/analysis";
 *
 * const quantiles = Array.from({ length: 100 }, (_, i) => -Math.log(1 - (i + 0.5) / 100));
 * assert.ok(checkExponential(quantiles).passes);
 * assert.ok(!checkExponential(quantiles.map((x) => 1 + x)).passes);
 * ```
 */
export function checkExponential(
  times: ArrayLike<number>,
  level: CheckLevel = 0.01,
): ExponentialCheck {
  const sorted = Float64Array.from(times, (time, i) => checkNonNegative(`time ${i}`, time)).sort();
  const count = sorted.length;
  const total = sorted.reduce((sum, time) => sum + time, 0);
  if (count < fewest || total === 0) {
    throw new InputError(
      `Cannot test for exponential times as there must be at least ${fewest}, not all 0: ` +
        `current value is ${count} with sum ${total}`,
      { code: "analysis/too-few-values" },
    );
  }
  let sum = 0;
  for (let i = 0; i < count; i++) {
    // ln F(x_i) + ln(1 - F(x_(n-1-i))), the second being -x / mean itself
    const below = -Math.expm1(-sorted[i] * count / total);
    sum += (2 * i + 1) * (Math.log(below) - sorted[count - 1 - i] * count / total);
  }
  const statistic = (-count - sum / count) * (1 + 0.6 / count);
  return { passes: statistic <= limits[level], statistic, limit: limits[level] };
}

/** Counts of arrivals in `windows` windows of one length, from the gaps between them. */
function countsOf(gaps: ArrayLike<number>, windows: number, total: number): Float64Array {
  const counts = new Float64Array(windows);
  let now = 0;
  // the last arrival ends the last window and belongs to none
  for (let i = 0; i + 1 < gaps.length; i++) {
    now += gaps[i];
    counts[Math.min(windows - 1, Math.floor(now / total * windows))]++;
  }
  return counts;
}

/**
 * Tests whether arrivals look like a Poisson process.
 *
 * @param gaps The times between arrivals that follow each other, in seconds: at least 20.
 * @param level The probability with which each of the two tests fails a Poisson process; 0.01 where absent.
 * @throws {InputError} As {@linkcode checkExponential}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkPoisson } from "@iovlab/iovlab/analysis";
 * import { randomStream } from "@iovlab/iovlab/random";
 *
 * const stream = randomStream(1, 0, "arrivals");
 * const gaps = Array.from({ length: 1000 }, () => -Math.log(stream.uniformOpen()) / 50);
 * assert.ok(checkPoisson(gaps).passes);
 * const sorted = gaps.sort((a, b) => a - b); // the same gaps, but first all short ones
 * assert.ok(!checkPoisson(sorted).passes);
 * ```
 */
export function checkPoisson(gaps: ArrayLike<number>, level: CheckLevel = 0.01): PoissonCheck {
  const found = checkExponential(gaps, level);
  const total = Array.from(gaps).reduce((sum, gap) => sum + gap, 0);
  const rate = gaps.length / total;
  const windows = Math.floor(gaps.length / perWindow);
  if (windows < 5) {
    return { passes: found.passes, gaps: found, dispersion: NaN, dispersionPValue: 1, rate };
  }
  const counts = countsOf(gaps, windows, total);
  const mean = (gaps.length - 1) / windows;
  const statistic = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / mean;
  const above = chiSquareTail(statistic, windows - 1);
  const dispersionPValue = Math.min(1, 2 * Math.min(above, 1 - above));
  return {
    passes: found.passes && dispersionPValue >= level,
    gaps: found,
    dispersion: statistic / (windows - 1),
    dispersionPValue,
    rate,
  };
}
