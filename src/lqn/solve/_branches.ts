/**
 * The longest of several parallel branches, from the mean and variance of each.
 *
 * Each branch time is fitted by a phase-type distribution with the same two moments: a mixture of
 * two Erlang distributions of k - 1 and k stages of one rate where the squared coefficient of
 * variation is below 1, a hyperexponential of two stages with balanced means where it is above.
 * `E max = integral of 1 - product of F_i`, `E max^2 = integral of 2 x (1 - product of F_i)`,
 * `E min(T_i, T_j) = integral of (1 - F_i)(1 - F_j)`, by Simpson's rule.
 *
 * Source of the fits: H. C. Tijms, "Stochastic Models: An Algorithmic Approach", Wiley 1994,
 * appendix B. Branches are taken as independent.
 *
 * @module
 */

/** Points of the rule; even. */
const intervals = 80;
const maxStages = 30;

/** Moments of the longest branch. */
export interface Longest {
  /** Mean. */
  readonly mean: number;
  /** Variance. */
  readonly variance: number;
}

/**
 * The longest of branches with the given moments; fills `overlap[i * n + j]` with the mean time
 * that branches i and j run at once.
 */
export function longestBranch(
  means: ArrayLike<number>,
  variances: ArrayLike<number>,
  overlap?: Float64Array,
): Longest {
  const n = means.length;
  if (n === 1) return { mean: means[0], variance: variances[0] };
  let end = 0;
  for (let i = 0; i < n; i++) end = Math.max(end, means[i] + 9 * Math.sqrt(variances[i]));
  if (!(end > 0)) return { mean: 0, variance: 0 };
  const step = end / intervals;
  const survivals = Array.from({ length: n }, (_, i) => survivalOf(means[i], variances[i], step));
  let first = 0, second = 0;
  for (let x = 0; x <= intervals; x++) {
    let below = 1;
    for (let i = 0; i < n; i++) below *= 1 - survivals[i][x];
    const weight = weightOf(x);
    first += weight * (1 - below);
    second += weight * (1 - below) * 2 * x * step;
  }
  if (overlap) fillOverlap(overlap, survivals, step);
  const mean = first * step / 3;
  return { mean, variance: Math.max(0, second * step / 3 - mean * mean) };
}

function weightOf(x: number): number {
  return x === 0 || x === intervals ? 1 : x % 2 ? 4 : 2;
}

function fillOverlap(
  overlap: Float64Array,
  survivals: readonly Float64Array[],
  step: number,
): void {
  const n = survivals.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let x = 0; x <= intervals; x++) sum += weightOf(x) * survivals[i][x] * survivals[j][x];
      overlap[i * n + j] = sum * step / 3;
    }
  }
}

/** P(T > x) at the points of the rule. */
function survivalOf(mean: number, variance: number, step: number): Float64Array {
  const out = new Float64Array(intervals + 1);
  const squared = mean > 0 ? variance / (mean * mean) : 0;
  if (!(mean > 0)) return out;
  if (squared >= 1) hyperexponential(out, mean, squared, step);
  else erlangMixture(out, mean, Math.max(squared, 1 / maxStages), step);
  return out;
}

function hyperexponential(out: Float64Array, mean: number, squared: number, step: number): void {
  const p = 0.5 * (1 + Math.sqrt((squared - 1) / (squared + 1)));
  const fast = 2 * p / mean, slow = 2 * (1 - p) / mean;
  const fastDecay = Math.exp(-fast * step), slowDecay = Math.exp(-slow * step);
  let short = p, long = 1 - p;
  for (let x = 0; x <= intervals; x++) {
    out[x] = short + long;
    short *= fastDecay;
    long *= slowDecay;
  }
}

function erlangMixture(out: Float64Array, mean: number, squared: number, step: number): void {
  const k = Math.ceil(1 / squared - 1e-9);
  const p = k === 1
    ? 0
    : (k * squared - Math.sqrt(k * (1 + squared) - k * k * squared)) / (1 + squared);
  const rate = (k - p) / mean;
  const decay = Math.exp(-rate * step);
  let none = 1;
  for (let x = 0; x <= intervals; x++) {
    const y = rate * x * step;
    let term = none, sum = 0;
    none *= decay;
    for (let i = 0; i < k - 1; i++) {
      sum += term;
      term *= y / (i + 1);
    }
    out[x] = sum + (1 - p) * term;
  }
}
