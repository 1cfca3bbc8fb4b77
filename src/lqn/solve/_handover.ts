/**
 * Caller and server on one processor that serves in order: who is before whom when a server
 * answers.
 *
 * At a reply the caller asks for the processor again, and the server's next request, where one
 * waits, asks for it too, just behind. So a slice that follows a call to task D never finds D's
 * thread at the processor, and the first slice of a request that waited at D finds the slice of
 * the caller that was served before it.
 *
 * | symbol | name here | meaning |
 * |---|---|---|
 * | y_D / (1 + Y) | `following` | share of the slices of A that follow a call to D |
 * | h | `firsts` | share of the slices of a server that are its first ones |
 * | P | `waited` | chance that a request waited and that the caller in question was served before it |
 *
 * @module
 */
import type { Pairs } from "./_pairs.ts";
import { discipline } from "./_plan.ts";
import type { SolveState } from "./_state.ts";

/** Corrects the factor of visits `v` and `w` of two tasks at one processor. */
export function handedOver(
  state: SolveState,
  pairs: Pairs,
  v: number,
  w: number,
  factor: number,
): number {
  const { stations, visits, chains } = state.plan;
  const k = visits.station[v];
  if (k >= stations.processors || stations.servers[k] !== 1) return factor;
  if (stations.discipline[k] !== discipline.fcfs) return factor;
  const a = chains.task[visits.chain[v]], d = chains.task[visits.chain[w]];
  const servers = stations.servers[stations.processors + d];
  const apart = factor * (1 - following(state, v, d) / servers);
  const waited = waitedBehind(state, a, d);
  if (!(waited.chance > 0)) return apart;
  const h = firsts(state, v);
  const p = pairs.row[v] + w - stations.first[k];
  const there = state.rate[w] * pairs.ratio[p] * (pairs.wait[p] + state.visit1[w]);
  if (!(there > 0)) return apart;
  return Math.min(1 / there, apart * (1 - h * waited.any) + h * waited.chance / there);
}

/** Share of the slices of a visit that follow a call to task `d`. */
function following(state: SolveState, v: number, d: number): number {
  const { requests, visits, network, chains } = state.plan;
  let sum = 0, total = 0;
  for (const a of network.tasks[chains.task[visits.chain[v]]].activities) {
    if (visits.ofActivity[a] !== v) continue;
    total += state.activityRate[a] * (1 + requests.syncCalls[a]);
    for (let r = requests.first[a]; r < requests.first[a + 1]; r++) {
      if (!requests.sync[r] || requests.via[r] >= 0) continue;
      if (network.entries[requests.entry[r]].task === d) {
        sum += state.activityRate[a] * requests.mean[r];
      }
    }
  }
  return total > 0 ? sum / total : 0;
}

/** Share of the slices of a visit that are the first of a request. */
function firsts(state: SolveState, v: number): number {
  const { requests, visits, network, chains } = state.plan;
  const task = chains.task[visits.chain[v]];
  let slices = 0;
  for (const a of network.tasks[task].activities) {
    if (visits.ofActivity[a] === v) slices += state.activityRate[a] * (1 + requests.syncCalls[a]);
  }
  return slices > 0 ? Math.min(1, state.taskRate[task] / slices) : 0;
}

/** Chance that a request to task `a` waited, in all and behind one of task `d`. */
function waitedBehind(
  state: SolveState,
  a: number,
  d: number,
): { any: number; chance: number } {
  const { stations, visits, chains } = state.plan;
  const k = stations.processors + a;
  const none = { any: 0, chance: 0 };
  if (stations.servers[k] !== 1) return none;
  let total = 0, fromCaller = 0, any = 0, chance = 0;
  for (let u = stations.first[k]; u < stations.first[k + 1]; u++) {
    if (state.visit2[u] > 0) return none;
    total += state.rate[u];
    if (chains.task[visits.chain[u]] === d) fromCaller += state.rate[u];
  }
  if (!(fromCaller > 0)) return none;
  for (let u = stations.first[k]; u < stations.first[k + 1]; u++) {
    const waits = state.rate[u] / total * Math.min(1, state.waitChance[u]);
    any += waits;
    const own = chains.task[visits.chain[u]] === d;
    const single = chains.population[visits.chain[u]] <= 1;
    if (own && single) continue;
    const others = total - (single ? state.rate[u] : 0);
    if (others > 0) chance += waits * Math.min(1, fromCaller / others);
  }
  return { any, chance };
}
