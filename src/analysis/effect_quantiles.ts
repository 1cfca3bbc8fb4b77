/**
 * How an effect is spread over the parameter space: its quantiles with intervals.
 *
 * The interval of a quantile runs from the l-th to the u-th smallest effect, for any continuous
 * spread. The k-th smallest of n lies below the p-quantile with the probability that a beta variable
 * (k, n - k + 1) lies below p; l is the largest k for which that is at least `1 - a / 2`, u the
 * smallest for which it is at most `a / 2`, with `a = 1 - confidence`. Where there are too few points
 * for such a k, that end is infinite. Source: H. A. David and H. N. Nagaraja, Order Statistics, third
 * edition, 2003, chapter 7.
 *
 * The spread is over the assumed ranges of the parameters, not over runs: more replications do not
 * make it narrower.
 *
 * @module
 */
import { betaQuantile } from "../stats/mod.ts";
import { checkFinite, checkProbability, InputError } from "../core/mod.ts";
import { quantileOfSorted } from "./_quantile.ts";
import type { Estimate } from "./estimate.ts";
import type { SpacePoint } from "./evidence.ts";

/** One quantile of an effect. */
export interface EffectQuantile extends Estimate {
  /** Which quantile: the share of the space with an effect at or below it. */
  readonly probability: number;
}

/** The largest k from 0 to n of which the test, true up to some k and false after, is true. */
function lastWhere(n: number, test: (k: number) => boolean): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (test(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function rankEnds(n: number, p: number, confidence: number): [lower: number, upper: number] {
  const tail = (1 - confidence) / 2;
  const quantile = (q: number, k: number) => betaQuantile(q, k, n - k + 1);
  const lower = lastWhere(n, (k) => quantile(1 - tail, k) <= p);
  const upper = lastWhere(n, (k) => quantile(tail, k) < p) + 1;
  return [lower, upper];
}

/**
 * Quantiles of the effect over the points of the parameter space.
 *
 * @param points The points, at least one.
 * @param probabilities Which quantiles, each from 0 to 1; 5, 25, 50, 75 and 95% where absent.
 * @param confidence The confidence of each interval; 0.95 where absent.
 * @throws {InputError} Where there is no point, an effect is not finite, a probability is not from 0
 * to 1, or the confidence is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantilesOfEffect } from "@iovlab/iovlab/analysis";
 *
 * const points = Array.from({ length: 100 }, (_, index) => ({ parameters: {}, effect: index + 1 }));
 * const [median] = quantilesOfEffect(points, [0.5]);
 * assert.deepEqual(median, { probability: 0.5, estimate: 50.5, low: 40, high: 61 });
 * ```
 */
export function quantilesOfEffect(
  points: readonly SpacePoint[],
  probabilities: readonly number[] = [0.05, 0.25, 0.5, 0.75, 0.95],
  confidence = 0.95,
): EffectQuantile[] {
  if (points.length === 0 || !(confidence > 0 && confidence < 1)) {
    throw new InputError(
      "Cannot give quantiles of the effect as there must be a point and a confidence between 0 and " +
        `1: current value is ${points.length} and ${confidence}`,
      { code: "analysis/bad-quantiles" },
    );
  }
  const sorted = points.map(({ effect }, index) => checkFinite(`effect of point ${index}`, effect))
    .sort((a, b) => a - b);
  return probabilities.map((probability) => {
    checkProbability("probability", probability);
    const [lower, upper] = rankEnds(sorted.length, probability, confidence);
    return {
      probability,
      estimate: quantileOfSorted(sorted, probability),
      low: lower === 0 ? -Infinity : sorted[lower - 1],
      high: upper > sorted.length ? Infinity : sorted[upper - 1],
    };
  });
}
