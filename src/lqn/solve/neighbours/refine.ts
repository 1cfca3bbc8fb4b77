/**
 * Corrects the waiting times of mean value analysis by small Markov chains of single stations with
 * their surroundings.
 *
 * For each station where requests wait, the reduced network of the station (see {@linkcode reduce})
 * is solved twice: as a Markov chain, W', and by the same mean value analysis as the whole model, W''.
 * Both have the same delays in place of the rest, so their ratio is what mean value analysis gets
 * wrong about the station itself: `W := W W' / W''`. A wait that several chains hold is corrected by
 * the one with the most states. Corrected waits are pinned; flows and the remaining waits follow.
 *
 * A chain has at most {@linkcode RefineOptions.maxStates} states. It never holds all stations at
 * which requests wait, where there are two or more of them: then the queue of the task on the way
 * that matters least is a delay as well. So no chain is that of the whole model.
 *
 * @module
 */

import { generateChain, measureChain, solveChain } from "../../chain/mod.ts";
import { LqnRefusal, type Network } from "../../model/mod.ts";
import { iterate, type IterationOptions } from "../_fixedpoint.ts";
import { discipline, planOf } from "../_plan.ts";
import { newState, type SolveState } from "../_state.ts";
import { type Focus, reachOf } from "./reach.ts";
import { reduce, type Reduced } from "./reduce.ts";
import { chainWaits, meanValueWaits } from "./waits.ts";

/** Options of {@linkcode refine}. */
export interface RefineOptions extends IterationOptions {
  /** The most states of a chain; at most 2,000. */
  readonly maxStates: number;
}

/** What a refinement did. */
export interface Refined {
  /** How many chains were solved. */
  readonly chains: number;
  /** The most states that one of them had. */
  readonly largest: number;
}

/** The most customers that a chain is tried for: with more, mean value analysis does better. */
const mostCustomers = 8;
/** The most stations that chains are tried for. */
const mostStations = 24;
/** A ratio beyond these limits says that both are small: then the chain's own wait is taken. */
const ratioLimits = [0.2, 5] as const;

/** A corrected wait, and how many states the chain behind it has. */
interface Correction {
  readonly states: number;
  readonly wait: number;
}

/**
 * Corrects a state that is at rest; `iterate` then brings it to rest again. Where a chain would be
 * too large nothing is corrected: to correct some of the waits only can make others worse.
 */
export function refine(state: SolveState, options: RefineOptions): Refined {
  const stations = busyStations(state);
  const corrections = new Map<number, Correction>();
  let chains = 0, largest = 0;
  if (stations.length > mostStations) return { chains, largest };
  const networks = surroundings(state, stations);
  if (networks.some((one) => leastStates(one) > options.maxStates)) return { chains, largest };
  for (const reduced of networks) {
    const states = correct(state, reduced, options, corrections);
    if (states === undefined) return { chains: 0, largest: 0 };
    chains++;
    largest = Math.max(largest, states);
  }
  for (const [visit, { wait }] of corrections) {
    state.wait[visit] = wait;
    state.fixedWait[visit] = 1;
  }
  return { chains, largest };
}

/** The reduced networks of the stations that chains are for, those with most activities first. */
function surroundings(state: SolveState, stations: readonly number[]): Reduced[] {
  const all: Reduced[] = [];
  for (const station of stations) {
    const focus = focusOf(state, station, stations);
    if (!focus) continue;
    const reduced = reduce(state, focus);
    if (suitable(reduced)) all.push(reduced);
  }
  return all.sort((a, b) => b.network.activities.length - a.network.activities.length);
}

/** The stations at which requests wait, more than rounding. */
export function busyStations(state: SolveState): number[] {
  const { stations } = state.plan;
  const busy: number[] = [];
  for (let k = 0; k < stations.count; k++) {
    if (stations.discipline[k] === discipline.delay) continue;
    for (let v = stations.first[k]; v < stations.first[k + 1]; v++) {
      const scale = state.visit1[v] + state.visit2[v];
      if (!(state.rate[v] > 0) || !(state.wait[v] > 1e-6 * scale)) continue;
      busy.push(k);
      break;
    }
  }
  return busy;
}

