/**
 * No station does more than it can.
 *
 * Where callers wait for their replies, a station that would be loaded above its capacity has too
 * short waiting times in the approximation: an addition to the wait of all of them, the pressure,
 * grows until the load fits (a Lagrange multiplier of the capacity). Open and asynchronous requests
 * do not wait to be sent: where they overload a station, only a share of them is served, and the
 * result is marked as saturated.
 *
 * @module
 */
import { discipline } from "./_plan.ts";
import type { SolveState } from "./_state.ts";

/** Largest utilization that open requests may cause. */
const openCeiling = 0.9999;

/**
 * Largest utilization by callers that wait. Where a task does nothing but use its processor, both
 * fill at once: then the wait belongs to the task, and the upper one of two.
 */
function closedCeiling(state: SolveState, k: number): number {
  const { stations, depth } = state.plan;
  return k < stations.processors
    ? 1 - 1e-7
    : 1 - 1e-5 / Math.max(1, depth[k - stations.processors]);
}

/** Keeps all stations below capacity; returns how far from rest that still is. */
export function keepCapacity(state: SolveState, calm: boolean): number {
  const { stations } = state.plan;
  const target = new Float64Array(state.openShare.length).fill(1);
  let moved = 0, worst = 1;
  state.saturatedStation = -1;
  for (let k = 0; k < stations.count; k++) {
    const m = stations.servers[k];
    if (!Number.isFinite(m)) continue;
    const { open, closed } = loads(state, k);
    const full = openDemand(state, k, open);
    if (full > openCeiling * m) {
      limitOpen(state, k, openCeiling * m / full, target);
      if (full / m > worst) {
        worst = full / m;
        state.saturatedStation = k;
      }
    }
    const starved = open > 0.99 * m;
    if (!starved) {
      moved = Math.max(moved, push(state, k, (open + closed) / m, closed, calm ? 0.1 : 0.5));
    }
  }
  for (let t = 0; t < target.length; t++) {
    const off = target[t] - state.openShare[t];
    moved = Math.max(moved, Math.abs(off));
    state.openShare[t] = Math.abs(off) < 1e-12 ? target[t] : state.openShare[t] + 0.5 * off;
  }
  return moved;
}

/** Busy servers of a station by open streams and by callers that wait. */
function loads(state: SolveState, k: number): { open: number; closed: number } {
  const { visits, stations, chains } = state.plan;
  let open = 0, closed = 0;
  for (let v = stations.first[k]; v < stations.first[k + 1]; v++) {
    const load = state.rate[v] * (state.visit1[v] + state.visit2[v]);
    if (Number.isFinite(chains.population[visits.chain[v]])) closed += load;
    else open += load;
  }
  return { open, closed };
}

/** The open load if all were served. */
function openDemand(state: SolveState, k: number, open: number): number {
  const { stations, network } = state.plan;
  if (!(open > 0)) return 0;
  if (k >= stations.processors) return open / state.openShare[k - stations.processors];
  let share = 1;
  for (const t of network.processors[k].tasks) share = Math.min(share, state.openShare[t]);
  return open / Math.min(share, ...state.openShare);
}

/** A station limits the tasks that its open load comes from: itself, or all where it is below. */
function limitOpen(state: SolveState, k: number, share: number, target: Float64Array): void {
  const { stations, visits, chains } = state.plan;
  let direct = 0;
  for (let v = stations.first[k]; v < stations.first[k + 1]; v++) {
    if (chains.task[visits.chain[v]] < 0) direct += state.rate[v];
  }
  const t = k - stations.processors;
  if (t >= 0 && direct > 0) target[t] = Math.min(target[t], share);
  else for (let u = 0; u < target.length; u++) target[u] = Math.min(target[u], share);
}

/** Raises or lowers the pressure of a station; returns the relative change of its waits. */
function push(
  state: SolveState,
  k: number,
  load: number,
  closed: number,
  most: number,
): number {
  const before = state.pressure[k];
  const ceiling = closedCeiling(state, k);
  if (!(closed > 0) || (load <= ceiling && before === 0)) return 0;
  const { stations, visits } = state.plan;
  if (stations.discipline[k] === discipline.meeting) return 0;
  let rate = 0, time = 0, customers = 0, chain = -1;
  for (let v = stations.first[k]; v < stations.first[k + 1]; v++) {
    const c = visits.chain[v], n = visits.customers[v];
    if (!Number.isFinite(n)) continue;
    rate += state.rate[v];
    time += state.rate[v] * (state.wait[v] + state.visit1[v]);
    if (c !== chain) customers += n;
    chain = c;
  }
  if (!(rate > 0) || !(time > 0)) return 0;
  const off = load - ceiling;
  state.gain[k] = off * state.gain[k] < 0
    ? -0.5 * state.gain[k]
    : Math.sign(off) * Math.min(most, Math.max(0.005, 1.05 * Math.abs(state.gain[k])));
  const step = Math.abs(state.gain[k]) * Math.max(-0.5, Math.min(1, off)) * customers / rate;
  const after = Math.max(0, before + Math.min(step, time / rate));
  state.pressure[k] = after < 1e-9 * time / rate ? 0 : after;
  for (let v = stations.first[k]; v < stations.first[k + 1]; v++) {
    if (!state.fixedWait[v]) {
      state.wait[v] = Math.max(0, state.wait[v] + state.pressure[k] - before);
    }
  }
  return Math.abs(state.pressure[k] - before) * rate / time;
}
