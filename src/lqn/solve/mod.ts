/**
 * Analytic solution of layered queueing networks.
 *
 * @module
 */
export { solve, solveNetwork, type SolveOptions } from "./solve.ts";
