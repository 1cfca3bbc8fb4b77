/**
 * Analytic solution of layered queueing networks by mean value analysis.
 *
 * @module
 */
import { checkInteger, checkPositive, InputError } from "../../core/mod.ts";
import { type LqnModel, type LqnResult, type Network, resolve } from "../model/mod.ts";
import { iterate, type Iterated, type IterationOptions } from "./_fixedpoint.ts";
import { planOf } from "./_plan.ts";
import { refuseUnsupported } from "./_refusals.ts";
import { newState, type SolveState } from "./_state.ts";
import { valuesOf } from "./_values.ts";
import { refine } from "./neighbours/refine.ts";

/** Options of {@linkcode solve}. */
export interface SolveOptions {
  /** Largest relative change in a sweep that counts as none; default 1e-6. */
  readonly tolerance?: number;
  /** Most sweeps; default 2000. */
  readonly iterationLimit?: number;
  /**
   * Most states of the chain of a station with its surroundings, by which waiting times are
   * corrected in models with few customers: default 500, at most 2000; 0 is mean value analysis
   * alone, which is less exact and takes about a millisecond.
   */
  readonly chainStates?: number;
}

/** The most states that {@linkcode SolveOptions.chainStates} may ask for. */
const mostChainStates = 2000;

/** Solves a model analytically. */
export function solve(model: LqnModel, options: SolveOptions = {}): LqnResult {
  return solveNetwork(resolve(model), options);
}

/** Solves a resolved network. */
export function solveNetwork(network: Network, options: SolveOptions = {}): LqnResult {
  const tolerance = checkPositive("tolerance", options.tolerance ?? 1e-6);
  const iterationLimit = checkInteger("iterationLimit", options.iterationLimit ?? 2000, 1);
  const maxStates = checkInteger("chainStates", options.chainStates ?? 500, 0);
  if (maxStates > mostChainStates) {
    throw new InputError(
      `Cannot use chainStates as it must be at most ${mostChainStates}: current value is ${maxStates}`,
      { code: "lqn/chain-states" },
    );
  }
  refuseUnsupported(network);
  const { state, ended, notes } = solved(network, { tolerance, iterationLimit }, maxStates);
  const saturated = state.saturatedStation >= 0;
  return {
    model: network.name,
    solver: "analytic",
    status: !ended.converged ? "not-converged" : saturated ? "saturated" : "solved",
    ...(notes.length > 0 ? { notes } : {}),
    convergence: {
      converged: ended.converged,
      iterations: ended.iterations,
      residual: ended.residual,
      ...(ended.station < 0 ? {} : { layer: stationName(state, ended.station) }),
    },
    values: valuesOf(state),
  };
}

/** A state at rest: by mean value analysis, then corrected by chains where that comes to rest too. */
function solved(
  network: Network,
  options: IterationOptions,
  maxStates: number,
): { readonly state: SolveState; readonly ended: Iterated; readonly notes: readonly string[] } {
  const state = newState(planOf(network));
  const ended = iterate(state, options);
  if (maxStates === 0 || !ended.converged || state.saturatedStation >= 0) {
    return { state, ended, notes: [] };
  }
  const { chains, largest } = refine(state, { ...options, maxStates });
  if (chains === 0) return { state, ended, notes: [] };
  const again = iterate(state, options);
  if (!again.converged) return solved(network, options, 0);
  const iterations = ended.iterations + again.iterations;
  const note = `waiting times corrected by ${chains} ${chains === 1 ? "chain" : "chains"} ` +
    `of stations with their surroundings, at most ${largest} states each`;
  return { state, ended: { ...again, iterations }, notes: [note] };
}

function stationName(state: SolveState, station: number): string {
  const { network, stations } = state.plan;
  return station < stations.processors
    ? `processor ${network.processors[station].name}`
    : `task ${network.tasks[station - stations.processors].name}`;
}
