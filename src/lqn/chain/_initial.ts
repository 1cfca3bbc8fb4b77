/**
 * The states that a chain can begin in.
 *
 * Customers without a think time begin one after the other, each until time has to pass for it, so
 * that a hundred thousand of them are no long way.
 *
 * @module
 */

import type { NetworkTask } from "../model/mod.ts";
import { addTo, copy, type Work } from "./_lines.ts";
import { settle } from "./_settle.ts";
import type { Workshop } from "./_work.ts";

/** Customers that begin at once of which all ways of beginning are followed. */
const mostFollowed = 200;

/** Ways of beginning that are followed of more customers. */
const mostWays = 16;

/**
 * The states at rest that the network can begin in; of many customers that begin with a choice only
 * some: they all lead to the same states that come again for ever.
 *
 * `look` sees each state after each customer, and may refuse.
 */
export function initialStates(shop: Workshop, look: (states: readonly Work[]) => void): Work[] {
  const { network, cycle } = shop.program;
  const starting = network.tasks.filter((task) =>
    task.kind === "reference" && cycle[task.index] < 0
  ).reverse();
  const total = starting.reduce((sum, task) => sum + task.threads, 0);
  let states = [atRest(shop)];
  for (const task of starting) {
    const type = shop.steps.started(task.index, task.entries[0]);
    for (let k = 0; k < task.threads; k++) {
      states = withOneMore(shop, states, type);
      if (total > mostFollowed) states = states.slice(0, mostWays);
      look(states);
    }
  }
  return states;
}

/** Customers in their think times, and tokens that are held. */
function atRest(shop: Workshop): Work {
  const { network, cycle } = shop.program;
  const work: Work = { types: [], counts: [], active: [], counted: [] };
  for (const task of network.tasks) {
    const thinks = task.kind === "reference" && cycle[task.index] >= 0 && task.threads > 0;
    if (thinks) addTo(work, shop.steps.thinking(task.index), task.threads);
    const held = task.kind === "semaphore" ? task.threads - task.initially : 0;
    if (held > 0) addTo(work, shop.steps.held(task.index, waitOf(shop, task)), held);
  }
  return work;
}

function waitOf(shop: Workshop, { entries }: NetworkTask): number {
  return entries.find((one) => shop.program.network.entries[one].role === "wait") ?? entries[0];
}

function withOneMore(shop: Workshop, states: readonly Work[], type: number): Work[] {
  const found = new Map<string, Work>();
  for (const state of states) {
    const { ways } = settle(shop, () => {
      const work = copy(state);
      shop.add(work, type);
      return [{ probability: 1, work }];
    });
    if (states.length === 1 && ways.length === 1) return [bare(ways[0].work)];
    for (const { work } of ways) found.set(keyOf(work), bare(work));
  }
  return [...found.values()];
}

function bare(work: Work): Work {
  work.counted.length = 0;
  return work;
}

function keyOf({ types, counts }: Work): string {
  return types.map((type, k) => `${type}:${counts[k]}`).sort().join();
}
