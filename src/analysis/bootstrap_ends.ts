/**
 * The ends of a bootstrap interval, from the statistics of the resamples.
 *
 * With t the statistic, t_b that of resample b of B, and t_(i) that without unit i:
 *
 * - percentile: the tails of the t_b
 * - BCa: the tails moved by the bias `z = quantile(share of t_b below t)` (an equal one counts one half) and the
 *   acceleration `a = sum d_i^3 / (6 (sum d_i^2)^(3/2))`, d_i = mean of t_(.) less t_(i): the tail p
 *   becomes `normal(z + (z + q) / (1 - a (z + q)))`, q the normal quantile of p
 *
 * The tail p of B values is their `(B + 1) p`-th, between neighbours by the normal quantile. Source: A. C.
 * Davison and D. V. Hinkley, Bootstrap Methods and their Application, 1997, section 5.3 and equation 5.8; B.
 * Efron, Better bootstrap confidence intervals, Journal of the American Statistical Association 82(397), 1987.
 *
 * @module
 */
import { checkFinite, checkInteger } from "../core/mod.ts";
import { normalCumulative, normalQuantile } from "../stats/mod.ts";
import { refuseConfidence } from "./welch.ts";

/** The ends of a bootstrap interval, and how they were found. */
export interface BootstrapEnds {
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
  /** The correction z for bias; 0 for the percentile interval. */
  readonly biasCorrection: number;
  /** The acceleration a; 0 for the percentile interval. */
  readonly acceleration: number;
  /** Whether an end lies beyond the resamples, of which there are too few: the outermost is given. */
  readonly clipped: boolean;
}

/** The tail p of values in rising order, and whether it lies beyond them. */
function tailOf(sorted: Float64Array, p: number): { value: number; clipped: boolean } {
  const count = sorted.length;
  const exact = (count + 1) * p;
  const near = Math.round(exact);
  const place = Math.abs(exact - near) < 1e-9 * count ? near : exact;
  const below = Math.floor(place);
  if (below < 1 || below >= count) {
    const clipped = place < 1 || place > count;
    return { value: sorted[below < 1 ? 0 : count - 1], clipped };
  }
  const [from, to] = [sorted[below - 1], sorted[below]];
  if (place === below || from === to) return { value: from, clipped: false };
  const quantile = (rank: number) => normalQuantile(rank / (count + 1));
  const share = (normalQuantile(p) - quantile(below)) / (quantile(below + 1) - quantile(below));
  return { value: from + share * (to - from), clipped: false };
}

/** The share of resampled values below the estimate, ties half, kept off 0 and 1 by half a value. */
function shareBelow(sorted: Float64Array, estimate: number): number {
  let below = 0;
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  return Math.min(Math.max(below, 0.5), sorted.length - 0.5) / sorted.length;
}

/** The acceleration from the statistics without one unit each; 0 where they are all alike. */
function accelerationOf(without: readonly number[]): number {
  const mean = without.reduce((sum, value) => sum + value, 0) / without.length;
  let [squares, cubes] = [0, 0];
  for (const value of without) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/**
 * The interval from statistics that have been resampled already.
 *
 * @param estimate The statistic of the data.
 * @param resampled The statistic of each resample, finite.
 * @param without The statistic of the data without unit i, for each; none for the percentile interval.
 * @param confidence The confidence; 0.95 where absent.
 * @throws {InputError} Where there are fewer than two resamples, a value is not finite, or the confidence is not between 0 and
 * 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bootstrapEnds } from "@iovlab/iovlab/analysis";
 *
 * const resampled = Array.from({ length: 199 }, (_, index) => index + 1);
 * const { low, high } = bootstrapEnds(100, resampled, []);
 * assert.deepEqual([low, high], [5, 195]);
 * ```
 */
export function bootstrapEnds(
  estimate: number,
  resampled: ArrayLike<number>,
  without: readonly number[],
  confidence = 0.95,
): BootstrapEnds {
  checkFinite("estimate", estimate);
  if (!(confidence > 0 && confidence < 1)) refuseConfidence(confidence);
  checkInteger("resamples", resampled.length, 2);
  const sorted = Float64Array.from(resampled, (value) => checkFinite("resampled value", value))
    .sort();
  const corrected = without.length > 0;
  const bias = corrected ? normalQuantile(shareBelow(sorted, estimate)) : 0;
  const acceleration = accelerationOf(without);
  const moved = (p: number) => {
    const shifted = bias + normalQuantile(p);
    const rest = 1 - acceleration * shifted;
    // an acceleration so strong that the formula turns round: all of the tail
    return normalCumulative(rest > 0 ? bias + shifted / rest : shifted * Infinity);
  };
  const [low, high] = [(1 - confidence) / 2, (1 + confidence) / 2]
    .map((p) => tailOf(sorted, corrected ? moved(p) : p));
  return {
    low: low.value,
    high: high.value,
    biasCorrection: bias,
    acceleration,
    clipped: low.clipped || high.clipped,
  };
}
