/**
 * The hyperexponential distribution: a random choice among exponentials, for variability above an
 * exponential's.
 *
 * Moments: with probabilities p_i and means m_i, the mean is `sum p_i m_i` and the second moment `2
 * sum p_i m_i^2`. Balanced means: of the two-branch distributions with a given mean m and squared
 * coefficient of variation c2, the one with p_1 m_1 = p_2 m_2 = m / 2. Put into the second moment
 * this gives m^2 / (2 p_1 p_2) = (1 + c2) m^2, so `p_1 = (1 + sqrt((c2 - 1) / (c2 + 1))) / 2`.
 *
 * @module
 */
import { checkPositive, checkProbability, InputError } from "../core/mod.ts";
import type { Distribution, HyperexponentialSpec } from "./specification.ts";
import type { RandomStream } from "./stream.ts";

function checkBranches(spec: HyperexponentialSpec): void {
  const { probabilities, means } = spec;
  if (probabilities.length === 0 || probabilities.length !== means.length) {
    throw new InputError(
      "Cannot use hyperexponential branches as there must be one mean for each probability and at " +
        `least one: current value is ${probabilities.length} probabilities, ${means.length} means`,
      { code: "random/bad-branches" },
    );
  }
  probabilities.forEach((p, i) => checkProbability(`hyperexponential probability ${i}`, p));
  means.forEach((mean, i) => checkPositive(`hyperexponential mean ${i}`, mean));
  const sum = probabilities.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) > 1e-9) {
    throw new InputError(
      `Cannot use hyperexponential probabilities as their sum must be 1: current value is ${sum}`,
      { code: "random/bad-branches" },
    );
  }
}

/**
 * The hyperexponential distribution. Two uniforms a value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Hyperexponential } from "@iovlab/iovlab/random";
 *
 * const service = new Hyperexponential({
 *   kind: "hyperexponential",
 *   probabilities: [0.5, 0.5],
 *   means: [1, 3],
 * });
 * assert.equal(service.mean, 2);
 * assert.equal(service.squaredCoefficientOfVariation, 1.5);
 * ```
 */
export class Hyperexponential implements Distribution {
  /** The plain data that it was made from. */
  readonly spec: HyperexponentialSpec;
  /** Mean. */
  readonly mean: number;
  /** Variance over the square of the mean, at least 1. */
  readonly squaredCoefficientOfVariation: number;
  readonly #bounds: Float64Array;
  readonly #means: Float64Array;

  /**
   * Checks the parameters.
   *
   * @throws {InputError} Where the two lists differ in length or are empty, a probability is
   * outside 0 to 1, the probabilities do not sum to 1 (within 1e-9), or a mean is not above 0.
   */
  constructor(spec: HyperexponentialSpec) {
    checkBranches(spec);
    this.spec = spec;
    this.#means = Float64Array.from(spec.means);
    this.#bounds = Float64Array.from(spec.means, () => 1);
    let sum = 0;
    let first = 0;
    let second = 0;
    spec.probabilities.forEach((p, branch) => {
      const mean = spec.means[branch];
      sum += p;
      first += p * mean;
      second += 2 * p * mean * mean;
      if (branch < spec.means.length - 1) this.#bounds[branch] = sum;
    });
    this.mean = first;
    this.squaredCoefficientOfVariation = second / (first * first) - 1;
  }

  /** The next value, above 0. */
  sample(stream: RandomStream): number {
    const choice = stream.uniform();
    let branch = 0;
    while (choice >= this.#bounds[branch]) branch++;
    return -this.#means[branch] * Math.log(stream.uniformOpen());
  }

  /** The probability of a value of at most `x`. */
  cumulative(x: number): number {
    if (x <= 0) return 0;
    let sum = 0;
    for (let branch = 0; branch < this.#means.length; branch++) {
      sum -= this.spec.probabilities[branch] * Math.expm1(-x / this.#means[branch]);
    }
    return Math.min(1, sum);
  }
}

/**
 * The two-branch hyperexponential with balanced means of a given mean and variability.
 *
 * @param mean Mean, above 0.
 * @param squaredCoefficientOfVariation Variance over the square of the mean, at least 1.
 * @throws {InputError} Where a parameter is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { balancedHyperexponential, Hyperexponential } from "@iovlab/iovlab/random";
 *
 * const service = new Hyperexponential(balancedHyperexponential(2, 4));
 * assert.ok(Math.abs(service.mean - 2) < 1e-12);
 * assert.ok(Math.abs(service.squaredCoefficientOfVariation - 4) < 1e-12);
 * ```
 */
export function balancedHyperexponential(
  mean: number,
  squaredCoefficientOfVariation: number,
): HyperexponentialSpec {
  const name = "hyperexponential squared coefficient of variation";
  checkPositive("hyperexponential mean", mean);
  const variability = checkPositive(name, squaredCoefficientOfVariation);
  if (variability < 1) {
    throw new InputError(
      `Cannot use ${name} as it must be at least 1: current value is ${variability}`,
      { code: "random/bad-range" },
    );
  }
  const often = (1 + Math.sqrt((variability - 1) / (variability + 1))) / 2;
  const seldom = 1 - often;
  return {
    kind: "hyperexponential",
    probabilities: [often, seldom],
    means: [mean / (2 * often), mean / (2 * seldom)],
  };
}
