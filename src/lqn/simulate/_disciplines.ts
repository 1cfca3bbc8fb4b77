/**
 * Which discipline serves each processor.
 *
 * @module
 */

import { Priority } from "./_priority.ts";
import { Serve } from "./_program.ts";
import { RandomOrder } from "./_random_order.ts";
import { RoundRobin } from "./_round_robin.ts";
import type { Discipline } from "./_service.ts";
import { groupShares, levelShares } from "./_shares.ts";
import { Sharing } from "./_sharing.ts";
import type { State } from "./_state.ts";

/** By processor: its discipline; none of a delay or a first-come-first-served processor. */
export function disciplinesOf(
  state: State,
  seed: number,
  replication: number,
): (Discipline | undefined)[] {
  return state.program.network.processors.map(({ index }) => {
    const serve = state.program.processors.serve[index];
    if (serve === Serve.delay || serve === Serve.fcfs) return undefined;
    return serve === Serve.shared
      ? sharingOf(state, index)
      : threadedOf(state, index, seed, replication);
  });
}

function sharingOf(state: State, processor: number): Discipline {
  const { scheduling } = state.program.network.processors[processor];
  const plan = scheduling === "cfs"
    ? groupShares(state.program, processor)
    : levelShares(state.program, processor, scheduling !== "ps");
  return new Sharing(state, processor, plan);
}

function threadedOf(
  state: State,
  processor: number,
  seed: number,
  replication: number,
): Discipline {
  switch (state.program.network.processors[processor].scheduling) {
    case "ps":
      return new RoundRobin(state, processor, "equal");
    case "ps-hol":
      return new RoundRobin(state, processor, "priority");
    case "ps-pp":
      return new RoundRobin(state, processor, "preemptive");
    case "rand":
      return new RandomOrder(state, processor, seed, replication);
    case "pp":
      return new Priority(state, processor, true);
    default:
      return new Priority(state, processor, false);
  }
}
