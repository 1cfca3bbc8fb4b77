/** The fluid limit of weighted sharing. */

/** Weighted max-min shares of so many cores: each at most one core, and its cap where that is above 0. */
export function fluidShares(
  cores: number,
  weights: readonly number[],
  caps: readonly number[] = [],
): number[] {
  const limits = weights.map((_, i) => caps[i] > 0 ? Math.min(1, caps[i]) : 1);
  const shares = weights.map(() => 0);
  let left = cores;
  let open = weights.map((_, i) => i);
  while (open.length > 0) {
    const sum = open.reduce((total, i) => total + weights[i], 0);
    const full = open.filter((i) => left * weights[i] / sum >= limits[i]);
    if (full.length === 0) {
      for (const i of open) shares[i] = left * weights[i] / sum;
      return shares;
    }
    for (const i of full) {
      shares[i] = limits[i];
      left -= limits[i];
    }
    open = open.filter((i) => !full.includes(i));
  }
  return shares;
}
