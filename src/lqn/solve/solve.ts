/**
 * Analytic solution of layered queueing networks by mean value analysis.
 *
 * One fixed point over the whole network. A sweep goes: throughputs from the times of the reference
 * tasks; what each station is asked for; what each arrival finds there (_arrival.ts) and how long
 * it waits for it (_waiting.ts); times of activities, graphs and entries, the lowest first. All
 * layers move together, so that throughputs agree with each other in every sweep.
 *
 * | symbol | file | what it is |
 * |---|---|---|
 * | X | _flows.ts | throughputs of entries, activities, visits |
 * | Q(N - 1_c) | _arrival.ts | what an arrival finds: the network with one customer less |
 * | W | _waiting.ts | queueing time of a visit, by discipline |
 * | F | _interlock.ts, _handover.ts | which requests can meet at all |
 * | S1, S2 | _times.ts, _graph.ts, _branches.ts | service before and after the reply, two moments |
 * | P_ot | _overtaking.ts | a caller is back before the second phase has ended |
 * | B | _busy.ts, _multiserver.ts | busy servers of a multiserver |
 * | pressure | _capacity.ts | no station above its capacity; saturation by open requests |
 *
 * Sources: M. Reiser and S. S. Lavenberg, "Mean-value analysis of closed multichain queuing
 * networks", Journal of the ACM 27 (1980); M. Reiser, "A queueing network analysis of computer
 * communication networks with window flow control", IEEE Transactions on Communications 27 (1979);
 * K. M. Chandy and D. Neuse, "Linearizer: a heuristic algorithm for queueing network models of
 * computing systems", Communications of the ACM 25 (1982); J. A. Rolia and K. C. Sevcik, "The method
 * of layers", IEEE Transactions on Software Engineering 21 (1995); C. M. Woodside, J. E. Neilson,
 * D. C. Petriu and S. Majumdar, "The stochastic rendezvous network model for performance of
 * synchronous client-server-like distributed software", IEEE Transactions on Computers 44 (1995);
 * G. Franks, T. Al-Omari, M. Woodside, O. Das and S. Derisavi, "Enhanced modeling and solution of
 * layered queueing networks", IEEE Transactions on Software Engineering 35 (2009). What the files do
 * beyond these is said in each of them.
 *
 * Not taken: quorum joins, semaphores, read-write locks ({@linkcode LqnRefusal}).
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
   * corrected in models with few customers: default 60, at most 2000; 0 is mean value analysis
   * alone. With 500 more models are corrected, and some take tens of milliseconds.
   */
  readonly chainStates?: number;
  /**
   * `keep` (default): one copy of a replicated task stands for all; `expand`: each is a station of
   * its own. Both have the same solution; chains are for models without folded copies only.
   */
  readonly replicas?: "expand" | "keep";
}

/** The most states that {@linkcode SolveOptions.chainStates} may ask for. */
const mostChainStates = 2000;

/**
 * Solves a model analytically.
 *
 * @param model A valid model of any size.
 * @param options When to stop, and whether small chains correct the waiting times.
 * @returns Values of all metrics; status `not-converged` where the iteration did not come to rest,
 * `saturated` where open or asynchronous requests exceed a capacity: then the values are the limits.
 * @throws {InputError} Where the model or an option is wrong.
 * @throws {LqnRefusal} Where the model has a quorum, a semaphore or a read-write lock.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lqn, valueOf } from "@iovlab/iovlab/lqn/model";
 * import { solve } from "@iovlab/iovlab/lqn/solve";
 *
 * const model = lqn({
 *   name: "web",
 *   processors: [{ name: "browsers", scheduling: "inf" }, { name: "cpu" }],
 *   tasks: [
 *     {
 *       name: "user",
 *       scheduling: "ref",
 *       processor: "browsers",
 *       thinkTime: 9,
 *       entries: [{ name: "use", phases: [{ demand: 0, calls: [{ kind: "sync", to: "get", mean: 1 }] }] }],
 *     },
 *     { name: "server", processor: "cpu", entries: [{ name: "get", phases: [{ demand: 1 }] }] },
 *   ],
 * });
 * const result = solve(model);
 * assert.equal(result.status, "solved");
 * assert.equal(valueOf(result, "entryThroughput", "get"), 0.1); // one user never waits: 1 / (9 + 1)
 * ```
 */
export function solve(model: LqnModel, options: SolveOptions = {}): LqnResult {
  return solveNetwork(resolve(model, { replicas: options.replicas ?? "keep" }), options);
}

/**
 * Solves a resolved network: {@linkcode solve} without the resolving.
 *
 * @throws {InputError} Where an option is wrong.
 * @throws {LqnRefusal} Where the network has a quorum, a semaphore or a read-write lock.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resolve, valueOf } from "@iovlab/iovlab/lqn/model";
 * import { solveNetwork } from "@iovlab/iovlab/lqn/solve";
 *
 * const network = resolve({
 *   name: "queue",
 *   processors: [{ name: "cpu" }],
 *   tasks: [{
 *     name: "server",
 *     processor: "cpu",
 *     entries: [{ name: "get", openArrivalRate: 0.5, phases: [{ demand: 1 }] }],
 *   }],
 * });
 * const result = solveNetwork(network);
 * assert.ok(Math.abs(valueOf(result, "openWaiting", "get")! - 2) < 1e-5); // M/M/1: 1 / (1 - 0.5)
 * ```
 */
export function solveNetwork(network: Network, options: SolveOptions = {}): LqnResult {
  const tolerance = checkPositive("tolerance", options.tolerance ?? 1e-6);
  const iterationLimit = checkInteger("iterationLimit", options.iterationLimit ?? 2000, 1);
  const maxStates = checkInteger("chainStates", options.chainStates ?? 60, 0);
  if (maxStates > mostChainStates) {
    throw new InputError(
      `Cannot use chainStates as it must be at most ${mostChainStates}: current value is ${maxStates}`,
      { code: "lqn/chain-states" },
    );
  }
  refuseUnsupported(network);
  const folded = [...network.tasks, ...network.processors].some((one) => one.replicas > 1);
  const states = folded ? 0 : maxStates;
  const { state, ended, notes } = solved(network, { tolerance, iterationLimit }, states);
  checkCycles(state);
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

/** A customer whose cycle takes no time would make infinitely many. */
function checkCycles(state: SolveState): void {
  const { network } = state.plan;
  for (const task of network.tasks) {
    if (task.kind !== "reference" || task.thinkTime > 0) continue;
    if (task.entries.some((e) => state.service1[e] + state.service2[e] > 0)) continue;
    throw new InputError(
      `Cannot solve model "${network.name}" as a cycle of task "${task.name}" must take time: current value is 0`,
      { code: "lqn/zero-cycle" },
    );
  }
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
