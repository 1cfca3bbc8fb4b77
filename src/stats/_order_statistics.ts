/**
 * Which order statistics bracket a quantile.
 *
 * With n independent observations the number B of them at or below the p-quantile is binomial (n,
 * p), for any continuous distribution. So the l-th and u-th smallest bracket it with probability
 * `P(l <= B < u)`; l is the largest with `P(B < l)` at most half of the error allowed, u the
 * smallest with `P(B >= u)` at most the other half. Source: H. A. David and H. N. Nagaraja, Order
 * Statistics, third edition, 2003, chapter 7.
 *
 * @module
 */

/** Terms below this share of the largest are left out. */
const negligible = 1e-20;

/**
 * The binomial probabilities around the most likely count: `terms[k]` belongs to count `from + k`.
 *
 * From the ratio of neighbours, starting at the mode, then scaled to sum 1: no factorial is needed,
 * and the work grows with the square root of n.
 */
function binomialTerms(n: number, p: number): { from: number; terms: number[] } {
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  const down: number[] = [];
  for (let k = mode, term = 1; k > 0 && term > negligible; k--) {
    term *= k / ((n - k + 1) * odds);
    down.push(term);
  }
  const terms = [...down.reverse(), 1];
  for (let k = mode, term = 1; k < n && term > negligible; k++) {
    term *= (n - k) * odds / (k + 1);
    terms.push(term);
  }
  const sum = terms.reduce((a, b) => a + b, 0);
  return { from: mode - down.length, terms: terms.map((term) => term / sum) };
}

/**
 * The ranks that bracket the p-quantile of n observations: `lower` from 0 (no lower bound) and
 * `upper` up to n + 1 (no upper bound).
 */
export function orderStatistics(
  n: number,
  p: number,
  confidence: number,
): { lower: number; upper: number } {
  if (p <= 0) return { lower: 0, upper: 1 };
  if (p >= 1) return { lower: n, upper: n + 1 };
  const allowed = (1 - confidence) / 2;
  const { from, terms } = binomialTerms(n, p);
  let lower = from;
  for (let tail = 0; lower < n; lower++) {
    tail += terms[lower - from];
    if (tail > allowed) break;
  }
  let upper = from + terms.length;
  for (let tail = 0; upper > 0; upper--) {
    tail += terms[upper - 1 - from];
    if (tail > allowed) break;
  }
  return { lower, upper };
}
