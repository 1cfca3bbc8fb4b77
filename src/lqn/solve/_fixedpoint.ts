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

/** Sweeps of the second attempt after which interlock and overtaking stay as they are. */
const frozenAfter = 300;

/** Factor by which a wait grows in one sweep at most. */
const fastestGrowth = 20;

/** A wait that is less than this of the visit's time is none. */
const nothing = 1e-12;

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

/** Sweeps of the first attempt. */
const firstAttempt = 600;

/**
 * Iterates a state to rest: first with everything, and where that does not come to rest, from there
 * with small steps, no smaller networks and, after a while, interlock and overtaking as they are.
 */
export function iterate(state: SolveState, options: IterationOptions): Iterated {
  const first = Math.min(firstAttempt, options.iterationLimit);
  const ended = new Sweeps(state, false).run(options.tolerance, first);
  if (ended.converged || first === options.iterationLimit) return ended;
  state.gain.fill(0.1);
  const again = new Sweeps(state, true).run(options.tolerance, options.iterationLimit - first);
  return { ...again, iterations: again.iterations + first };
}

/** One attempt. */
class Sweeps {
  private readonly pairs: Pairs;
  private readonly interlock: Interlock;
  private readonly multiservers: Multiservers;
  private readonly smaller: SmallerNetworks;
  private readonly found: Found;
  private readonly next: Float64Array;
  private readonly waiting: Waiting = { time: 0, chance: 0, behind: 0, count: 0 };
  private step: number;
  private station = -1;

  constructor(private readonly state: SolveState, private readonly calm: boolean) {
    this.pairs = newPairs(state.plan);
    this.interlock = new Interlock(state);
    this.multiservers = new Multiservers(state);
    this.smaller = new SmallerNetworks(state, this.pairs);
    this.found = newFound(this.pairs.widest);
    this.next = new Float64Array(state.plan.visits.count);
    this.step = calm ? 0.2 : 0.7;
  }

  run(tolerance: number, limit: number): Iterated {
    let last = Infinity, residual = Infinity, sweep = 0, atRest = false;
    setTimes(this.state);
    while (sweep < limit) {
      sweep++;
      const fresh = atRest || sweep < 4 || (sweep & (sweep - 1)) === 0;
      residual = this.sweep(sweep, fresh);
      atRest = residual <= tolerance;
      if (atRest && fresh && sweep >= 4) break;
      this.step = residual > last
        ? Math.max(0.05, this.step * 0.8)
        : Math.min(this.calm ? 0.2 : mostStep(sweep), this.step * 1.02);
      last = residual;
    }
    setFlows(this.state);
    setVisits(this.state);
    return { converged: atRest, iterations: sweep, residual, station: this.station };
  }

  /** One sweep; returns the largest relative change. */
  private sweep(sweep: number, fresh: boolean): number {
    const { state, pairs } = this;
    const frozen = this.calm && sweep > frozenAfter;
    setFlows(state);
    setVisits(state);
    const pushed = keepCapacity(state, this.calm);
    if (fresh && !frozen) this.interlock.update(pairs);
    if (!frozen) {
      setOvertaking(state);
      this.multiservers.update(pairs);
    }
    if (this.calm) this.smaller.omit();
    else this.smaller.update(sweep < 3 ? 1 : this.step);
    this.setNext();
    const residual = this.move(Math.max(pushed, setMeetings(state, 0.5)));
    setTimes(state);
    return residual;
  }

  /** A wait grows by a factor of some per sweep at most. */
  private longest(v: number): number {
    const { wait, visit1, visit2 } = this.state;
    const { visits, stations } = this.state.plan;
    const k = visits.station[v];
    let service = 0;
    for (let w = stations.first[k]; w < stations.first[k + 1]; w++) {
      service = Math.max(service, visit1[w] + visit2[w]);
    }
    return fastestGrowth * (wait[v] + service);
  }

  /** Takes a step towards the new waits; returns the largest relative change. */
  private move(pushed: number): number {
    const { state, next } = this;
    let residual = pushed;
    for (let v = 0; v < next.length; v++) {
      if (state.fixedWait[v]) continue;
      const scale = state.wait[v] + state.visit1[v];
      if (!Number.isFinite(next[v])) {
        residual = Infinity;
        continue;
      }
      const moved = scale > 0 ? Math.abs(next[v] - state.wait[v]) / scale : 0;
      if (moved > residual) {
        residual = moved;
        this.station = state.plan.visits.station[v];
      }
      state.wait[v] += this.step * (next[v] - state.wait[v]);
      if (state.wait[v] < nothing * scale) state.wait[v] = 0;
    }
    return residual;
  }

  /** What an arrival of each visit would wait now. */
  private setNext(): void {
    const { state, next, found, waiting } = this;
    const { visits, stations } = state.plan;
    for (let v = 0; v < visits.count; v++) {
      const k = visits.station[v];
      next[v] = state.wait[v];
      if (state.fixedWait[v] || stations.discipline[k] === discipline.delay) continue;
      findOnArrival(state, this.pairs, v, found);
      waiting.behind = 0;
      waitingTime(state, k, v, found, waiting);
      next[v] = Math.min(waiting.time, this.longest(v)) + state.pressure[k];
      state.waitChance[v] = waiting.chance;
      state.behind[v] = waiting.behind;
      state.behindCount[v] = waiting.count;
      setOwnWait(state, v, found, waiting);
    }
  }
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

/** The part of the queueing time that goes away where nobody else of the own chain is met. */
function setOwnWait(
  state: SolveState,
  v: number,
  found: Found,
  waiting: Waiting,
): void {
  const { visits, stations } = state.plan;
  const c = visits.chain[v];
  const n = visits.customers[v];
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
