/**
 * A quantile of sorted values, straight between neighbours.
 *
 * Definition 7 of R. J. Hyndman and Y. Fan, Sample quantiles in statistical packages, The American
 * Statistician 50(4), 1996, which is what R uses.
 *
 * @module
 */

/** The p-quantile of values in rising order, of which there is at least one. */
export function quantileOfSorted(sorted: readonly number[], p: number): number {
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
