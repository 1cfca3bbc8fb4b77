/**
 * Analytic solution of layered queueing networks: mean value analysis of the whole network as one
 * fixed point, corrected by small chains of single stations where those are few.
 *
 * @module
 */
export { solve, solveNetwork, type SolveOptions } from "./solve.ts";
