/**
 * The exponential distribution, by inversion: `-mean ln(u)`.
 *
 * The largest value that 53 bits can give is 36.7 means, which is passed with probability 1e-16.
 *
 * @module
 */
import { checkPositive } from "../core/mod.ts";
import type { Distribution, ExponentialSpec } from "./specification.ts";
import type { RandomStream } from "./stream.ts";

/**
 * The exponential distribution of a given mean. One uniform a value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Exponential, randomStream } from "@iovlab/iovlab/random";
 *
 * const think = new Exponential({ kind: "exponential", mean: 2 });
 * assert.equal(think.cumulative(2), 1 - Math.exp(-1));
 * assert.ok(think.sample(randomStream(1, 0, "think")) > 0);
 * ```
 */
export class Exponential implements Distribution {
  /** The plain data that it was made from. */
  readonly spec: ExponentialSpec;
  /** Mean. */
  readonly mean: number;
  /** Variance over the square of the mean: 1. */
  readonly squaredCoefficientOfVariation = 1;

  /**
   * Checks the parameters.
   *
   * @throws {InputError} Where the mean is not above 0.
   */
  constructor(spec: ExponentialSpec) {
    this.spec = spec;
    this.mean = checkPositive("exponential mean", spec.mean);
  }

  /** The next value, above 0. */
  sample(stream: RandomStream): number {
    return -this.mean * Math.log(stream.uniformOpen());
  }

  /** The probability of a value of at most `x`. */
  cumulative(x: number): number {
    return x <= 0 ? 0 : -Math.expm1(-x / this.mean);
  }
}
