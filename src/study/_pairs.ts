/**
 * Antithetic pairs: replications 2i and 2i + 1 have streams that mirror each other.
 *
 * The two of a pair are not independent, so a pair is one observation, its mean. The mean of a pair varies
 * less than that of two independent replications where the response rises or falls with the random numbers.
 *
 * Source: J. M. Hammersley and K. W. Morton, A new Monte Carlo technique: antithetic variates, Mathematical
 * Proceedings of the Cambridge Philosophical Society 52(3), 1956.
 *
 * @module
 */

/** The means of the pairs; a last one without its other half is left out. */
export function pairMeans(values: readonly number[]): number[] {
  return Array.from(
    { length: Math.floor(values.length / 2) },
    (_, pair) => (values[2 * pair] + values[2 * pair + 1]) / 2,
  );
}
