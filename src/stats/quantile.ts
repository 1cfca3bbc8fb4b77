/**
 * A quantile of independent values and its interval, without a distribution assumed.
 *
 * The estimate is the usual interpolation between order statistics (number 7 of R. J. Hyndman and Y.
 * Fan, Sample quantiles in statistical packages, The American Statistician 50(4), 1996). The interval is
 * between two order statistics that bracket the quantile with at least the probability asked for,
 * see {@linkcode QuantileSketch} for the same over millions of observations. With few values there is no such
 * bracket: five values have none for a 95% interval of their median, and 72 are needed for a
 * 95th percentile.
 *
 * @module
 */
import { checkFinite, InputError } from "../core/mod.ts";
import { orderStatistics } from "./_order_statistics.ts";
import { checkConfidence, type Interval } from "./interval.ts";

/** A quantile's estimate: the `mean` of the interval is the quantile, not its middle. */
export type ValueQuantile = Interval;

/**
 * The p-quantile of independent values, such as one per replication, with a distribution-free interval.
 *
 * `low` and `high` are order statistics; `halfWidth` is the larger distance from the estimate to an
 * end, and `Infinity` where the values are too few to bracket the quantile.
 *
 * @param values One value per replication; at least one.
 * @param p Which quantile, strictly between 0 and 1.
 * @throws {InputError} Where there is no value, a value is not finite, or `p` or the confidence is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { valueQuantile } from "@iovlab/iovlab/stats";
 *
 * const values = [9, 1, 8, 2, 7, 3, 6, 4, 5];
 * const { mean, low, high } = valueQuantile(values, 0.5);
 * assert.deepEqual([mean, low, high], [5, 2, 8]); // ranks 2 and 8 of 9: 96.1%
 * assert.equal(valueQuantile([1, 2, 3], 0.5).halfWidth, Infinity);
 * ```
 */
export function valueQuantile(
  values: ArrayLike<number>,
  p: number,
  confidence = 0.95,
): ValueQuantile {
  checkConfidence(confidence);
  if (!(p > 0 && p < 1)) refuse("p must be between 0 and 1", p);
  const sorted = Float64Array.from(
    values,
    (value, index) => checkFinite(`value of replication ${index}`, value),
  ).sort();
  const samples = sorted.length;
  if (samples === 0) refuse("there must be a value", "none");
  const place = p * (samples - 1);
  const below = Math.floor(place);
  const above = sorted[Math.min(below + 1, samples - 1)];
  const mean = sorted[below] + (place - below) * (above - sorted[below]);
  const { lower, upper } = orderStatistics(samples, p, confidence);
  const low = lower >= 1 ? sorted[lower - 1] : -Infinity;
  const high = upper <= samples ? sorted[upper - 1] : Infinity;
  return { mean, halfWidth: Math.max(mean - low, high - mean), low, high, samples, confidence };
}

function refuse(rule: string, value: unknown): never {
  throw new InputError(`Cannot take a quantile as ${rule}: current value is ${value}`, {
    code: "stats/bad-quantile",
  });
}
