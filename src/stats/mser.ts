/**
 * The end of the warm-up of a simulation, by the marginal standard error rule on means of five
 * (MSER-5).
 *
 * Sources: K. P. White, An effective truncation heuristic for bias reduction in simulation output,
 * Simulation 69(6), 1997; K. P. White, M. J. Cobb and S. C. Spratt, A comparison of five
 * steady-state truncation heuristics for simulation, Proceedings of the 2000 Winter Simulation
 * Conference. The rule itself is known here from their abstracts and from later reviews.
 *
 * The series is cut into batches of five with the means Z_1 .. Z_m. Of all cuts d the one with the
 * least `sum((Z_j - mean)^2) / (m - d)^2` is taken, where the sum and the mean run over the batches
 * after d: it balances bias removed against data lost. Near the end of the series this statistic is
 * small by chance, so at most the first half may be cut. A least value just there says that the
 * series is too short to tell.
 *
 * A caution that the coverage tests measure: where high values come in runs, as waits in a queue
 * do, a cut chosen in each replication tends to fall just behind a high run. The mean of what is
 * left is then too low, by up to one standard error of ten replications, even where there was
 * nothing to cut. {@linkcode commonWarmUp} chooses one cut for all replications from their average,
 * where such runs level out.
 *
 * @module
 */

/** How many observations make one batch mean. */
const batchSize = 5;

/** What {@linkcode mser5} found. */
export interface WarmUp {
  /** How many observations to remove from the start: a multiple of five. */
  readonly cut: number;
  /** How many whole batches of five the series has. */
  readonly batches: number;
  /**
   * The least value of the rule's statistic, in the observations' unit squared; `NaN` below two
   * batches.
   */
  readonly statistic: number;
  /** Whether anything is removed. */
  readonly truncated: boolean;
  /**
   * Whether no end of the warm-up was found: the least value lies at the half, or there are fewer
   * than four batches.
   */
  readonly unsettled: boolean;
}

function batchOf(series: ArrayLike<number>, batch: number): number {
  const start = batch * batchSize;
  let sum = 0;
  for (let index = start; index < start + batchSize; index++) sum += series[index];
  return sum / batchSize;
}

/**
 * Finds how many observations to remove from the start of a series.
 *
 * Below four batches (20 observations) nothing is cut and `unsettled` is true. Observations beyond
 * the last whole batch play no part. A series that has a `NaN` is unsettled.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mser5 } from "@iovlab/iovlab/stats";
 *
 * const series = Array.from({ length: 200 }, (_, i) => (i < 20 ? 100 : 0) + Math.sin(i));
 * const { cut, truncated, unsettled } = mser5(series);
 * assert.deepEqual([cut, truncated, unsettled], [20, true, false]);
 * ```
 */
export function mser5(series: ArrayLike<number>): WarmUp {
  const batches = Math.floor(series.length / batchSize);
  const half = Math.floor(batches / 2);
  let mean = 0;
  let squares = 0;
  let best = -1;
  let statistic = NaN;
  for (let first = batches - 1; first >= 0; first--) {
    const count = batches - first;
    const value = batchOf(series, first);
    const deviation = value - mean;
    mean += deviation / count;
    squares += deviation * (value - mean);
    const candidate = squares / (count * count);
    if (count >= 2 && first <= half && !(candidate > statistic)) {
      statistic = candidate;
      best = first;
    }
  }
  const unsettled = batches < 4 || best === half || !(statistic >= 0);
  const cut = batches < 4 || best < 0 ? 0 : best * batchSize;
  return { cut, batches, statistic, truncated: cut > 0, unsettled };
}

/**
 * Finds one cut for all replications: the rule on the average of their series, place by place.
 *
 * Averaging first is P. D. Welch's way of looking at a warm-up (The statistical analysis of
 * simulation results, in The Computer Performance Modeling Handbook, 1983). The result has far less
 * bias than cuts found one by one; it needs all series at hand. Series that are longer than the
 * shortest count up to its length. Without a series, or where the shortest is too short, nothing is
 * cut and `unsettled` is true.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { commonWarmUp } from "@iovlab/iovlab/stats";
 *
 * const replication = (phase: number) =>
 *   Array.from({ length: 200 }, (_, i) => (i < 20 ? 100 : 0) + Math.sin(i + phase));
 * assert.equal(commonWarmUp([replication(0), replication(1), replication(2)]).cut, 20);
 * ```
 */
export function commonWarmUp(replications: readonly ArrayLike<number>[]): WarmUp {
  const length = replications.length === 0 ? 0 : Math.min(...replications.map((s) => s.length));
  const average = new Float64Array(length);
  for (const series of replications) {
    for (let index = 0; index < length; index++) {
      average[index] += series[index] / replications.length;
    }
  }
  return mser5(average);
}
