/**
 * Running count, mean, variance and extremes of observations.
 *
 * Source: B. P. Welford, Note on a method for calculating corrected sums of squares and products,
 * Technometrics 4(3), 1962; two tallies are merged as by T. F. Chan, G. H. Golub and R. J. LeVeque,
 * Algorithms for computing the sample variance, The American Statistician 37(3), 1983.
 *
 * @module
 */

/**
 * A tally of observations, in constant space. Adding one allocates nothing and checks nothing: a
 * `NaN` makes every moment `NaN`.
 *
 * While nothing was observed every figure but `count` and `sum` is `NaN`; the variance of one
 * observation is `NaN`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Tally } from "@iovlab/iovlab/stats";
 *
 * const tally = new Tally();
 * for (const x of [2, 4, 4, 4, 5, 5, 7, 9]) tally.add(x);
 * assert.equal(tally.mean, 5);
 * assert.ok(Math.abs(tally.variance - 32 / 7) < 1e-12);
 * assert.equal(tally.maximum, 9);
 * ```
 */
export class Tally {
  #count = 0;
  #mean = 0;
  /** Sum of squared deviations from the mean. */
  #squares = 0;
  #minimum = Infinity;
  #maximum = -Infinity;

  /** Adds one observation. */
  add(x: number): void {
    this.#count++;
    const deviation = x - this.#mean;
    this.#mean += deviation / this.#count;
    this.#squares += deviation * (x - this.#mean);
    if (x < this.#minimum) this.#minimum = x;
    if (x > this.#maximum) this.#maximum = x;
  }

  /**
   * Adds all observations of another tally, which stays as it is.
   *
   * Rounding depends on the order of merges: for the same bytes each time, merge in a fixed order.
   */
  merge(other: Tally): void {
    if (other.#count === 0) return;
    const count = this.#count + other.#count;
    const distance = other.#mean - this.#mean;
    this.#squares += other.#squares + distance * distance * (this.#count * other.#count / count);
    this.#mean += distance * (other.#count / count);
    this.#count = count;
    this.#minimum = Math.min(this.#minimum, other.#minimum);
    this.#maximum = Math.max(this.#maximum, other.#maximum);
  }

  /** Forgets all observations. */
  reset(): void {
    this.#count = 0;
    this.#mean = 0;
    this.#squares = 0;
    this.#minimum = Infinity;
    this.#maximum = -Infinity;
  }

  /** How many observations were added. */
  get count(): number {
    return this.#count;
  }

  /** Arithmetic mean. */
  get mean(): number {
    return this.#count === 0 ? NaN : this.#mean;
  }

  /** Sum of all observations: count times mean. */
  get sum(): number {
    return this.#count * this.#mean;
  }

  /** Sample variance: the sum of squared deviations over count - 1. */
  get variance(): number {
    return this.#count < 2 ? NaN : this.#squares / (this.#count - 1);
  }

  /** Square root of {@linkcode Tally.variance}. */
  get standardDeviation(): number {
    return Math.sqrt(this.variance);
  }

  /** Smallest observation. */
  get minimum(): number {
    return this.#count === 0 ? NaN : this.#minimum;
  }

  /** Largest observation. */
  get maximum(): number {
    return this.#count === 0 ? NaN : this.#maximum;
  }
}
