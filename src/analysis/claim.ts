/**
 * A claim of a paper as data.
 *
 * Two kinds. A _number claim_ states a size ("60% more"): an effect agrees with it inside the band
 * `number - tolerance` to `number + tolerance`, ends included, and _reaches_ it from the near end of
 * the band on. A _direction claim_ states no size ("better"): an effect agrees where it lies on the
 * claimed side of no effect by more than the tolerance, which here is the smallest effect that
 * counts as one.
 *
 * @module
 */

/** Where a claim was read. */
export interface ClaimSource {
  /** The publication: authors, title, venue, year. */
  readonly citation: string;
  /** The place in it: page, section, figure, or `abstract`. */
  readonly where: string;
}

/** What is compared, and how. */
export interface ClaimComparison {
  /** The quantity in words, such as `replies per second at a saturating load`. */
  readonly quantity: string;
  /** The system that the claim is about, such as `vdi`. */
  readonly system: string;
  /** What it is compared with, such as `split-driver`. */
  readonly reference: string;
  /**
   * How the effect is formed: `percent` and `difference` have no effect at 0, `ratio` at 1.
   */
  readonly measure: "percent" | "ratio" | "difference";
}

/** How near an effect must be to agree. */
export interface Tolerance {
  /** `absolute`: in the claim's unit. `relative`: a share of the stated number. */
  readonly kind: "absolute" | "relative";
  /** The size, at least 0. */
  readonly value: number;
}

/** A claim: what a paper states and what counts as agreement. */
export interface Claim {
  /** A short stable name, such as `network-benefit`. */
  readonly id: string;
  /** The statement, in one sentence. */
  readonly statement: string;
  /** Where it was read. */
  readonly source: ClaimSource;
  /** The unit of the effect, such as `%`. */
  readonly unit: string;
  /** The claimed side of no effect. */
  readonly direction: "greater" | "less";
  /** What the paper states, in `unit`; absent where it states a direction only. */
  readonly number?: number;
  /** For a number how near, for a direction how small counts as nothing (absolute only). */
  readonly tolerance: Tolerance;
  /** The key of the baseline host. */
  readonly baseline: string;
  /** What is compared. */
  readonly comparison: ClaimComparison;
  /** The share of the parameter space that "most" must be above; 0.5 where absent. */
  readonly majority?: number;
}
