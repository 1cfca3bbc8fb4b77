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
 * `rho ** exponent`, with the exponent m where as many requests as servers exist (independent
 * servers) and `sqrt(2 (m + 1)) - 1` where there are many (Sakasegawa 1977), in between by m / n.
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
  /** How many requests can be there at most. */
  population: number;
}

/** Room for what is found at stations of at most `size` visits. */
export function newFound(size: number): Found {
  return {
    queue: new Float64Array(size),
    busy1: new Float64Array(size),
    busy2: new Float64Array(size),
    population: 0,
  };
}

/** The answer of {@linkcode waitingTime}, written to one place. */
export interface Waiting {
  /** Mean queueing time. */
  time: number;
  /** Chance that it is not 0. */
  chance: number;
}

/** Chance that all m servers are busy when `busy` are on average and n requests can be there. */
export function allBusy(busy: number, m: number, n: number): number {
  if (m === 1) return Math.min(1, busy);
  if (n < m) return 0;
  const many = Math.sqrt(2 * (m + 1)) - 1;
  const exponent = Number.isFinite(n) ? many + (m - many) * m / n : many;
  return Math.pow(Math.min(1, busy / m), exponent);
}

/** Queueing time of visit `v` at station `k`, by what it finds. */
export function waitingTime(
  state: SolveState,
  k: number,
  v: number,
  found: Found,
  own: number,
  out: Waiting,
): void {
  switch (state.plan.stations.discipline[k]) {
    case discipline.delay:
      out.time = out.chance = 0;
      return;
    case discipline.sharing:
      return sharing(state, k, v, found, out);
    default:
      return queueing(state, k, v, found, own, out);
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
  const chance = allBusy(busy, m, found.population);
  out.time = state.visit1[v] * (extra + chance) / m / Math.max(1e-6, 1 - load / m);
  out.chance = chance;
}

function queueing(
  state: SolveState,
  k: number,
  v: number,
  found: Found,
  own: number,
  out: Waiting,
): void {
  const { stations, chains, visits } = state.plan;
  const { visit1, visit2, residual1, residual2 } = state;
  const first = stations.first[k], last = stations.first[k + 1];
  const m = stations.servers[k], how = stations.discipline[k];
  const rank = visits.rank[v];
  const open = !Number.isFinite(chains.population[visits.chain[v]]);
  let waiting = 0, rest = 0, busy = 0, load = 0, above = 0;
  for (let w = first; w < last; w++) {
    const i = w - first;
    const b1 = found.busy1[i], b2 = found.busy2[i];
    const other = visits.rank[w];
    if (how === discipline.preemptive && other < rank) continue;
    busy += b1 + b2;
    rest += b1 * (residual1[w] + visit2[w]) + b2 * residual2[w];
    const service = visit1[w] + visit2[w];
    if (other > rank) above += b1 + b2;
    if (other < rank) continue;
    if (open && !Number.isFinite(chains.population[visits.chain[w]])) {
      load += state.rate[w] * service;
    } else waiting += Math.max(0, found.queue[i] - b1) * service;
  }
  if (own > 0) {
    busy += own;
    rest += own * residual2[v];
  }
  const chance = allBusy(busy, m, found.population + (own > 0 ? 1 : 0));
  const remaining = busy > 0 ? rest / busy * chance : 0;
  const free = Math.max(1e-4, 1 - above / m);
  out.time = (waiting + remaining) / m / Math.max(1e-6, 1 - load / m) / free;
  out.chance = chance;
  if (how === discipline.preemptive) out.time += visit1[v] * (1 / free - 1);
}
