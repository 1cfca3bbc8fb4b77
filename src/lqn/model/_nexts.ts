/**
 * What follows each activity of a graph, from its precedences.
 *
 * @module
 */

import type { NetworkJoin, Next } from "./network.ts";
import type { LqnFork, LqnTask } from "./types.ts";

/**
 * What follows each activity that something follows. Joins are appended to `joins`.
 *
 * @param at The index of each activity that a request can get to.
 */
export function nextsOf(
  task: LqnTask,
  index: number,
  at: ReadonlyMap<string, number>,
  joins: NetworkJoin[],
): Map<string, Next> {
  const nexts = new Map<string, Next>();
  for (const { from, to } of task.precedences ?? []) {
    const ending = from.activities.filter((name) => at.has(name));
    if (ending.length === 0) continue;
    let next: Next = forkOf(to, at);
    if (from.kind === "and" && ending.length > 1) {
      const join = joins.length;
      joins.push({
        index: join,
        key: `${task.name}:${from.activities.join("&")}`,
        task: index,
        activities: ending.map((name) => at.get(name)!),
        quorum: from.quorum || ending.length,
        next,
      });
      next = { kind: "join", join };
    }
    for (const name of ending) nexts.set(name, next);
  }
  return nexts;
}

function forkOf(fork: LqnFork | undefined, at: ReadonlyMap<string, number>): Next {
  if (!fork) return { kind: "end" };
  if (fork.kind === "or") {
    const branches = fork.branches.filter((one) => one.probability > 0);
    const sum = branches.reduce((sum, one) => sum + one.probability, 0);
    return {
      kind: "or",
      branches: branches.map(({ activity, probability }) => ({
        activity: at.get(activity)!,
        probability: probability / sum,
      })),
    };
  }
  if (fork.kind === "loop") {
    return {
      kind: "loop",
      branches: fork.branches.map(({ activity, count }) => ({
        activity: at.get(activity)!,
        count,
      })),
      then: fork.end === undefined
        ? { kind: "end" }
        : { kind: "sequence", activity: at.get(fork.end)! },
    };
  }
  const activities = fork.activities.map((name) => at.get(name)!);
  return fork.kind === "and" && activities.length > 1
    ? { kind: "fork", activities }
    : { kind: "sequence", activity: activities[0] };
}
