/**
 * How often entries and activities are executed, from how often customers cycle and requests come.
 *
 * @module
 */

import type { Network, Next } from "../model/mod.ts";
import type { ChainCounter } from "./chain.ts";

/** Executions per time. */
export interface Flows {
  /** Of each entry. */
  readonly entries: Float64Array;
  /** Of each entry, those that somebody waits for. */
  readonly asked: Float64Array;
  /** Of each activity. */
  readonly activities: Float64Array;
}

/** The executions that one step per time of a counter stands for. */
export function flowsOf(network: Network, counter: ChainCounter): Flows {
  const base = new Float64Array(network.entries.length);
  // Requests that nobody waits for are not handed on, so they are kept apart.
  const open = new Float64Array(network.entries.length);
  if (counter.kind === "cycle") {
    const { entries } = network.tasks[counter.of];
    for (const entry of entries) base[entry] = 1 / entries.length;
  } else if (counter.kind === "arrival") open[counter.of] = 1;
  else open[counter.of] = -1;
  let asked = base;
  let sent = open;
  let activities = new Float64Array(network.activities.length);
  // Calls have no cycles: as many rounds as there are tasks settle all.
  for (let round = 0; round <= network.tasks.length; round++) {
    activities = new Float64Array(network.activities.length);
    network.entries.forEach(({ start }, entry) => {
      execute(network, start, asked[entry] + sent[entry], activities);
    });
    const nextAsked = base.slice();
    const nextSent = open.slice();
    for (const { index, calls } of network.activities) {
      for (const { kind, entry, mean } of calls) {
        (kind === "sync" ? nextAsked : nextSent)[entry] += activities[index] * mean;
      }
    }
    for (const { index, forwarding } of network.entries) {
      for (const { entry, probability } of forwarding) {
        nextAsked[entry] += asked[index] * probability;
      }
    }
    asked = nextAsked;
    sent = nextSent;
  }
  return { entries: asked.map((rate, entry) => rate + sent[entry]), asked, activities };
}

function execute(network: Network, activity: number, rate: number, rates: Float64Array): void {
  if (rate === 0) return;
  rates[activity] += rate;
  follow(network, network.activities[activity].next, rate, rates);
}

function follow(network: Network, next: Next, rate: number, rates: Float64Array): void {
  switch (next.kind) {
    case "end":
      return;
    case "sequence":
      return execute(network, next.activity, rate, rates);
    case "or":
      for (const { activity, probability } of next.branches) {
        execute(network, activity, rate * probability, rates);
      }
      return;
    case "fork":
      for (const activity of next.activities) execute(network, activity, rate, rates);
      return;
    case "loop":
      for (const { activity, count } of next.branches) {
        execute(network, activity, rate * count, rates);
      }
      return follow(network, next.then, rate, rates);
    case "join": {
      // Each arrival is its share of the join.
      const { activities, next: after } = network.joins[next.join];
      return follow(network, after, rate / activities.length, rates);
    }
  }
}

/** Executions of each activity per execution of an entry. */
export function executionsOf(network: Network, entry: number): Float64Array {
  const rates = new Float64Array(network.activities.length);
  execute(network, network.entries[entry].start, 1, rates);
  return rates;
}
