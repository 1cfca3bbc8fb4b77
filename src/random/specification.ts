/**
 * Distributions as plain data, and what a distribution can do.
 *
 * A specification is JSON: a host file, a cost profile and a study's parameters hold it as it is.
 * All distributions here are of non-negative quantities (times, sizes, counts); a mean has the
 * quantity's unit.
 *
 * @module
 */
import type { RandomStream } from "./stream.ts";

/** Exponential. */
export interface ExponentialSpec {
  /** Which distribution. */
  readonly kind: "exponential";
  /** Mean, above 0. */
  readonly mean: number;
}

/** Always the same value. */
export interface DeterministicSpec {
  /** Which distribution. */
  readonly kind: "deterministic";
  /** The value, at least 0. */
  readonly value: number;
}

/** Uniform on an interval. */
export interface UniformSpec {
  /** Which distribution. */
  readonly kind: "uniform";
  /** Lower end, at least 0. */
  readonly low: number;
  /** Upper end, above `low`. */
  readonly high: number;
}

/** Erlang: the sum of equal independent exponential stages. */
export interface ErlangSpec {
  /** Which distribution. */
  readonly kind: "erlang";
  /** Mean of the sum, above 0. */
  readonly mean: number;
  /** How many stages: a whole number of at least 1. */
  readonly stages: number;
}

/** Hyperexponential: one of several exponentials, chosen at random for each value. */
export interface HyperexponentialSpec {
  /** Which distribution. */
  readonly kind: "hyperexponential";
  /** The probability of each branch; they sum to 1. */
  readonly probabilities: readonly number[];
  /** The mean of each branch, above 0. */
  readonly means: readonly number[];
}

/** Gamma. */
export interface GammaSpec {
  /** Which distribution. */
  readonly kind: "gamma";
  /** Mean, above 0. */
  readonly mean: number;
  /** Variance over the square of the mean, above 0. */
  readonly squaredCoefficientOfVariation: number;
}

/** Lognormal: its logarithm is normal. */
export interface LognormalSpec {
  /** Which distribution. */
  readonly kind: "lognormal";
  /** Mean of the value itself (not of its logarithm), above 0. */
  readonly mean: number;
  /** Variance over the square of the mean, above 0. */
  readonly squaredCoefficientOfVariation: number;
}

/** Pareto cut off at both ends. */
export interface BoundedParetoSpec {
  /** Which distribution. */
  readonly kind: "bounded-pareto";
  /** Smallest value, above 0. */
  readonly low: number;
  /** Largest value, above `low`. */
  readonly high: number;
  /** Exponent of the tail, above 0: the smaller, the heavier. */
  readonly shape: number;
}

/** Given values, drawn with given weights. */
export interface EmpiricalSpec {
  /** Which distribution. */
  readonly kind: "empirical";
  /** The values, at least one, each at least 0. */
  readonly values: readonly number[];
  /** A weight of at least 0 for each value, in any scale; equal weights where absent. */
  readonly weights?: readonly number[];
}

/** Any distribution as plain data. */
export type DistributionSpec =
  | ExponentialSpec
  | DeterministicSpec
  | UniformSpec
  | ErlangSpec
  | HyperexponentialSpec
  | GammaSpec
  | LognormalSpec
  | BoundedParetoSpec
  | EmpiricalSpec;

/** A distribution that was checked and can be drawn from. It holds no state: the stream does. */
export interface Distribution {
  /** The plain data that it was made from. */
  readonly spec: DistributionSpec;
  /** Mean. */
  readonly mean: number;
  /** Variance over the square of the mean; 0 where the mean is 0. */
  readonly squaredCoefficientOfVariation: number;
  /** The next value, from the given stream. */
  sample(stream: RandomStream): number;
  /** The probability of a value of at most `x`, where it has a closed form. */
  cumulative?(x: number): number;
}
