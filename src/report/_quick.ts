/**
 * What a reader must know of quick runs, in the words that all files and pages have for it.
 *
 * @module
 */

/** What a quick run is. */
export const quickRun: string =
  "A quick run has shorter simulations, fewer points of the assumed ranges and in places fewer systems: its intervals are wider and do not count that, and what a full " +
  "run decides may be inconclusive.";

/** The note in the head of a table. The bytes of quick tables are compared with hashes, so that it is short and stays as it is. */
export const quickNote = "quick run: intervals are wider";
