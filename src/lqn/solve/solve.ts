/**
 * Analytic solution of layered queueing networks by mean value analysis.
 *
 * @module
 */
import { checkInteger, checkPositive } from "../../core/mod.ts";
import { type LqnModel, type LqnResult, type Network, resolve } from "../model/mod.ts";
import { iterate } from "./_fixedpoint.ts";
import { planOf } from "./_plan.ts";
import { refuseUnsupported } from "./_refusals.ts";
import { newState, type SolveState } from "./_state.ts";
import { valuesOf } from "./_values.ts";

/** Options of {@linkcode solve}. */
export interface SolveOptions {
  /** Largest relative change in a sweep that counts as none; default 1e-6. */
  readonly tolerance?: number;
  /** Most sweeps; default 2000. */
  readonly iterationLimit?: number;
}

/** Solves a model analytically. */
export function solve(model: LqnModel, options: SolveOptions = {}): LqnResult {
  return solveNetwork(resolve(model), options);
}

/** Solves a resolved network. */
export function solveNetwork(network: Network, options: SolveOptions = {}): LqnResult {
  const tolerance = checkPositive("tolerance", options.tolerance ?? 1e-6);
  const iterationLimit = checkInteger("iterationLimit", options.iterationLimit ?? 2000, 1);
  refuseUnsupported(network);
  const state = newState(planOf(network));
  const ended = iterate(state, { tolerance, iterationLimit });
  const saturated = state.saturatedStation >= 0;
  const values = valuesOf(state);
  return {
    model: network.name,
    solver: "analytic",
    status: !ended.converged ? "not-converged" : saturated ? "saturated" : "solved",
    convergence: {
      converged: ended.converged,
      iterations: ended.iterations,
      residual: ended.residual,
      ...(ended.station < 0 ? {} : { layer: stationName(state, ended.station) }),
    },
    values,
  };
}

function stationName(state: SolveState, station: number): string {
  const { network, stations } = state.plan;
  return station < stations.processors
    ? `processor ${network.processors[station].name}`
    : `task ${network.tasks[station - stations.processors].name}`;
}
