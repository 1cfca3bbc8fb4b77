/**
 * The distribution of a constant.
 *
 * @module
 */
import { checkNonNegative } from "../core/mod.ts";
import type { DeterministicSpec, Distribution } from "./specification.ts";
import type { RandomStream } from "./stream.ts";

/**
 * Always the same value. It draws nothing from the stream.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Deterministic, randomStream } from "@iovlab/iovlab/random";
 *
 * const size = new Deterministic({ kind: "deterministic", value: 1500 });
 * assert.equal(size.sample(randomStream(1, 0, "size")), 1500);
 * ```
 */
export class Deterministic implements Distribution {
  /** The plain data that it was made from. */
  readonly spec: DeterministicSpec;
  /** The value. */
  readonly mean: number;
  /** Variance over the square of the mean: 0. */
  readonly squaredCoefficientOfVariation = 0;

  /**
   * Checks the parameters.
   *
   * @throws {InputError} Where the value is negative or not finite.
   */
  constructor(spec: DeterministicSpec) {
    this.spec = spec;
    this.mean = checkNonNegative("deterministic value", spec.value);
  }

  /** The value. */
  sample(_stream: RandomStream): number {
    return this.mean;
  }

  /** The probability of a value of at most `x`: 0 below the value, else 1. */
  cumulative(x: number): number {
    return x < this.mean ? 0 : 1;
  }
}
