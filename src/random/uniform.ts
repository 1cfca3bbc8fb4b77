/**
 * The uniform distribution on an interval.
 *
 * @module
 */
import { checkNonNegative, InputError } from "../core/mod.ts";
import type { Distribution, UniformSpec } from "./specification.ts";
import type { RandomStream } from "./stream.ts";

/**
 * Uniform from `low` to `high`. One uniform a value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Uniform } from "@iovlab/iovlab/random";
 *
 * const jitter = new Uniform({ kind: "uniform", low: 1, high: 3 });
 * assert.equal(jitter.mean, 2);
 * assert.equal(jitter.cumulative(1.5), 0.25);
 * ```
 */
export class Uniform implements Distribution {
  /** The plain data that it was made from. */
  readonly spec: UniformSpec;
  /** Mean: the middle. */
  readonly mean: number;
  /** Variance over the square of the mean. */
  readonly squaredCoefficientOfVariation: number;
  readonly #low: number;
  readonly #width: number;

  /**
   * Checks the parameters.
   *
   * @throws {InputError} Where `low` is negative or `high` is not above it.
   */
  constructor(spec: UniformSpec) {
    this.spec = spec;
    this.#low = checkNonNegative("uniform low", spec.low);
    this.#width = checkNonNegative("uniform high", spec.high) - spec.low;
    if (!(this.#width > 0)) {
      throw new InputError(
        `Cannot use uniform high as it must be above low (${spec.low}): current value is ${spec.high}`,
        { code: "random/bad-range" },
      );
    }
    this.mean = spec.low + this.#width / 2;
    this.squaredCoefficientOfVariation = (this.#width / this.mean) ** 2 / 12;
  }

  /** The next value, from `low` to `high`. */
  sample(stream: RandomStream): number {
    return this.#low + this.#width * stream.uniform();
  }

  /** The probability of a value of at most `x`. */
  cumulative(x: number): number {
    return Math.min(1, Math.max(0, (x - this.#low) / this.#width));
  }
}
