/**
 * Which join ends which fork.
 *
 * @module
 */

import type { Network, Next } from "../model/mod.ts";

/** The join where the branches of a fork first meet, or -1 where they never all meet. */
export function joinOfFork(network: Network, branches: readonly number[]): number {
  const reached = branches.map((branch) => joinsFrom(network, [branch]));
  const common = [...reached[0]].filter((join) => reached.every((set) => set.has(join)));
  const first = common.find((join) => {
    const later = joinsFrom(network, targets(network.joins[join].next), network.joins[join].next);
    return common.every((other) => other === join || later.has(other));
  });
  return first ?? -1;
}

/** The joins that end a fork; the others join requests of several entries. */
export function forkedJoins(network: Network): Set<number> {
  const joins = new Set<number>();
  for (const { next } of [...network.activities, ...network.joins]) {
    for (const fork of forksOf(next)) joins.add(joinOfFork(network, fork));
  }
  joins.delete(-1);
  return joins;
}

/** The forks that follow directly. */
export function forksOf(next: Next): (readonly number[])[] {
  if (next.kind === "fork") return [next.activities];
  return next.kind === "loop" ? forksOf(next.then) : [];
}

/** The joins that activities lead to, directly or through others. */
export function joinsFrom(
  network: Network,
  activities: readonly number[],
  first?: Next,
): Set<number> {
  const joins = new Set<number>();
  const seen = new Set<number>();
  const todo = [...activities];
  const follow = (next: Next) => {
    if (next.kind === "join") {
      if (joins.has(next.join)) return;
      joins.add(next.join);
      follow(network.joins[next.join].next);
    } else {
      todo.push(...targets(next));
      if (next.kind === "loop") follow(next.then);
    }
  };
  if (first) follow(first);
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    follow(network.activities[at].next);
  }
  return joins;
}

/** The activities that follow directly. */
export function targets(next: Next): number[] {
  switch (next.kind) {
    case "sequence":
      return [next.activity];
    case "or":
      return next.branches.map((branch) => branch.activity);
    case "fork":
      return [...next.activities];
    case "loop":
      return [...next.branches.map((branch) => branch.activity), ...targets(next.then)];
    default:
      return [];
  }
}
