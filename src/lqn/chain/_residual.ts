/**
 * How far probabilities are from balance.
 *
 * @module
 */

import type { Chain } from "./chain.ts";

/** The largest imbalance of a state's flow, relative to the largest flow through a state; NaN of no numbers. */
export function residualOf(
  { states, rowStart, target, rateIndex, multiplier }: Chain,
  rates: Float64Array,
  probabilities: Float64Array,
): number {
  const balance = new Float64Array(states);
  let most = 0;
  for (let from = 0; from < states; from++) {
    const probability = probabilities[from];
    if (probability === 0) continue;
    let out = 0;
    for (let k = rowStart[from]; k < rowStart[from + 1]; k++) {
      const flow = probability * rates[rateIndex[k]] * multiplier[k];
      out += flow;
      balance[target[k]] += flow;
    }
    balance[from] -= out;
    if (out > most) most = out;
  }
  let worst = 0;
  for (let state = 0; state < states; state++) {
    const one = Math.abs(balance[state]);
    if (Number.isNaN(one)) return NaN;
    if (one > worst) worst = one;
  }
  return most > 0 ? worst / most : 0;
}
