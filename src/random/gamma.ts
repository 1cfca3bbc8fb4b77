/**
 * The gamma distribution, by rejection from the cube of a shifted normal.
 *
 * Source: G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables, ACM
 * Transactions on Mathematical Software 26(3), 2000. For a shape a below 1 a value of shape a + 1
 * is multiplied by `u^(1/a)`, as the paper says in its last section.
 *
 * Symbols: shape a = 1 / squaredCoefficientOfVariation, scale = mean / a.
 *
 * @module
 */
import { checkPositive } from "../core/mod.ts";
import { standardNormal } from "./_normal.ts";
import type { Distribution, GammaSpec } from "./specification.ts";
import type { RandomStream } from "./stream.ts";

/**
 * The gamma distribution of a given mean and squared coefficient of variation.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Gamma, randomStream } from "@iovlab/iovlab/random";
 *
 * const size = new Gamma({ kind: "gamma", mean: 5, squaredCoefficientOfVariation: 0.5 });
 * assert.equal(size.mean, 5);
 * assert.ok(size.sample(randomStream(1, 0, "size")) > 0);
 * ```
 */
export class Gamma implements Distribution {
  /** The plain data that it was made from. */
  readonly spec: GammaSpec;
  /** Mean. */
  readonly mean: number;
  /** Variance over the square of the mean. */
  readonly squaredCoefficientOfVariation: number;
  readonly #scale: number;
  readonly #d: number;
  readonly #c: number;
  /** 1 / shape where the shape is below 1, else 0. */
  readonly #power: number;

  /**
   * Checks the parameters.
   *
   * @throws {InputError} Where a parameter is not above 0.
   */
  constructor(spec: GammaSpec) {
    this.spec = spec;
    this.mean = checkPositive("gamma mean", spec.mean);
    this.squaredCoefficientOfVariation = checkPositive(
      "gamma squared coefficient of variation",
      spec.squaredCoefficientOfVariation,
    );
    const shape = 1 / spec.squaredCoefficientOfVariation;
    this.#scale = spec.mean / shape;
    this.#power = shape < 1 ? 1 / shape : 0;
    this.#d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
    this.#c = 1 / Math.sqrt(9 * this.#d);
  }

  /** The next value; at least 0, which a shape far below 1 can underflow to. */
  sample(stream: RandomStream): number {
    const value = this.#scale * this.#unit(stream);
    return this.#power === 0 ? value : value * Math.pow(stream.uniformOpen(), this.#power);
  }

  /** A value of scale 1 and a shape of at least 1. */
  #unit(stream: RandomStream): number {
    while (true) {
      const x = standardNormal(stream);
      const root = 1 + this.#c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      const bound = 0.5 * x * x + this.#d * (1 - v + Math.log(v));
      if (Math.log(stream.uniformOpen()) < bound) return this.#d * v;
    }
  }
}
