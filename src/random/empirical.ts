/**
 * The distribution of given values with given weights, by the alias method: one table look-up a
 * value.
 *
 * Source: A. J. Walker, An efficient method for generating discrete random variables with general
 * distributions, ACM Transactions on Mathematical Software 3(3), 1977; the table is filled in
 * linear time as by M. D. Vose, A linear algorithm for generating random numbers with a given
 * distribution, IEEE Transactions on Software Engineering 17(9), 1991.
 *
 * @module
 */
import { checkNonNegative, InputError } from "../core/mod.ts";
import type { Distribution, EmpiricalSpec } from "./specification.ts";
import type { RandomStream } from "./stream.ts";

function checkedProbabilities(spec: EmpiricalSpec): Float64Array {
  const { values, weights } = spec;
  if (values.length === 0 || (weights !== undefined && weights.length !== values.length)) {
    throw new InputError(
      "Cannot use empirical values as there must be at least one, and a weight for each if any: " +
        `current value is ${values.length} values, ${weights?.length ?? "no"} weights`,
      { code: "random/bad-values" },
    );
  }
  values.forEach((value, index) => checkNonNegative(`empirical value ${index}`, value));
  weights?.forEach((weight, index) => checkNonNegative(`empirical weight ${index}`, weight));
  const given = Float64Array.from(values, (_, index) => weights?.[index] ?? 1);
  const sum = given.reduce((a, b) => a + b, 0);
  if (!(sum > 0 && sum < Infinity)) {
    throw new InputError(
      `Cannot use empirical weights as their sum must be above 0: current value is ${sum}`,
      { code: "random/bad-values" },
    );
  }
  return given.map((weight) => weight / sum);
}

/** Fills the alias table: column i keeps its own value below `keep[i]`, else gives `alias[i]`. */
function aliasTable(probabilities: Float64Array): { keep: Float64Array; alias: Uint32Array } {
  const size = probabilities.length;
  const keep = probabilities.map((p) => p * size);
  const alias = Uint32Array.from(keep, (_, index) => index);
  const poor: number[] = [];
  const rich: number[] = [];
  keep.forEach((height, index) => (height < 1 ? poor : rich).push(index));
  while (poor.length > 0 && rich.length > 0) {
    const taker = poor.pop()!;
    const giver = rich[rich.length - 1];
    alias[taker] = giver;
    keep[giver] -= 1 - keep[taker];
    if (keep[giver] < 1) poor.push(rich.pop()!);
  }
  for (const index of poor) keep[index] = 1;
  return { keep, alias };
}

/**
 * Given values, drawn with given weights. One uniform a value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Empirical } from "@iovlab/iovlab/random";
 *
 * const size = new Empirical({ kind: "empirical", values: [64, 1500], weights: [3, 1] });
 * assert.equal(size.mean, 423);
 * assert.equal(size.cumulative(64), 0.75);
 * ```
 */
export class Empirical implements Distribution {
  /** The plain data that it was made from. */
  readonly spec: EmpiricalSpec;
  /** Mean. */
  readonly mean: number;
  /** Variance over the square of the mean; 0 where the mean is 0. */
  readonly squaredCoefficientOfVariation: number;
  readonly #values: Float64Array;
  readonly #probabilities: Float64Array;
  readonly #keep: Float64Array;
  readonly #alias: Uint32Array;

  /**
   * Checks the parameters.
   *
   * @throws {InputError} Where there is no value, a value or weight is negative, their numbers
   * differ, or all weights are 0.
   */
  constructor(spec: EmpiricalSpec) {
    this.spec = spec;
    this.#probabilities = checkedProbabilities(spec);
    this.#values = Float64Array.from(spec.values);
    ({ keep: this.#keep, alias: this.#alias } = aliasTable(this.#probabilities));
    const mean = this.#values.reduce((sum, x, i) => sum + x * this.#probabilities[i], 0);
    const variance = this.#values.reduce(
      (sum, x, i) => sum + (x - mean) ** 2 * this.#probabilities[i],
      0,
    );
    this.mean = mean;
    this.squaredCoefficientOfVariation = mean === 0 ? 0 : variance / (mean * mean);
  }

  /** The next value: one of those given. */
  sample(stream: RandomStream): number {
    const place = stream.uniform() * this.#keep.length;
    const column = Math.floor(place);
    return this.#values[place - column < this.#keep[column] ? column : this.#alias[column]];
  }

  /** The probability of a value of at most `x`. */
  cumulative(x: number): number {
    let sum = 0;
    this.#values.forEach((value, index) => {
      if (value <= x) sum += this.#probabilities[index];
    });
    return Math.min(1, sum);
  }
}
