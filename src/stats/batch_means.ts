/**
 * The interval of a mean from one long run, by batch means.
 *
 * The run is cut into equal batches that are long against the memory of the process; their means
 * are then nearly independent and normal, and are treated as replications. Too short batches make
 * the interval too narrow: the correlation of neighbouring batch means is returned so that this
 * shows.
 *
 * Source: B. Schmeiser, Batch size effects in the analysis of simulation output, Operations
 * Research 30(3), 1982: more than about 30 batches hardly narrow the interval, so use 10 to 30 and
 * make them long.
 *
 * @module
 */
import { checkInteger, InputError } from "../core/mod.ts";
import { type Interval, replicationInterval } from "./interval.ts";

/** Options of {@linkcode batchMeans}. */
export interface BatchMeansOptions {
  /** How many batches, at least 2; 20 where absent. */
  readonly batches?: number;
  /** Nominal coverage, between 0 and 1; 0.95 where absent. */
  readonly confidence?: number;
}

/** An interval from batch means; `samples` is the number of batches. */
export interface BatchMeansInterval extends Interval {
  /** Observations in each batch. */
  readonly batchSize: number;
  /** Observations left out at the start, so that the batches are equal. */
  readonly dropped: number;
  /**
   * Correlation of neighbouring batch means: `NaN` where they are all equal. Well above 0 means too
   * short batches.
   */
  readonly lagOneCorrelation: number;
}

function lagOneCorrelation(means: Float64Array, mean: number): number {
  let products = 0;
  let squares = 0;
  for (let index = 0; index < means.length; index++) {
    const deviation = means[index] - mean;
    squares += deviation * deviation;
    if (index > 0) products += deviation * (means[index - 1] - mean);
  }
  return products / squares;
}

/**
 * The interval of the steady-state mean of one series, its warm-up already removed.
 *
 * @throws {InputError} Where there are fewer than 2 batches, fewer observations than batches, a
 * value is not finite, or the confidence is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { batchMeans } from "@iovlab/iovlab/stats";
 *
 * const series = Array.from({ length: 1000 }, (_, i) => i % 2);
 * const { mean, halfWidth, batchSize } = batchMeans(series, { batches: 10 });
 * assert.deepEqual([mean, halfWidth, batchSize], [0.5, 0, 100]);
 * ```
 */
export function batchMeans(
  series: ArrayLike<number>,
  options: BatchMeansOptions = {},
): BatchMeansInterval {
  const batches = checkInteger("batches", options.batches ?? 20, 2);
  const batchSize = Math.floor(series.length / batches);
  if (batchSize === 0) {
    throw new InputError(
      `Cannot form batch means as the series must have at least ${batches} observations: current value is ${series.length}`,
      { code: "stats/short-series" },
    );
  }
  const dropped = series.length - batches * batchSize;
  const means = Float64Array.from({ length: batches }, (_, batch) => {
    let sum = 0;
    const start = dropped + batch * batchSize;
    for (let index = start; index < start + batchSize; index++) sum += series[index];
    return sum / batchSize;
  });
  const interval = replicationInterval(means, options.confidence);
  return {
    ...interval,
    batchSize,
    dropped,
    lagOneCorrelation: lagOneCorrelation(means, interval.mean),
  };
}
