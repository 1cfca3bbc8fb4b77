/**
 * Statistics of simulation output: tallies, time averages, quantile sketches, intervals, warm-up,
 * stopping; and fits of constants to measurements.
 *
 * Pure functions and small accumulators. Browser-safe.
 *
 * @module
 */
export { Tally } from "./tally.ts";
export { TimeAverage } from "./time_average.ts";
export {
  type QuantileInterval,
  QuantileSketch,
  type QuantileSketchJson,
  type QuantileSketchOptions,
} from "./quantile_sketch.ts";
export { betaQuantile, normalQuantile, studentQuantile } from "./student.ts";
export {
  chiSquareQuantile,
  chiSquareTail,
  fQuantile,
  fTail,
  normalCumulative,
  studentTail,
  studentTwoSided,
} from "./tails.ts";
export { holm } from "./holm.ts";
export {
  type Interval,
  logRatioInterval,
  pairedInterval,
  type RatioInterval,
  replicationInterval,
} from "./interval.ts";
export { type WelchInterval, welchInterval } from "./welch.ts";
export { type ValueQuantile, valueQuantile } from "./quantile.ts";
export { type Control, type ControlledInterval, controlledMean } from "./control_variates.ts";
export { type ShareInterval, wilsonInterval } from "./wilson.ts";
export { commonWarmUp, mser5, type WarmUp } from "./mser.ts";
export { batchMeans, type BatchMeansInterval, type BatchMeansOptions } from "./batch_means.ts";
export {
  type NextRound,
  nextRound,
  nextRoundWhen,
  type Precision,
  precisionReached,
  type Rounds,
} from "./sequential.ts";
export { confounded, type Observation } from "./confounded.ts";
export {
  combine,
  type Fit,
  fitNonNegative,
  type FittedConstant,
  type FittedRow,
  type FittedValue,
} from "./fit.ts";
