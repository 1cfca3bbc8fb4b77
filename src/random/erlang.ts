/**
 * The Erlang distribution: the sum of k independent exponential stages of equal mean.
 *
 * A value is minus the stage mean times the logarithm of a product of k uniforms. The product is
 * cut into pieces of 16 factors: 53-bit uniforms cannot underflow in so few.
 *
 * @module
 */
import { checkInteger, checkPositive } from "../core/mod.ts";
import type { Distribution, ErlangSpec } from "./specification.ts";
import type { RandomStream } from "./stream.ts";

/** How many factors a product may have before its logarithm is taken. */
const factors = 16;

/**
 * The Erlang distribution of a given mean and number of stages. One uniform a stage.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Erlang } from "@iovlab/iovlab/random";
 *
 * const service = new Erlang({ kind: "erlang", mean: 3, stages: 4 });
 * assert.equal(service.squaredCoefficientOfVariation, 0.25);
 * ```
 */
export class Erlang implements Distribution {
  /** The plain data that it was made from. */
  readonly spec: ErlangSpec;
  /** Mean of the sum. */
  readonly mean: number;
  /** Variance over the square of the mean: one over the number of stages. */
  readonly squaredCoefficientOfVariation: number;
  readonly #stages: number;
  readonly #stageMean: number;

  /**
   * Checks the parameters.
   *
   * @throws {InputError} Where the mean is not above 0 or the number of stages is not a whole
   * number above 0.
   */
  constructor(spec: ErlangSpec) {
    this.spec = spec;
    this.mean = checkPositive("erlang mean", spec.mean);
    this.#stages = checkInteger("erlang stages", spec.stages, 1);
    this.#stageMean = spec.mean / spec.stages;
    this.squaredCoefficientOfVariation = 1 / spec.stages;
  }

  /** The next value, above 0. */
  sample(stream: RandomStream): number {
    let logarithm = 0;
    let left = this.#stages;
    while (left > 0) {
      const piece = Math.min(left, factors);
      let product = 1;
      for (let factor = 0; factor < piece; factor++) product *= stream.uniformOpen();
      logarithm += Math.log(product);
      left -= piece;
    }
    return -this.#stageMean * logarithm;
  }

  /** The probability of a value of at most `x`: at least k events of a Poisson process by then. */
  cumulative(x: number): number {
    if (x <= 0) return 0;
    const events = x / this.#stageMean;
    let logTerm = -events;
    let fewer = 0;
    for (let count = 0; count < this.#stages; count++) {
      fewer += Math.exp(logTerm);
      logTerm += Math.log(events / (count + 1));
    }
    return Math.max(0, 1 - fewer);
  }
}