/** The focus of a station, one task released where all busy stations would be held. */
export function focusOf(
  state: SolveState,
  station: number,
  busy: readonly number[],
): Focus | undefined {
  const { network, stations } = state.plan;
  const P = stations.processors;
  const focus: Focus = station < P
    ? { task: -1, processor: station, released: new Set() }
    : { task: station - P, processor: -1, released: new Set() };
  if (busy.length < 2) return focus;
  const reach = reachOf(network, focus);
  const held = (k: number) =>
    k === station || k >= P && network.tasks[k - P].entries.some((e) => reach.entries[e]);
  if (!busy.every(held)) return focus;
  const candidates = busy.filter((k) =>
    k !== station && releasable(state, k - P, reach.activities)
  );
  if (candidates.length === 0) return undefined;
  const load = (k: number) => {
    let sum = 0;
    for (let v = stations.first[k]; v < stations.first[k + 1]; v++) {
      sum += state.rate[v] * state.wait[v];
    }
    return sum;
  };
  const least = candidates.reduce((a, b) => load(b) < load(a) ? b : a);
  return { ...focus, released: new Set([least - P]) };
}

/** Whether the queue of a task can be a delay: nothing after its replies leads to the station. */
function releasable(state: SolveState, task: number, reaching: readonly boolean[]): boolean {
  if (task < 0) return false;
  const { network } = state.plan;
  return network.tasks[task].activities.every((a) => {
    const { phase } = network.activities[a];
    return phase === 1 || phase > 1 && !reaching[a];
  });
}

/** Solves one reduced network both ways; answers the states of its chain unless it is too large. */
function correct(
  state: SolveState,
  reduced: Reduced,
  options: RefineOptions,
  corrections: Map<number, Correction>,
): number | undefined {
  const chain = chainOf(reduced, options.maxStates);
  if (!chain) return undefined;
  const own = newState(planOf(reduced.network));
  if (!iterate(own, options).converged) return undefined;
  const solution = solveChain(chain, chain.rates, { method: "multilevel", tolerance: 1e-8 });
  const exact = chainWaits(state.plan, reduced, measureChain(chain, solution));
  const approximate = meanValueWaits(state.plan, reduced, own);
  for (const [visit, wait] of exact) {
    const known = corrections.get(visit);
    if (known && known.states >= chain.states) continue;
    const ratio = wait / (approximate.get(visit) ?? 0);
    const usable = ratio > ratioLimits[0] && ratio < ratioLimits[1];
    corrections.set(visit, {
      states: chain.states,
      wait: usable ? state.wait[visit] * ratio : wait,
    });
  }
  return chain.states;
}

/** Few customers, nothing open or asynchronous, and no forks: there waits are not all there is. */
function suitable({ network }: Reduced): boolean {
  const customers = network.tasks.filter((task) => task.kind === "reference");
  const count = customers.reduce((sum, task) => sum + task.threads, 0);
  return count > 0 && count <= mostCustomers && network.joins.length === 0 &&
    network.entries.every((entry) => entry.openArrivalRate === 0) &&
    network.activities.every((one) =>
      one.next.kind !== "fork" && one.calls.every((call) => call.kind === "sync")
    );
}

/**
 * About how many states the chain has at least: each customer is in one of the activities that it
 * gets to, and each task with a second phase may be in it or not. Generating more than may be
 * solved would take longer than all the rest.
 */
export function leastStates({ network }: Reduced): number {
  let states = 1;
  for (const task of network.tasks) {
    if (task.activities.some((a) => network.activities[a].phase > 1 && task.kind === "server")) {
      states *= 2;
    }
    if (task.kind !== "reference") continue;
    const places = placesOf(network, task.activities) + (task.thinkTime > 0 ? 1 : 0);
    for (let n = 1; n <= task.threads; n++) states *= (places + n - 1) / n;
  }
  return states;
}

/** The activities with a demand that start from some of a task and follow its calls up to replies. */
function placesOf(network: Network, from: readonly number[]): number {
  const seen = new Set<number>();
  const open = [...from];
  let places = 0;
  while (open.length > 0) {
    const activity = network.activities[open.pop()!];
    if (seen.has(activity.index)) continue;
    seen.add(activity.index);
    if (activity.demand > 0) places++;
    for (const call of activity.calls) {
      const { task, index } = network.entries[call.entry];
      for (const a of network.tasks[task].activities) {
        const one = network.activities[a];
        if (one.entry === index && one.phase === 1 || one.entry < 0) open.push(a);
      }
    }
  }
  return Math.max(1, places);
}

function chainOf(reduced: Reduced, maxStates: number) {
  try {
    return generateChain(reduced.network, { maxStates });
  } catch (error) {
    if (error instanceof LqnRefusal) return undefined;
    throw error;
  }
}
