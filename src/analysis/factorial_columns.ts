/**
 * Observations of a factorial study as plain columns.
 *
 * @module
 */

/** A level of a factor. */
export type Level = string | number | boolean;

/** Observations as plain columns of one length. */
export interface FactorialColumns {
  /** What was measured, finite, in one unit. */
  readonly response: ArrayLike<number>;
  /** The level of each observation, by the factor's name; two levels or more each. */
  readonly factors: Readonly<Record<string, ArrayLike<Level>>>;
  /**
   * The replication of each observation, where all points of a replication had the same streams
   * (common random numbers). Leave it out where each observation had streams of its own.
   */
  readonly block?: ArrayLike<Level>;
}
