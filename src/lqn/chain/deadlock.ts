/**
 * Customers that come to wait for ever.
 *
 * @module
 */

import type { Chain, ProcessPlace } from "./chain.ts";
import { closedClasses } from "./_classes.ts";

/** A reference task whose customers make no cycle any more, sooner or later. */
export interface Deadlock {
  /** Index of the reference task. */
  readonly task: number;
  /** Index of the entry in whose queue one of its customers waits; -1 where it waits in none. */
  readonly entry: number;
  /** One of the states that are then never left, or that the chain then goes round in. */
  readonly state: number;
}

/**
 * The first reference task that has customers and makes no cycle in a set of states that is never
 * left; `undefined` where there is none.
 *
 * @example A token that nobody gives back
 * ```ts
 * import assert from "node:assert/strict";
 * import { findDeadlock, generateChain } from "@iovlab/iovlab/lqn/chain";
 * import { lqn, resolve } from "@iovlab/iovlab/lqn/model";
 *
 * const chain = generateChain(resolve(lqn({
 *   name: "stuck",
 *   processors: [{ name: "p", scheduling: "inf" }],
 *   tasks: [
 *     {
 *       name: "client",
 *       processor: "p",
 *       scheduling: "ref",
 *       entries: [{ name: "run", phases: [{
 *         demand: 1,
 *         calls: [{ kind: "sync", to: "take", mean: 1 }],
 *         callOrder: "deterministic",
 *       }] }],
 *     },
 *     {
 *       name: "token",
 *       processor: "p",
 *       scheduling: "semaphore",
 *       entries: [
 *         { name: "take", semaphore: "wait", phases: [{}] },
 *         { name: "give", semaphore: "signal", phases: [{}] },
 *       ],
 *     },
 *   ],
 * })));
 * const deadlock = findDeadlock(chain)!;
 * assert.equal(chain.network.tasks[deadlock.task].name, "client");
 * assert.equal(chain.network.entries[deadlock.entry].name, "take");
 * ```
 */
export function findDeadlock(chain: Chain): Deadlock | undefined {
  const { network, counters, counts } = chain;
  const { component, closed } = closedClasses(chain);
  const cycles = new Set<string>();
  for (let k = 0; k < counts.state.length; k++) {
    const { kind, of } = counters[counts.counter[k]];
    if (kind === "cycle") cycles.add(`${component[counts.state[k]]},${of}`);
  }
  for (const one of closed) {
    for (const { kind, index, threads } of network.tasks) {
      if (kind !== "reference" || threads === 0 || cycles.has(`${one},${index}`)) continue;
      const state = component.indexOf(one);
      return { task: index, entry: waitingFor(chain, state, index), state };
    }
  }
  return undefined;
}

/** The entry in whose queue a customer of a task is, in a state. */
function waitingFor({ contentStart, contents, types }: Chain, state: number, task: number): number {
  for (let k = contentStart[state]; k < contentStart[state + 1]; k++) {
    const { places } = types[contents[k]];
    if (places[0]?.task !== task) continue;
    const queued = places.find((one: ProcessPlace) => one.kind === "queued");
    if (queued) return queued.entry;
  }
  return -1;
}
