/**
 * Holm's correction for looking at several tests.
 *
 * With m p-values in rising order the adjusted one of place i is the largest of `(m - j + 1) p_j` over
 * j up to i, at most 1. Calling what is adjusted to at most a an effect is wrong anywhere in at
 * most a share a of studies, whatever the tests have to do with each other. Source: S. Holm, A simple
 * sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6(2), 1979.
 *
 * @module
 */
import { checkProbability } from "../core/mod.ts";

/**
 * The p-values adjusted for their number, in their order.
 *
 * @throws {InputError} Where a p-value is not from 0 to 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { holm } from "@iovlab/iovlab/stats";
 *
 * assert.deepEqual(holm([0.04, 0.01, 0.03]), [0.06, 0.03, 0.06]);
 * ```
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => {
    checkProbability(`p-value ${index}`, p);
    return index;
  }).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, place) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - place) * pValues[index]));
    adjusted[index] = largest;
  });
  return adjusted;
}
