/**
 * Mean and variance of a list of values.
 *
 * @module
 */
import { Tally } from "../stats/mod.ts";

/** A tally of the values, in their order. */
export function tallyOf(values: ArrayLike<number>): Tally {
  const tally = new Tally();
  for (let index = 0; index < values.length; index++) tally.add(values[index]);
  return tally;
}
