/**
 * The rank test of Wilcoxon, Mann and Whitney for two independent samples, with the shift of Hodges and
 * Lehmann.
 *
 * U is the number of pairs (a, b) with a above b, ties counting one half. Without ties and with fewer than 50
 * values each, its distribution is counted out; otherwise it is taken as normal with the
 * variance corrected for ties and a continuity correction of one half. The shift is the median of all
 * differences a - b, and its interval runs from the C-th smallest to the C-th largest of them, C from the distribution of U
 * (without ties, which is on the safe side). Source: M. Hollander, D. A. Wolfe and E. Chicken, Nonparametric Statistical
 * Methods, 3rd ed., 2014, sections 4.1 to 4.3.
 *
 * The test asks whether a value of a tends to be above one of b. The shift is that of the whole
 * distribution only where both have the same shape. Paired samples are refused.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { normalCumulative, normalQuantile } from "../stats/mod.ts";
import { quantileOfSorted } from "./_quantile.ts";
import type { Estimate } from "./estimate.ts";
import { midRanks } from "./ranks.ts";
import { refusePairs, type Sample } from "./sample.ts";
import { checkSizes, refuseConfidence } from "./welch.ts";

/** Two independent samples compared by ranks. */
export interface MannWhitneyTest {
  /** Names the method. */
  readonly method: "mann-whitney";
  /** How many values of a and of b stand behind it. */
  readonly samples: readonly [a: number, b: number];
  /** How many pairs have a above b, ties counting one half. */
  readonly u: number;
  /** The share of pairs with a above b: one half is no effect. */
  readonly superiority: number;
  /** Two-sided p-value of a and b having one distribution. */
  readonly pValue: number;
  /** Whether the p-value is counted out; otherwise it is from the normal distribution. */
  readonly exact: boolean;
  /** The median of all differences a - b, in the unit of the values, with its interval. */
  readonly shift: Estimate;
  /** The nominal probability that the interval covers the true shift. */
  readonly confidence: number;
}

/** From this many values in a sample on the normal distribution is used. */
const mostCounted = 50;
/** The most pairs whose differences are sorted. */
const mostDifferences = 25e6;

/**
 * The probabilities of U = 0, 1, ... n m where both samples have one distribution: p(u; n, m) is
 * `n / (n + m) p(u - m; n - 1, m) + m / (n + m) p(u; n, m - 1)`, by whose value is the largest.
 */
export function rankSumProbabilities(n: number, m: number): Float64Array {
  // row[j] holds p(.; i, j)
  let row = Array.from({ length: m + 1 }, () => Float64Array.of(1));
  for (let i = 1; i <= n; i++) {
    const next = [Float64Array.of(1)];
    for (let j = 1; j <= m; j++) {
      const terms = new Float64Array(i * j + 1);
      row[j].forEach((p, u) => terms[u + j] += p * i / (i + j));
      next[j - 1].forEach((p, u) => terms[u] += p * j / (i + j));
      next.push(terms);
    }
    row = next;
  }
  return row[m];
}

function exactPValue(u: number, probabilities: Float64Array): number {
  const smaller = Math.min(u, probabilities.length - 1 - u);
  return Math.min(1, 2 * probabilities.subarray(0, smaller + 1).reduce((sum, p) => sum + p, 0));
}

/** The sum of t^3 - t over groups of t equal values. */
function tieSum(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + count ** 3 - count, 0);
}

function normalPValue(u: number, n: number, m: number, ties: number): number {
  const total = n + m;
  const variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)));
  const distance = Math.max(0, Math.abs(u - n * m / 2) - 0.5);
  return variance === 0 ? 1 : Math.min(1, 2 * normalCumulative(-distance / Math.sqrt(variance)));
}

/** All differences a - b in rising order. */
function differencesOf(a: readonly number[], b: readonly number[]): Float64Array {
  const differences = new Float64Array(a.length * b.length);
  let at = 0;
  for (const left of a) for (const right of b) differences[at++] = left - right;
  return differences.sort();
}

/** Which difference, counted from 1 from either end, bounds the shift; 0 where none does. */
function boundingRank(
  n: number,
  m: number,
  tail: number,
  probabilities: Float64Array | undefined,
): number {
  if (!probabilities) {
    const half = normalQuantile(1 - tail) * Math.sqrt(n * m * (n + m + 1) / 12);
    return Math.max(0, Math.floor(n * m / 2 - half));
  }
  let rank = 0;
  for (let below = probabilities[0]; below < tail; rank++) below += probabilities[rank + 1];
  return rank;
}

/**
 * Compares two independent samples by ranks.
 *
 * With too few values for the confidence, or ends that no difference bounds, the interval is infinite.
 *
 * @param a The system's values.
 * @param b The reference's values, in the same unit.
 * @param confidence The confidence of the interval: 0.95 where absent.
 * @throws {InputError} `analysis/paired-data` where the samples share a key; `analysis/too-few-values` where
 * one is empty; `analysis/too-many-values` where there are more than 25 million pairs; where the confidence is not between 0
 * and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { independentSample, mannWhitney } from "@iovlab/iovlab/analysis";
 *
 * const test = mannWhitney(independentSample([5, 6, 7]), independentSample([1, 2, 3, 4]));
 * assert.equal(test.u, 12);
 * assert.equal(test.pValue.toFixed(6), (2 / 35).toFixed(6));
 * assert.equal(test.shift.estimate, 3.5);
 * ```
 */
export function mannWhitney(a: Sample, b: Sample, confidence = 0.95): MannWhitneyTest {
  refusePairs("Mann and Whitney's test", a, b);
  checkSizes("Mann and Whitney's test", a, b, 1);
  if (!(confidence > 0 && confidence < 1)) refuseConfidence(confidence);
  const [n, m] = [a.values.length, b.values.length];
  if (n * m > mostDifferences) refuseSize(n * m);
  const all = [...a.values, ...b.values];
  const rankSum = midRanks(all).slice(0, n).reduce((sum, rank) => sum + rank, 0);
  const u = rankSum - n * (n + 1) / 2;
  const ties = tieSum(all);
  const exact = ties === 0 && Math.max(n, m) < mostCounted;
  const counted = exact ? rankSumProbabilities(n, m) : undefined;
  const sorted = differencesOf(a.values, b.values);
  const rank = boundingRank(n, m, (1 - confidence) / 2, counted);
  return {
    method: "mann-whitney",
    samples: [n, m],
    u,
    superiority: u / (n * m),
    pValue: counted ? exactPValue(u, counted) : normalPValue(u, n, m, ties),
    exact,
    shift: {
      estimate: quantileOfSorted(sorted as unknown as readonly number[], 0.5),
      low: rank === 0 ? -Infinity : sorted[rank - 1],
      high: rank === 0 ? Infinity : sorted[sorted.length - rank],
    },
    confidence,
  };
}

function refuseSize(pairs: number): never {
  throw new InputError(
    `Cannot compare by Mann and Whitney's test as there must be at most ${mostDifferences} pairs of ` +
      `values: current value is ${pairs}`,
    { code: "analysis/too-many-values" },
  );
}
