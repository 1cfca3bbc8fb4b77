/**
 * Stationary probabilities by a multilevel method: sweeps at each level, corrections from chains of
 * groups of states.
 *
 * Source: G. Horton, S. T. Leutenegger, "A multi-level solution algorithm for steady-state Markov
 * chains", SIGMETRICS 1994; groups by the strongest flow as in H. De Sterck et al., "Multilevel
 * adaptive aggregation for Markov chains", SIAM J. Scientific Computing 30(5), 2008.
 *
 * @module
 */

import { coarsen, type Level, project } from "./_levels.ts";

/** How far an iteration came. */
export interface Iterated {
  readonly cycles: number;
  /** Largest imbalance of a state's flow relative to the largest flow through a state. */
  readonly residual: number;
}

/** Size of the coarsest chain, which is solved at once. */
const coarsest = 150;

/** Probabilities below are this: one of 0 would leave a group of states without a way out. */
const smallest = 1e-290;

/** Probabilities of the coarsest chain, not yet added up to 1, are scaled down above this. */
const largest = 1e200;

/** Improves `level.x` until the imbalance is below `tolerance`, or for `mostCycles` cycles. */
export function iterate(level: Level, tolerance: number, mostCycles: number): Iterated {
  for (let k = 0; k < 4; k++) sweep(level, k % 2 === 0);
  normalize(level.x);
  let residual = imbalance(level);
  let cycles = 0;
  for (; cycles < mostCycles && residual > tolerance; cycles++) {
    if (cycles < 3 || cycles % 10 === 0) prepare(level);
    cycle(level);
    normalize(level.x);
    residual = imbalance(level);
  }
  return { cycles, residual };
}

/** Makes the coarser chains, grouped by the present flows. */
function prepare(finest: Level): void {
  for (let level = finest; level.size > coarsest;) {
    const coarse = coarsen(level);
    project(level);
    if (coarse.size > 0.9 * level.size) {
      level.coarse = undefined;
      return;
    }
    level = coarse;
    if (level.size > coarsest) sweep(level, true);
  }
}

function cycle(level: Level): void {
  if (level.size <= coarsest) return solveDense(level);
  sweep(level, true);
  const { coarse, group, x, size } = level;
  if (coarse && group) {
    project(level);
    const before = coarse.x.slice();
    cycle(coarse);
    if (coarse.size > coarsest) cycle(coarse);
    for (let state = 0; state < size; state++) {
      const one = group[state];
      if (before[one] > 0) x[state] *= coarse.x[one] / before[one];
    }
  }
  sweep(level, false);
  sweep(level, true);
}

/** One sweep: each state in turn gets what flows into it over what leaves it. */
function sweep({ size, start, from, rate, leaving, x }: Level, upward: boolean): void {
  for (let step = 0; step < size; step++) {
    const state = upward ? step : size - 1 - step;
    let sum = 0;
    for (let k = start[state]; k < start[state + 1]; k++) sum += x[from[k]] * rate[k];
    const next = sum / leaving[state];
    x[state] = next > smallest ? next : smallest;
  }
}

function normalize(x: Float64Array): void {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k];
  for (let k = 0; k < x.length; k++) x[k] /= sum;
}

function imbalance({ size, start, from, rate, leaving, x }: Level): number {
  let worst = 0;
  let most = 0;
  for (let state = 0; state < size; state++) {
    let sum = 0;
    for (let k = start[state]; k < start[state + 1]; k++) sum += x[from[k]] * rate[k];
    const out = x[state] * leaving[state];
    if (out > most) most = out;
    const one = Math.abs(sum - out);
    if (one > worst) worst = one;
  }
  return worst / most;
}

/** Elimination without subtraction on a dense matrix. */
function solveDense({ size, start, from, rate, x }: Level): void {
  const total = x.reduce((sum, one) => sum + one, 0);
  const a = new Float64Array(size * size);
  for (let to = 0; to < size; to++) {
    for (let k = start[to]; k < start[to + 1]; k++) a[from[k] * size + to] += rate[k];
  }
  for (let k = size - 1; k > 0; k--) {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += a[k * size + j];
    // What lies below the smallest numbers counts as a way to the state before.
    if (!(sum > smallest)) sum = a[k * size + k - 1] = smallest;
    for (let i = 0; i < k; i++) {
      const share = a[i * size + k] /= sum;
      if (share === 0) continue;
      for (let j = 0; j < k; j++) a[i * size + j] += share * a[k * size + j];
    }
  }
  x[0] = 1;
  let sum = 1;
  for (let k = 1; k < size; k++) {
    x[k] = 0;
    for (let i = 0; i < k; i++) x[k] += x[i] * a[i * size + k];
    sum += x[k];
    if (x[k] < largest) continue;
    for (let i = 0; i <= k; i++) x[i] /= largest;
    sum /= largest;
  }
  for (let k = 0; k < size; k++) x[k] = Math.max(x[k] * total / sum, smallest);
}
