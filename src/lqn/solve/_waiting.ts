/**
 * Queueing time of an arrival at a station, from what it finds there.
 *
 * For one server and first come, first served (Reiser 1979, heterogeneous service):
 * `W = sum_j (Q_j - U1_j) (s1_j + s2_j) + U1_j (r1_j + s2_j) + U2_j r2_j`
 * where Q_j are the requests of visit j found waiting or in service before their reply, U1_j those
 * in service before it, U2_j after it, r the mean remaining service. For m servers the requests
 * found in service count with the chance that all m are busy, and everything goes m times as fast.
 * Processor sharing: `s (1 + Q)`; for m servers the excess over m shares.
 * Head of line: who is more urgent or as urgent goes first, and who is more urgent and comes later
 * too: division by 1 minus the utilization of the more urgent (Cobham 1954; Bryant, Krzesinski,
 * Lakshmi and Chandy 1984 for closed networks). Preemptive: only these count at all.
 *
 * The chance that all m servers are busy, when they are busy m x rho on average, is taken as
 * `rho ** exponent`; exponent and slowness of a station come from _multiserver.ts.
 *
 * @module
 */
import { discipline } from "./_plan.ts";
import type { SolveState } from "./_state.ts";

/** What an arrival finds at a station, per visit of the station. */
export interface Found {
  /** Requests waiting or in service before the reply. */
  readonly queue: Float64Array;
  /** Those in service. */
  readonly busy1: Float64Array;
  /** Requests in service after the reply. */
  readonly busy2: Float64Array;
  /** How many there can be of each visit's chain. */
  readonly customers: Float64Array;
  /** How many requests can be there at most. */
  population: number;
}

/** Room for what is found at stations of at most `size` visits. */
export function newFound(size: number): Found {
  return {
    queue: new Float64Array(size),
    busy1: new Float64Array(size),
    busy2: new Float64Array(size),
    customers: new Float64Array(size),
    population: 0,
  };
}

/** The answer of {@linkcode waitingTime}, written to one place. */
export interface Waiting {
  /** Mean queueing time. */
  time: number;
  /** Chance that it is not 0. */
  chance: number;
  /** Service of those behind one's own second phase; as it was where there is none. */
  behind: number;
  /** How many those are. */
  count: number;
}

/** Chance that all servers of station `k` are busy when `busy` are on average, of n that can be. */
function allBusy(state: SolveState, k: number, busy: number, n: number): number {
  const m = state.plan.stations.servers[k];
  // Rounding can leave a little less than nobody.
  const share = Math.max(0, Math.min(1, busy / m));
  if (m === 1) return share;
  return n < m ? 0 : Math.pow(share, state.exponent[k]);
}

/** Queueing time of visit `v` at station `k`, by what it finds. */
export function waitingTime(
  state: SolveState,
  k: number,
  v: number,
  found: Found,
  out: Waiting,
): void {
  switch (state.plan.stations.discipline[k]) {
    case discipline.delay:
      out.time = out.chance = out.behind = 0;
      return;
    case discipline.meeting:
      out.time = state.overtaken[v];
      out.chance = state.overtaking[v];
      out.behind = 0;
      return;
    case discipline.fair:
      return fair(state, k, v, found, out);
    case discipline.sharing:
      return sharing(state, k, v, found, out);
    default:
      return queueing(state, k, v, found, out);
  }
}

function sharing(state: SolveState, k: number, v: number, found: Found, out: Waiting): void {
  const { stations, chains, visits } = state.plan;
  const first = stations.first[k], last = stations.first[k + 1];
  const m = stations.servers[k];
  const open = !Number.isFinite(chains.population[visits.chain[v]]);
  let extra = 0, busy = 0, load = 0;
  for (let w = first; w < last; w++) {
    busy += found.busy1[w - first];
    if (open && !Number.isFinite(chains.population[visits.chain[w]])) {
      load += found.busy1[w - first];
    } else extra += Math.max(0, found.queue[w - first] - found.busy1[w - first]);
  }
  const chance = allBusy(state, k, busy, found.population);
  out.time = state.visit1[v] * (extra + chance) / m / Math.max(1e-6, 1 - load / m);
  out.chance = chance;
}

/**
 * A group of a completely fair processor shares what it has: its share, and what the others leave
 * unless the share is a ceiling.
 */
function fair(state: SolveState, k: number, v: number, found: Found, out: Waiting): void {
  const { stations, visits, network } = state.plan;
  const m = stations.servers[k], first = stations.first[k];
  const group = visits.rank[v];
  let queue = 0, busy = 0, left = m;
  for (let w = first; w < stations.first[k + 1]; w++) {
    if (visits.rank[w] === group) {
      queue += found.queue[w - first];
      busy += found.busy1[w - first];
    } else left -= Math.min(m, state.rate[w] * state.visit1[w]);
  }
  let free = 1;
  for (const g of network.processors[k].groups) free -= network.groups[g].share;
  const share = m * (group < 0 ? Math.max(0.01, free) : network.groups[group].share);
  const capacity = group >= 0 && network.groups[group].cap ? share : Math.max(share, left);
  out.time = state.visit1[v] * Math.max(0, (1 + queue) / capacity - 1);
  out.chance = Math.min(1, busy);
}

