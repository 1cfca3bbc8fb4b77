/**
 * Waiting times of a reduced network, by the visits of the whole one: as its Markov chain has them,
 * and as mean value analysis has them.
 *
 * @module
 */

import type { ChainMeans } from "../../chain/mod.ts";
import type { Plan } from "../_plan.ts";
import type { SolveState } from "../_state.ts";
import { type Reduced, slicesOf } from "./reduce.ts";

/** Means over visits: what waits, and how many visits there are, per time. */
class VisitMeans {
  readonly #waiting = new Map<number, number>();
  readonly #rate = new Map<number, number>();

  add(visit: number, waiting: number, rate: number): void {
    if (visit < 0 || !(rate > 0)) return;
    this.#waiting.set(visit, (this.#waiting.get(visit) ?? 0) + waiting);
    this.#rate.set(visit, (this.#rate.get(visit) ?? 0) + rate);
  }

  times(): Map<number, number> {
    return new Map(
      [...this.#rate].map(([visit, rate]) => [visit, this.#waiting.get(visit)! / rate]),
    );
  }
}

/** Mean waiting time by visit of the whole network, from the chain of a reduced one. */
export function chainWaits(plan: Plan, reduced: Reduced, means: ChainMeans): Map<number, number> {
  const { network, visits } = plan;
  const sums = new VisitMeans();
  reduced.activityOf.forEach((a, i) => {
    if (a < 0) return;
    const rate = means.activityThroughput[i];
    if (atStation(reduced, i)) {
      const slices = slicesOf(network.activities[a]);
      sums.add(visits.ofActivity[a], means.activityReady[i], rate * slices);
    }
    reduced.callOf[i].forEach((k, position) => {
      if (k < 0 || !queues(reduced, reduced.network.activities[i].calls[position].entry)) return;
      const request = requestOf(plan, a, k, -1, network.activities[a].calls[k].entry);
      const count = network.activities[a].calls[k].mean;
      sums.add(visits.ofRequest[request], means.callQueue[i][position], rate * count);
    });
  });
  addForwarded(plan, reduced, means, sums);
  return sums.times();
}

/** Forwarded requests: a chain does not know whose they were, all of an arc wait alike. */
function addForwarded(
  plan: Plan,
  reduced: Reduced,
  means: ChainMeans,
  sums: VisitMeans,
): void {
  const { requests, visits } = plan;
  reduced.entryOf.forEach((from, i) => {
    reduced.network.entries[i].forwarding.forEach((one, position) => {
      if (!queues(reduced, one.entry)) return;
      const to = reduced.entryOf[one.entry];
      const all = new Set<number>();
      for (let r = 0; r < requests.count; r++) {
        if (requests.via[r] === from && requests.entry[r] === to) all.add(visits.ofRequest[r]);
      }
      const rate = means.entryThroughput[i] * one.probability / all.size;
      for (const visit of all) {
        sums.add(visit, means.forwardQueue[i][position] / all.size, rate);
      }
    });
  });
}

/** Mean waiting time by visit of the whole network, from the solution of a reduced one. */
export function meanValueWaits(
  plan: Plan,
  reduced: Reduced,
  state: SolveState,
): Map<number, number> {
  const { network, visits, requests } = plan;
  const own = state.plan;
  const sums = new VisitMeans();
  reduced.activityOf.forEach((a, i) => {
    if (a < 0 || own.visits.ofActivity[i] < 0 || !atStation(reduced, i)) return;
    const rate = state.activityRate[i] * slicesOf(network.activities[a]);
    sums.add(visits.ofActivity[a], rate * state.wait[own.visits.ofActivity[i]], rate);
  });
  for (let r = 0; r < own.requests.count; r++) {
    const i = own.requests.activity[r];
    const a = reduced.activityOf[i];
    if (a < 0) continue;
    const call = reduced.callOf[i][own.requests.call[r]];
    if (call < 0 || !queues(reduced, own.requests.entry[r])) continue;
    const via = own.requests.via[r] < 0 ? -1 : reduced.entryOf[own.requests.via[r]];
    const request = requestOf(plan, a, call, via, reduced.entryOf[own.requests.entry[r]]);
    const rate = state.activityRate[i] * own.requests.mean[r];
    if (request < requests.count) {
      sums.add(visits.ofRequest[request], rate * state.wait[own.visits.ofRequest[r]], rate);
    }
  }
  return sums.times();
}

/** Whether an activity of the reduced network queues for its processor. */
function atStation({ network }: Reduced, activity: number): boolean {
  const one = network.activities[activity];
  return one.demand > 0 &&
    Number.isFinite(network.processors[network.tasks[one.task].processor].servers);
}

/** Whether requests to an entry of the reduced network can wait. */
function queues({ network }: Reduced, entry: number): boolean {
  return Number.isFinite(network.tasks[network.entries[entry].task].threads);
}

/** The request of an activity with this call, forwarding entry and destination. */
function requestOf(plan: Plan, a: number, call: number, via: number, entry: number): number {
  const { requests } = plan;
  let r = requests.first[a];
  for (; r < requests.first[a + 1]; r++) {
    if (requests.call[r] === call && requests.via[r] === via && requests.entry[r] === entry) break;
  }
  return r < requests.first[a + 1] ? r : requests.count;
}
