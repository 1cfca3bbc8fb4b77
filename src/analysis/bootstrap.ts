/**
 * Bootstrap intervals of any statistic: percentile, and bias-corrected and accelerated (BCa).
 *
 * What is drawn again is a _unit_: a value, a pair of two systems' values (so that pairing stays), or a block of
 * values that follow each other (so that their likeness stays). The interval is made from the resampled statistics as
 * {@linkcode bootstrapEnds} says.
 *
 * With few units (under about 15) both are too narrow: ten replications give a mean's 95% interval that
 * covers about 90%. For means use Student's interval; this is for statistics that have none.
 *
 * @module
 */
import { checkInteger, InputError } from "../core/mod.ts";
import { randomStream } from "../random/mod.ts";
import { drawRows } from "./_resample.ts";
import type { Estimate } from "./estimate.ts";
import { pairsOf, type Sample } from "./sample.ts";
import { type BootstrapEnds, bootstrapEnds } from "./bootstrap_ends.ts";

/** Options of the bootstrap. */
export interface BootstrapOptions {
  /** Which interval; `bca` where absent. */
  readonly method?: "bca" | "percentile";
  /** How many resamples, at least 100; 1999 where absent. */
  readonly resamples?: number;
  /** The confidence of the interval; 0.95 where absent. */
  readonly confidence?: number;
  /** The seed of the stream that draws; 1 where absent. */
  readonly seed?: number | string;
  /** The name of the stream, so that two bootstraps of a study draw apart; `analysis/bootstrap` where absent. */
  readonly stream?: string;
}

/** A bootstrap interval. */
export interface BootstrapInterval extends Estimate, BootstrapEnds {
  /** Which interval it is. */
  readonly method: "bca" | "percentile";
  /** Standard deviation of the resampled statistic. */
  readonly standardError: number;
  /** Mean of the resampled statistic less the estimate. */
  readonly bias: number;
  /** How many units were drawn from. */
  readonly units: number;
  /** How many resamples were used. */
  readonly resamples: number;
  /** How many resamples gave no finite statistic and were left out. */
  readonly dropped: number;
  /** The nominal probability that the interval covers the true value. */
  readonly confidence: number;
}

/** Mean and standard deviation of finite values. */
function spread(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/**
 * A bootstrap interval of a statistic.
 *
 * The same seed and stream name give the same interval, whatever else is computed.
 *
 * @typeParam T A unit: a number, a row of several values, a pair, a block.
 * @param units The units, at least two, independent of each other.
 * @param statistic The statistic of some units; it must not change them.
 * @throws {InputError} `analysis/bad-statistic` where the statistic of the data is not finite, or that of
 * the data without one unit (for BCa), or where fewer than half of the resamples have a finite one; where there are fewer than two
 * units or an option cannot be used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bootstrap } from "@iovlab/iovlab/analysis";
 *
 * const values = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
 * const median = (some: readonly number[]) => [...some].sort((a, b) => a - b)[6];
 * const interval = bootstrap(values, median);
 * assert.equal(interval.estimate, 17);
 * assert.ok(interval.low < 17 && 17 < interval.high);
 * assert.deepEqual(bootstrap(values, median), interval);
 * ```
 */
export function bootstrap<T>(
  units: readonly T[],
  statistic: (units: readonly T[]) => number,
  options: BootstrapOptions = {},
): BootstrapInterval {
  const { method = "bca", resamples = 1999, confidence = 0.95, seed = 1 } = options;
  checkInteger("units of a bootstrap", units.length, 2);
  checkInteger("resamples", resamples, 100);
  const estimate = finiteStatistic(statistic(units), "of the data");
  const stream = randomStream(seed, 0, options.stream ?? "analysis/bootstrap");
  const resampled: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const value = statistic(drawRows(units.length, stream).map((row) => units[row]));
    if (Number.isFinite(value)) resampled.push(value);
  }
  if (resampled.length * 2 < resamples) finiteStatistic(NaN, "of most resamples");
  const without = method === "percentile" ? [] : units.map((_, left) => {
    const rest = units.filter((_, index) => index !== left);
    return finiteStatistic(statistic(rest), `without unit ${left}`);
  });
  const { mean, deviation } = spread(resampled);
  return {
    method,
    estimate,
    ...bootstrapEnds(estimate, resampled, without, confidence),
    standardError: deviation,
    bias: mean - estimate,
    units: units.length,
    resamples: resampled.length,
    dropped: resamples - resampled.length,
    confidence,
  };
}

