/**
 * The text form of layered queueing networks, and LQNS's parseable output.
 *
 * @module
 */

export { readLqnText, readLqnTextWithPositions } from "./read.ts";
export { writeLqnText } from "./write.ts";
export { type PResultOptions, readPResult } from "./p_result.ts";
