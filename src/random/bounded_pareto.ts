/**
 * The bounded Pareto distribution, by inversion: heavy-tailed sizes with a smallest and a largest
 * value.
 *
 * With low L, high H and shape a, the distribution function is `(1 - (L/x)^a) / (1 - (L/H)^a)` on L
 * to H, and moment k is `a L^a / (1 - (L/H)^a)` times the integral of `x^(k-a-1)` from L to H.
 *
 * @module
 */
import { checkPositive, InputError } from "../core/mod.ts";
import type { BoundedParetoSpec, Distribution } from "./specification.ts";
import type { RandomStream } from "./stream.ts";

/** The k-th moment over L^k, from the ratio H / L. */
function momentOverLow(k: number, ratio: number, shape: number): number {
  const power = k - shape;
  const logRatio = Math.log(ratio);
  const integral = power === 0 ? logRatio : Math.expm1(power * logRatio) / power;
  return shape * integral / -Math.expm1(-shape * logRatio);
}

/**
 * The bounded Pareto distribution. One uniform a value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { BoundedPareto } from "@iovlab/iovlab/random";
 *
 * const size = new BoundedPareto({ kind: "bounded-pareto", low: 1, high: 4, shape: 1 });
 * assert.ok(Math.abs(size.mean - Math.log(4) / 0.75) < 1e-12);
 * assert.equal(size.cumulative(2), 0.5 / 0.75);
 * ```
 */
export class BoundedPareto implements Distribution {
  /** The plain data that it was made from. */
  readonly spec: BoundedParetoSpec;
  /** Mean. */
  readonly mean: number;
  /** Variance over the square of the mean. */
  readonly squaredCoefficientOfVariation: number;
  readonly #low: number;
  readonly #high: number;
  /** The mass that is left of an unbounded Pareto: 1 - (L/H)^a. */
  readonly #mass: number;
  readonly #power: number;

  /**
   * Checks the parameters.
   *
   * @throws {InputError} Where `low` or `shape` is not above 0, or `high` is not above `low`.
   */
  constructor(spec: BoundedParetoSpec) {
    const { low, high, shape } = spec;
    this.#low = checkPositive("bounded-pareto low", low);
    this.#high = checkPositive("bounded-pareto high", high);
    checkPositive("bounded-pareto shape", shape);
    if (high <= low) {
      throw new InputError(
        `Cannot use bounded-pareto high as it must be above low (${low}): current value is ${high}`,
        { code: "random/bad-range" },
      );
    }
    this.spec = spec;
    this.#mass = -Math.expm1(shape * Math.log(low / high));
    this.#power = -1 / shape;
    const first = momentOverLow(1, high / low, shape);
    this.mean = low * first;
    this.squaredCoefficientOfVariation = momentOverLow(2, high / low, shape) / (first * first) - 1;
  }

  /** The next value, from `low` to `high`. */
  sample(stream: RandomStream): number {
    const value = this.#low * Math.pow(1 - stream.uniform() * this.#mass, this.#power);
    return value < this.#high ? value : this.#high;
  }

  /** The probability of a value of at most `x`. */
  cumulative(x: number): number {
    if (x <= this.#low) return 0;
    if (x >= this.#high) return 1;
    return (1 - Math.pow(this.#low / x, this.spec.shape)) / this.#mass;
  }
}