function finiteStatistic(value: number, where: string): number {
  if (Number.isFinite(value)) return value;
  throw new InputError(
    `Cannot resample a statistic as it must be finite ${where}: current value is ${value}`,
    { code: "analysis/bad-statistic" },
  );
}

/**
 * A bootstrap interval of a statistic of two systems, drawn in pairs: a ratio of means, a difference of
 * quantiles.
 *
 * @param statistic The statistic of both systems' values, pair by pair.
 * @throws {InputError} `analysis/no-pairs` where the samples share fewer than two keys; and as {@linkcode bootstrap}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bootstrapPaired, replicationSample } from "@iovlab/iovlab/analysis";
 *
 * const a = replicationSample([20, 41, 59, 82, 99, 118, 143, 160], { seed: 1 });
 * const b = replicationSample([10, 20, 30, 40, 50, 60, 70, 80], { seed: 1 });
 * const mean = (values: readonly number[]) => values.reduce((x, y) => x + y, 0) / values.length;
 * const ratio = bootstrapPaired(a, b, (x, y) => mean(x) / mean(y));
 * assert.equal(ratio.estimate.toFixed(3), "2.006");
 * assert.ok(ratio.high - ratio.low < 0.05);
 * ```
 */
export function bootstrapPaired(
  a: Sample,
  b: Sample,
  statistic: (a: readonly number[], b: readonly number[]) => number,
  options: BootstrapOptions = {},
): BootstrapInterval {
  const pairs = pairsOf(a, b);
  if (pairs.keys.length < 2) {
    throw new InputError(
      `Cannot draw pairs as the samples must share at least two keys: current value is ${pairs.keys.length}`,
      { code: "analysis/no-pairs" },
    );
  }
  const units = pairs.a.map((value, index) => [value, pairs.b[index]] as const);
  return bootstrap(
    units,
    (drawn) => statistic(drawn.map(([x]) => x), drawn.map(([, y]) => y)),
    options,
  );
}

/**
 * Cuts observations that follow each other into blocks of one length; a rest that fills no block
 * is left out at the beginning, where a run is least settled.
 *
 * Blocks should be many times as long as observations stay alike, and there should be 20 or more.
 *
 * @throws {InputError} Where the length is not a whole number from 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { blocksOf } from "@iovlab/iovlab/analysis";
 *
 * assert.deepEqual(blocksOf([1, 2, 3, 4, 5], 2), [[2, 3], [4, 5]]);
 * ```
 */
export function blocksOf<T>(observations: readonly T[], length: number): T[][] {
  checkInteger("length of a block", length, 1);
  const count = Math.floor(observations.length / length);
  const first = observations.length - count * length;
  return Array.from(
    { length: count },
    (_, block) => observations.slice(first + block * length, first + (block + 1) * length),
  );
}

/**
 * A bootstrap interval of a statistic of observations that are alike within blocks: replications with many observations
 * each, hosts with many connections, or the {@linkcode blocksOf} one run.
 *
 * @param blocks The blocks, at least two, independent of each other.
 * @param statistic The statistic of the observations of some blocks, one after the other.
 * @throws {InputError} As {@linkcode bootstrap}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bootstrapBlocks } from "@iovlab/iovlab/analysis";
 *
 * const blocks = Array.from({ length: 20 }, (_, block) => [block, block, block]);
 * const mean = (values: readonly number[]) => values.reduce((x, y) => x + y, 0) / values.length;
 * const { estimate, standardError } = bootstrapBlocks(blocks, mean);
 * assert.equal(estimate, 9.5);
 * assert.ok(standardError > 1.1 && standardError < 1.5); // of 20 blocks, not of 60 values
 * ```
 */
export function bootstrapBlocks<T>(
  blocks: readonly (readonly T[])[],
  statistic: (observations: readonly T[]) => number,
  options: BootstrapOptions = {},
): BootstrapInterval {
  return bootstrap(blocks, (drawn) => statistic(drawn.flat()), options);
}
