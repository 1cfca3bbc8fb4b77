/**
 * The iteration: flows from times, waiting from flows, times from waiting, until nothing moves.
 *
 * @module
 */
import { findOnArrival, SmallerNetworks } from "./_arrival.ts";
import { keepCapacity } from "./_capacity.ts";
import { setFlows, setVisits } from "./_flows.ts";
import { setEntryTimes } from "./_graph.ts";
import { Interlock } from "./_interlock.ts";
import { Multiservers } from "./_multiserver.ts";
import { setMeetings } from "./_meeting.ts";
import { setOvertaking } from "./_overtaking.ts";
import { newPairs, type Pairs } from "./_pairs.ts";
import { discipline } from "./_plan.ts";
import type { SolveState } from "./_state.ts";
import { setActivityTime } from "./_times.ts";
import { type Found, newFound, type Waiting, waitingTime } from "./_waiting.ts";

/** When to stop. */
export interface IterationOptions {
  /** Largest relative change of a visit's time that counts as none. */
  readonly tolerance: number;
  /** Most sweeps. */
  readonly iterationLimit: number;
}

/** How it ended. */
export interface Iterated {
  /** Whether the residual fell below the tolerance. */
  readonly converged: boolean;
  /** Sweeps made. */
  readonly iterations: number;
  /** Largest relative change in the last sweep. */
  readonly residual: number;
  /** The station that moved most then, or -1. */
  readonly station: number;
}

/** Iterates a state to rest. */
export function iterate(state: SolveState, options: IterationOptions): Iterated {
  const pairs = newPairs(state.plan);
  const interlock = new Interlock(state);
  const multiservers = new Multiservers(state);
  const smaller = new SmallerNetworks(state, pairs);
  const found = newFound(pairs.widest);
  const next = new Float64Array(state.plan.visits.count);
  let damping = 0.7, last = Infinity, iterations = 0, residual = Infinity, station = -1;
  let stale = false;
  setTimes(state);
  for (; iterations < options.iterationLimit;) {
    iterations++;
    setFlows(state);
    setVisits(state);
    const pushed = keepCapacity(state);
    const fresh = stale || iterations < 4 || (iterations & (iterations - 1)) === 0;
    if (fresh) interlock.update(pairs);
    setOvertaking(state);
    multiservers.update(pairs);
    smaller.update(iterations < 3 ? 1 : damping);
    newWaits(state, pairs, found, next);
    residual = Math.max(pushed, setMeetings(state, 0.5));
    for (let v = 0; v < next.length; v++) {
      if (state.fixedWait[v]) continue;
      const scale = state.wait[v] + state.visit1[v];
      const moved = scale > 0 ? Math.abs(next[v] - state.wait[v]) / scale : 0;
      if (!(moved <= residual)) {
        residual = Number.isNaN(moved) ? Infinity : moved;
        station = state.plan.visits.station[v];
      }
      state.wait[v] += damping * (next[v] - state.wait[v]);
    }
    setTimes(state);
    stale = residual <= options.tolerance;
    if (stale && fresh && iterations >= 4) break;
    damping = residual > last
      ? Math.max(0.05, damping * 0.8)
      : Math.min(mostStep(iterations), damping * 1.02);
    last = residual;
  }
  setFlows(state);
  setVisits(state);
  return { converged: residual <= options.tolerance, iterations, residual, station };
}

/** The largest step: the longer it takes, the smaller. */
function mostStep(iterations: number): number {
  return iterations < 100 ? 0.9 : Math.max(0.1, 90 / iterations);
}

/** Times of activities and entries, the lowest first. */
function setTimes(state: SolveState): void {
  const { network, order } = state.plan;
  for (let i = order.length - 1; i >= 0; i--) {
    const task = network.tasks[order[i]];
    for (const a of task.activities) setActivityTime(state, a);
    for (const e of task.entries) setEntryTimes(state, e);
  }
}

function newWaits(
  state: SolveState,
  pairs: Pairs,
  found: Found,
  next: Float64Array,
): void {
  const { visits, stations } = state.plan;
  const waiting: Waiting = { time: 0, chance: 0, behind: 0, count: 0 };
  for (let v = 0; v < visits.count; v++) {
    if (state.fixedWait[v]) {
      next[v] = state.wait[v];
      continue;
    }
    const k = visits.station[v];
    if (stations.discipline[k] === discipline.delay) continue;
    findOnArrival(state, pairs, v, found);
    waiting.behind = 0;
    waitingTime(state, k, v, found, waiting);
    next[v] = waiting.time + state.pressure[k];
    state.waitChance[v] = waiting.chance;
    state.behind[v] = waiting.behind;
    state.behindCount[v] = waiting.count;
    setOwnWait(state, v, found, waiting);
  }
}

/** The part of the queueing time that goes away where nobody else of the own chain is met. */
function setOwnWait(
  state: SolveState,
  v: number,
  found: Found,
  waiting: Waiting,
): void {
  const { visits, stations, chains } = state.plan;
  const c = visits.chain[v];
  const n = chains.population[c];
  if (!(n > 1) || !Number.isFinite(n)) return;
  const k = visits.station[v];
  const whole = waiting.time;
  const first = stations.first[k];
  for (let w = first; w < stations.first[k + 1]; w++) {
    if (visits.chain[w] !== c) continue;
    found.queue[w - first] = found.busy1[w - first] = found.busy2[w - first] = 0;
    found.customers[w - first] = 0;
  }
  found.population -= n - 1;
  waitingTime(state, k, v, found, waiting);
  state.ownWait[v] = Math.max(0, whole - waiting.time);
}
