/** The fluid limit of sharing by weight: what everyone gets of a capacity that can be cut as finely as wanted. */

/** Who shares. */
export interface Share {
  /** Share of what is left, relative to the others. */
  readonly weight: number;
  /** What is guaranteed before anything is shared by weight. */
  readonly reserved?: number;
  /** The most that it gets or wants. */
  readonly most?: number;
}

/**
 * What each gets: its reservation, then by weight up to its most, what that leaves to the others by weight, until nothing is left or nobody
 * wants more (max-min fairness with weights; Bertsekas and Gallager, "Data Networks", section 6.5.2).
 */
export function fluidShares(shares: readonly Share[], capacity: number): number[] {
  const got = shares.map(({ reserved = 0, most = Infinity }) => Math.min(reserved, most));
  let left = capacity - got.reduce((a, b) => a + b, 0);
  for (;;) {
    const open = shares.map(({ most = Infinity }, i) => got[i] < most * (1 - 1e-12));
    const weights = shares.reduce((sum, { weight }, i) => sum + (open[i] ? weight : 0), 0);
    if (weights === 0 || left < 1e-9 * capacity) return got;
    // the least amount for each unit of weight at which someone has enough
    const unit = shares.reduce(
      (least, { weight, most = Infinity }, i) =>
        open[i] ? Math.min(least, (most - got[i]) / weight) : least,
      left / weights,
    );
    shares.forEach(({ weight }, i) => {
      if (open[i]) got[i] += unit * weight;
    });
    left -= unit * weights;
  }
}
