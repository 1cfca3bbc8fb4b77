/**
 * Ranks, with ties at their middle.
 *
 * @module
 */
import { checkFinite } from "../core/mod.ts";

/**
 * The rank of each value, from 1; equal values share the mean of their ranks.
 *
 * @throws {InputError} Where a value is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { midRanks } from "@iovlab/iovlab/analysis";
 *
 * assert.deepEqual(midRanks([30, 10, 20, 20]), [4, 1, 2.5, 2.5]);
 * ```
 */
export function midRanks(values: ArrayLike<number>): number[] {
  const order = Array.from(values, (value, index) => {
    checkFinite(`value ${index}`, value);
    return index;
  }).sort((a, b) => values[a] - values[b]);
  const ranks = new Array<number>(order.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let place = start; place < end; place++) ranks[order[place]] = (start + 1 + end) / 2;
  }
  return ranks;
}
