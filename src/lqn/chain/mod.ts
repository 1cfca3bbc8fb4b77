/**
 * Small Markov chains: the chain of a network, its stationary probabilities, its means.
 *
 * The structure is generated once, rates are parameters:
 *
 * ```text
 * const chain = generateChain(network, { maxStates: 2000 });    // structure
 * const solution = solveChain(chain);                           // with the rates of the network
 * const again = solveChain(chain, rates, { initial: solution.probabilities });
 * const means = measureChain(chain, again);                     // throughputs, waiting, ...
 * ```
 *
 * `chain.parameters[k]` says what rate `k` is (a stage of a slice of an activity's demand, a think
 * time, an open stream); `rates` are a `Float64Array` in that order, all above 0. Each transition is
 * `rates[rateIndex] * multiplier`. Rates change neither the structure nor the branching
 * probabilities (numbers of calls), and a rate cannot stand for a demand of 0: a chain has no such
 * parameter, its slices are eliminated.
 *
 * @module
 */

export type {
  Chain,
  ChainCounter,
  ChainOptions,
  ChainParameter,
  ChainSolution,
  ProcessPlace,
  ProcessType,
} from "./chain.ts";
export { generateChain } from "./generate.ts";
export { type Deadlock, findDeadlock } from "./deadlock.ts";
export { solveChain, type SolveOptions } from "./solve.ts";
export { type ChainMeans, measureChain } from "./measure.ts";
