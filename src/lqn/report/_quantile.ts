/**
 * Location and spread of a list of errors.
 *
 * @module
 */

/**
 * A quantile, straight between neighbours: definition 7 of R. J. Hyndman and Y. Fan, Sample quantiles
 * in statistical packages, The American Statistician 50(4), 1996. `NaN` of no values.
 */
export function quantileOfSorted(sorted: readonly number[], p: number): number {
  if (sorted.length === 0) return NaN;
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** The mean; `NaN` of no values. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
