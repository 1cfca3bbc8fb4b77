/**
 * Response times of entries and activities from demands and waits: sums along calls and paths.
 *
 * Parallel branches are joined as if their times were independent and exponential:
 * `E[max] = sum over subsets S of (-1)^(|S|+1) / sum over i in S of 1/t_i`.
 *
 * @module
 */

import type { Network, NetworkActivity, Next } from "../../model/mod.ts";
import type { Waits } from "./waits.ts";

/** The time of one execution of an activity: think time, demand, waiting, synchronous calls. */
export function activityTime(network: Network, waits: Waits, activity: NetworkActivity): number {
  let time = activity.thinkTime + activity.demand + waits.processor(activity.index);
  activity.calls.forEach((call, k) => {
    if (call.kind === "sync") time += call.mean * waits.call(activity.index, k);
  });
  return time;
}

/** Sets `waits.response` of every entry, called entries first. */
export function setResponses(network: Network, waits: Waits): void {
  const state = new Uint8Array(network.entries.length);
  const visit = (e: number) => {
    if (state[e]) return;
    state[e] = 1;
    const entry = network.entries[e];
    for (const a of network.tasks[entry.task].activities) {
      const one = network.activities[a];
      if (one.entry >= 0 && one.entry !== e) continue;
      for (const call of one.calls) if (call.kind === "sync") visit(call.entry);
    }
    for (const one of entry.forwarding) visit(one.entry);
    const path = new Path(network, waits, e);
    let time = path.from(entry.start);
    for (const one of entry.forwarding) {
      time += one.probability * (waits.atEntry[one.entry] + waits.response[one.entry]);
    }
    waits.response[e] = time;
  };
  for (let e = 0; e < network.entries.length; e++) visit(e);
}

/** The time from an activity to the reply of an entry, or to the end of the path. */
class Path {
  readonly #network: Network;
  readonly #waits: Waits;
  readonly #entry: number;
  /** Whether the last path walked met the reply. */
  #replied = false;

  constructor(network: Network, waits: Waits, entry: number) {
    this.#network = network;
    this.#waits = waits;
    this.#entry = entry;
  }

  from(a: number): number {
    const activity = this.#network.activities[a];
    const time = activityTime(this.#network, this.#waits, activity);
    if (activity.replies.includes(this.#entry)) {
      this.#replied = true;
      return time;
    }
    return time + this.#after(activity.next);
  }

  #after(next: Next): number {
    if (next.kind === "sequence") return this.from(next.activity);
    if (next.kind === "or") {
      let time = 0;
      for (const one of next.branches) time += one.probability * this.from(one.activity);
      return time;
    }
    if (next.kind === "loop") {
      let time = 0;
      for (const one of next.branches) time += one.count * this.from(one.activity);
      return time + this.#after(next.then);
    }
    if (next.kind === "fork") return this.#fork(next.activities);
    return 0;
  }

  #fork(branches: readonly number[]): number {
    const times: number[] = [];
    for (const a of branches) {
      this.#replied = false;
      const time = this.from(a);
      if (this.#replied) return time;
      times.push(time);
    }
    const join = this.#joinAfter(branches[0]);
    return meanOfLargest(times) + (join === undefined ? 0 : this.#after(join));
  }

  /** What follows the join that a branch ends in. */
  #joinAfter(a: number): Next | undefined {
    const { next } = this.#network.activities[a];
    if (next.kind === "join") return this.#network.joins[next.join].next;
    if (next.kind === "sequence") return this.#joinAfter(next.activity);
    if (next.kind === "or") return this.#joinAfter(next.branches[0].activity);
    if (next.kind === "loop") {
      return next.then.kind === "sequence" ? this.#joinAfter(next.then.activity) : undefined;
    }
    return undefined;
  }
}

/** Mean of the largest of independent exponential times with these means; at most 20 of them. */
export function meanOfLargest(means: readonly number[]): number {
  const rates = means.filter((one) => one > 0).map((one) => 1 / one);
  let sum = 0;
  for (let set = 1; set < 1 << rates.length; set++) {
    let rate = 0;
    let sign = -1;
    for (let k = 0; k < rates.length; k++) {
      if (!(set & 1 << k)) continue;
      rate += rates[k];
      sign = -sign;
    }
    sum += sign / rate;
  }
  return sum;
}
