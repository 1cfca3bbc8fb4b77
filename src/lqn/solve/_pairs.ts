/**
 * For every pair of visits at one station: what an arrival of the first finds of the second.
 *
 * | symbol | name here | meaning |
 * |---|---|---|
 * | W_w(N - 1_c) | `wait` | queueing time of visit w where chain c has one customer less |
 * | X_w(N - 1_c) / X_w(N) | `ratio` | how its rate changes by that |
 * | F_vw | `factor` | share of visit w that can be there at all when v arrives (see _interlock) |
 *
 * @module
 */
import type { Plan } from "./_plan.ts";

/** Tables over pairs: the row of visit `v` starts at `row[v]`, one value per visit of its station. */
export interface Pairs {
  /** Where the row of each visit starts. */
  readonly row: Int32Array;
  /** Queueing time of the second where the first one's chain has a customer less. */
  readonly wait: Float64Array;
  /** Its rate then, relative to now. */
  readonly ratio: Float64Array;
  /** Share of it that can be met. */
  readonly factor: Float64Array;
  /** Most visits at one station. */
  readonly widest: number;
}

/** Empty tables for a plan: no waiting, all of it met, one's own chain but for oneself. */
export function newPairs(plan: Plan): Pairs {
  const { visits, stations } = plan;
  const row = new Int32Array(visits.count + 1);
  let widest = 0;
  for (let v = 0; v < visits.count; v++) {
    const k = visits.station[v];
    const width = stations.first[k + 1] - stations.first[k];
    widest = Math.max(widest, width);
    row[v + 1] = row[v] + width;
  }
  const size = row[visits.count];
  const ratio = new Float64Array(size).fill(1);
  for (let v = 0; v < visits.count; v++) {
    const first = stations.first[visits.station[v]];
    const n = visits.customers[v];
    if (!Number.isFinite(n)) continue;
    for (let i = row[v]; i < row[v + 1]; i++) {
      if (visits.chain[first + i - row[v]] === visits.chain[v]) ratio[i] = (n - 1) / n;
    }
  }
  return {
    row,
    wait: new Float64Array(size),
    ratio,
    factor: new Float64Array(size).fill(1),
    widest,
  };
}
