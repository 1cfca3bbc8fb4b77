/**
 * Which joins are meetings: their branches come from requests to different entries of one task, so
 * that the task is a synchronization server.
 *
 * @module
 */
import type { Network } from "../model/mod.ts";
import { eachFollower } from "./_threads.ts";

/** A meeting: the join, and the entries whose requests meet. */
export interface Meeting {
  /** The join. */
  readonly join: number;
  /** The entries. */
  readonly entries: readonly number[];
}

/** The joins that several entries lead to, none of them by a fork of its own. */
export function meetingsOf(network: Network): Meeting[] {
  const leads = network.entries.map((entry) => joinsFrom(network, entry.start));
  return network.joins.flatMap((join) => {
    const entries = network.entries.filter((one) => leads[one.index].has(join.index));
    const apart = entries.every((one) => leads[one.index].get(join.index) === 1);
    if (entries.length < 2 || entries.length !== join.activities.length || !apart) return [];
    return [{ join: join.index, entries: entries.map((one) => one.index) }];
  });
}

/** Joins that a path leads to, with the number of their branches that it leads to. */
function joinsFrom(network: Network, start: number): Map<number, number> {
  const reached = new Map<number, number>();
  const seen = new Set<number>();
  const visit = (activity: number): void => {
    if (seen.has(activity)) return;
    seen.add(activity);
    const next = network.activities[activity].next;
    if (next.kind === "join") reached.set(next.join, (reached.get(next.join) ?? 0) + 1);
    eachFollower(network, next, 1, visit);
  };
  visit(start);
  return reached;
}
