/**
 * How to simulate a layered queueing network.
 *
 * @module
 */

import { checkInteger, checkPositive, checkProbability, InputError } from "../../core/mod.ts";

/** Options of {@linkcode simulateLqn}. Times are in the model's unit. */
export interface SimulateLqnOptions {
  /** Seed of all random streams, a whole number of at least 0; default 1. */
  readonly seed?: number;
  /**
   * Wanted half-width of the 95% interval of every task's throughput, relative to it, between 0 and 1. Default 0.01,
   * or none where `duration` is given: then the run is that long, whatever it reaches.
   */
  readonly precision?: number;
  /** Independent replications, at least 1; default 10. With 1 the intervals are from batches of one run. */
  readonly replications?: number;
  /** Batches of the one run where `replications` is 1: an even number from 2 on; default 20. */
  readonly batches?: number;
  /** Simulated time of each replication after its warm-up: of all of it, or of the first round. */
  readonly duration?: number;
  /** Simulated time to remove at the start of each replication; found by MSER-5 unless told. */
  readonly warmUp?: number;
  /** Entry completions after which no further round is begun, at least 1; default 200 million. */
  readonly maxCalls?: number;
  /** Probabilities of the quantiles of service times to report, each between 0 and 1; none unless told. */
  readonly quantiles?: readonly number[];
  /** Whether to fill the histograms that the model asks for; default `true`. */
  readonly histograms?: boolean;
  /** Told after each round; it changes nothing. */
  readonly onProgress?: (progress: LqnProgress) => void;
}

/** How far a simulation is. */
export interface LqnProgress {
  /** Rounds carried out, the search for the warm-up included. */
  readonly rounds: number;
  /** Entry completions so far, over all replications. */
  readonly calls: number;
  /** The widest relative half-width of a task's throughput; `Infinity` before the first estimate. */
  readonly widest: number;
  /** The one that is wanted, or `undefined`. */
  readonly precision?: number;
}

/** Options with defaults filled in. */
export interface Settings {
  readonly seed: number;
  readonly precision: number | undefined;
  readonly replications: number;
  readonly batches: number;
  readonly duration: number | undefined;
  readonly warmUp: number | undefined;
  readonly maxCalls: number;
  readonly quantiles: readonly number[];
  readonly histograms: boolean;
  readonly onProgress: ((progress: LqnProgress) => void) | undefined;
}

function checkPrecision(precision: number): number {
  return checkPositive("precision", checkProbability("precision", precision));
}

function checkWarmUp(warmUp: number): number {
  if (warmUp >= 0 && warmUp < Infinity) return warmUp;
  throw new InputError(
    `Cannot simulate as warmUp must be finite and at least 0: current value is ${warmUp}`,
    { code: "lqn/bad-warm-up" },
  );
}

function checkBatches(batches: number): number {
  checkInteger("batches", batches, 2);
  if (batches % 2 === 0) return batches;
  throw new InputError(
    `Cannot simulate as batches must be an even number: current value is ${batches}`,
    { code: "lqn/bad-batches" },
  );
}

/**
 * Checks options and fills in the defaults.
 *
 * @throws {InputError} Where an option is out of its range.
 */
export function settingsOf(options: SimulateLqnOptions): Settings {
  const { precision, duration, warmUp } = options;
  if (duration !== undefined) checkPositive("duration", duration);
  const fallback = duration === undefined ? 0.01 : undefined;
  return {
    seed: checkInteger("seed", options.seed ?? 1, 0),
    precision: precision === undefined ? fallback : checkPrecision(precision),
    replications: checkInteger("replications", options.replications ?? 10, 1),
    batches: checkBatches(options.batches ?? 20),
    duration,
    warmUp: warmUp === undefined ? undefined : checkWarmUp(warmUp),
    maxCalls: checkInteger("maxCalls", options.maxCalls ?? 2e8, 1),
    quantiles: (options.quantiles ?? []).map((one) => checkProbability("quantile", one)),
    histograms: options.histograms ?? true,
    onProgress: options.onProgress,
  };
}
