/**
 * The lognormal distribution.
 *
 * Symbols: with the logarithm normal of mean mu and variance s2, the mean is `exp(mu + s2 / 2)` and
 * the squared coefficient of variation `exp(s2) - 1`; both are inverted here.
 *
 * @module
 */
import { checkPositive } from "../core/mod.ts";
import { standardNormal } from "./_normal.ts";
import type { Distribution, LognormalSpec } from "./specification.ts";
import type { RandomStream } from "./stream.ts";

/**
 * The lognormal distribution of a given mean and squared coefficient of variation (of the value
 * itself).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Lognormal, randomStream } from "@iovlab/iovlab/random";
 *
 * const size = new Lognormal({ kind: "lognormal", mean: 12, squaredCoefficientOfVariation: 4 });
 * assert.equal(size.mean, 12);
 * assert.ok(size.sample(randomStream(1, 0, "size")) > 0);
 * ```
 */
export class Lognormal implements Distribution {
  /** The plain data that it was made from. */
  readonly spec: LognormalSpec;
  /** Mean. */
  readonly mean: number;
  /** Variance over the square of the mean. */
  readonly squaredCoefficientOfVariation: number;
  readonly #location: number;
  readonly #deviation: number;

  /**
   * Checks the parameters.
   *
   * @throws {InputError} Where a parameter is not above 0.
   */
  constructor(spec: LognormalSpec) {
    this.spec = spec;
    this.mean = checkPositive("lognormal mean", spec.mean);
    this.squaredCoefficientOfVariation = checkPositive(
      "lognormal squared coefficient of variation",
      spec.squaredCoefficientOfVariation,
    );
    const variance = Math.log1p(spec.squaredCoefficientOfVariation);
    this.#deviation = Math.sqrt(variance);
    this.#location = Math.log(spec.mean) - variance / 2;
  }

  /** The next value, above 0. */
  sample(stream: RandomStream): number {
    return Math.exp(this.#location + this.#deviation * standardNormal(stream));
  }
}