function queueing(
  state: SolveState,
  k: number,
  v: number,
  found: Found,
  out: Waiting,
): void {
  const { stations, chains, visits } = state.plan;
  const { visit1, visit2, residual1, residual2 } = state;
  const first = stations.first[k], last = stations.first[k + 1];
  const m = stations.servers[k], how = stations.discipline[k];
  const rank = visits.rank[v];
  const open = !Number.isFinite(chains.population[visits.chain[v]]);
  let waiting = 0, rest = 0, full = 0, busy = 0, load = 0, above = 0;
  for (let w = first; w < last; w++) {
    const i = w - first;
    const met = open ? 1 : blockedArrivals(state, v, visit1[w] + visit2[w]);
    const b1 = found.busy1[i] * met, b2 = found.busy2[i] * met;
    const other = visits.rank[w];
    if (how === discipline.preemptive && other < rank) continue;
    busy += b1 + b2;
    rest += b1 * (residual1[w] + visit2[w]) + b2 * residual2[w];
    full += b1 * (visit1[w] + visit2[w]) + b2 * visit2[w];
    const service = visit1[w] + visit2[w];
    if (other > rank) above += b1 + b2;
    if (other < rank) continue;
    if (open && !Number.isFinite(chains.population[visits.chain[w]])) {
      load += state.rate[w] * service;
    } else waiting += Math.max(0, found.queue[i] - found.busy1[i]) * service;
  }
  rest += (full - rest) *
    (open ? 0 : Math.max(Math.min(1, busy / m) ** 2, 1 / (1 + (found.population / 10) ** 2)));
  const own = state.overtaking[v];
  if (own > 0 && m > 1) {
    busy += own;
    rest += state.overtaken[v];
  }
  const chance = allBusy(state, k, busy, found.population + (own > 0 ? 1 : 0));
  const remaining = busy > 0 ? rest / busy * chance : 0;
  const free = Math.max(1e-4, 1 - above / m);
  out.time = (waiting + remaining) * state.slowness[k] / m /
    Math.max(1e-6, 1 - load * state.slowness[k] / m) / free;
  out.chance = chance;
  if (how === discipline.preemptive) out.time += visit1[v] * (1 / free - 1);
  if (own + state.soonAfter[v] > 0 && m === 1) meetOneself(state, k, v, found, out);
}

/**
 * Share of its time in which a service is met by arrivals of visit `v`: of a service that is longer
 * than the cycle of the arriving customers, they meet little, as they are all waiting soon.
 */
function blockedArrivals(state: SolveState, v: number, service: number): number {
  const rate = state.rate[v];
  if (!(rate > 0)) return 1;
  const cycle = state.plan.visits.customers[v] / rate;
  return service > cycle ? cycle / service : 1;
}

/**
 * The other cases: the arrival meets the second phase of its own last request, and whoever else is
 * there waits behind that; or it comes soon after that, while those are served that waited.
 */
function meetOneself(
  state: SolveState,
  k: number,
  v: number,
  found: Found,
  out: Waiting,
): void {
  const own = state.overtaking[v], soon = state.soonAfter[v];
  const behind = workBehind(state, k, v, found, out);
  out.behind = behind;
  const work = state.behind[v] > 0 ? state.soonWork[v] * behind / state.behind[v] : soon * behind;
  out.time = Math.max(0, 1 - own - soon) * out.time + state.overtaken[v] + own * behind + work;
  out.chance = Math.max(0, 1 - own - soon) * out.chance + own +
    soon * Math.min(1, found.population);
}

/**
 * Service of those that wait at the end of one's own second phase: each is missing if it has not
 * come back since it was served itself, just before (with the chance that it was the one before)
 * or before one's own arrival.
 */
function workBehind(
  state: SolveState,
  k: number,
  v: number,
  found: Found,
  out: Waiting,
): number {
  const { stations, visits } = state.plan;
  const { rate, wait, visit1, visit2 } = state;
  const first = stations.first[k], last = stations.first[k + 1];
  const own = state.overtaking[v];
  const until = visit1[v] + (own > 0 ? state.overtaken[v] / own : visit2[v]);
  let total = 0, behind = 0;
  out.count = 0;
  const each = (w: number) => rate[w] / visits.customers[w];
  for (let w = first; w < last; w++) {
    if (Number.isFinite(found.customers[w - first])) total += found.customers[w - first] * each(w);
  }
  for (let w = first; w < last; w++) {
    const n = found.customers[w - first];
    if (!(n > 0) || !Number.isFinite(n) || !(rate[w] > 0)) continue;
    const away = Math.max(1e-12, 1 / each(w) - wait[w] - visit1[w]);
    const before = each(w) / total;
    const missed = (before * away / (away + visit2[w]) + (1 - before) * away / (away + wait[v])) *
      away / (away + until);
    out.count += n * (1 - missed);
    behind += n * (1 - missed) * (visit1[w] + visit2[w]);
  }
  return behind;
}
