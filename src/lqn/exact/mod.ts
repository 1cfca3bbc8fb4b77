/**
 * Layered queueing networks solved without approximation: the whole model as one Markov chain.
 *
 * @module
 */

export { type ExactOptions, type ExactProgress, solveExact } from "./solve.ts";
