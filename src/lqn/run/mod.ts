/**
 * Simulations of layered queueing networks on several cores.
 *
 * @module
 */
export { simulateLqnParallel, type SimulateLqnParallelOptions } from "./parallel.ts";
