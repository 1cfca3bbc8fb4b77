/**
 * How many states a chain has at least, before the first is generated.
 *
 * @module
 */

import { multisets } from "./_estimate.ts";
import type { Program } from "./_program.ts";

/**
 * A number of states that the chain cannot have less of: the ways of spreading customers over the
 * delays of their own task (think times, slices at infinite servers) and one place for all that are
 * in a call.
 *
 * Each customer can be brought to any delay and stay there while the others go on, so that all
 * these states are reached.
 */
export function leastStates(program: Program): number {
  const { tasks } = program.network;
  return tasks.reduce((product, task) => {
    if (task.kind !== "reference") return product;
    return product * multisets(task.threads, placesOf(program, task.index));
  }, 1);
}

function placesOf({ network, points, sources, cycle }: Program, task: number): number {
  let delays = cycle[task] >= 0 ? 1 : 0;
  let calls = 0;
  for (const point of points) {
    if (!("activity" in point) || network.activities[point.activity].task !== task) continue;
    const { processor } = network.tasks[task];
    if (point.kind === "think") delays++;
    if (point.kind === "slice" && network.processors[processor].scheduling === "inf") delays++;
    if (point.kind !== "sync") continue;
    const called = network.activities[network.entries[sources[point.source].entry].start];
    if (called.demand > 0 || called.thinkTime > 0) calls = 1;
  }
  return delays + calls;
}
