/**
 * Where each statistic of a run is in one flat array, so that a copy of the array is a copy of them all.
 *
 * Sums only: counts, sums, sums of squares and time integrals, so that what happened between two instants is the difference of
 * two copies, and what happened in several runs is a sum.
 *
 * @module
 */

import type { Network } from "../model/mod.ts";

/** Offsets within an activity's block. */
export const OfActivity = {
  count: 0,
  sum: 1,
  squares: 2,
  waiting: 3,
  demand: 4,
  over: 5,
  size: 6,
} as const;
/** Offsets within a call's block; the same for forwarded and open requests. */
export const OfCall = { count: 0, sum: 1, squares: 2, lost: 3, size: 4 } as const;
/** Offsets within the block of a phase of an entry that has a graph, and of a join. */
export const OfSpan = { count: 0, sum: 1, squares: 2, size: 3 } as const;
/** Offsets within a task's block. */
export const OfTask = { busy: 0, size: 1 } as const;
/** Offsets within the block of a semaphore (the first four) or lock (readers, then writers). */
export const OfHold = {
  count: 0,
  sum: 1,
  squares: 2,
  held: 3,
  waits: 4,
  waiting: 5,
  size: 6,
} as const;

/** First places of the blocks. */
export interface StatisticsLayout {
  readonly activities: number;
  readonly calls: number;
  readonly forwards: number;
  /** One block per entry. */
  readonly open: number;
  /** Completions, one number per entry. */
  readonly entries: number;
  /** Two blocks per entry: its phases 1 and 2 where it has a graph. */
  readonly phases: number;
  readonly joins: number;
  readonly tasks: number;
  /** Two blocks per task. */
  readonly holds: number;
  /** Busy servers, one number per processor. */
  readonly processors: number;
  /** Length of the array. */
  readonly size: number;
}

/** The layout for a network. */
export function layoutOf(network: Network): StatisticsLayout {
  let at = 0;
  const take = (count: number, size: number) => {
    const start = at;
    at += count * size;
    return start;
  };
  const { activities, entries, tasks, joins, processors } = network;
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
  return {
    activities: take(activities.length, OfActivity.size),
    calls: take(sum(activities.map((one) => one.calls.length)), OfCall.size),
    forwards: take(sum(entries.map((one) => one.forwarding.length)), OfCall.size),
    open: take(entries.length, OfCall.size),
    entries: take(entries.length, 1),
    phases: take(2 * entries.length, OfSpan.size),
    joins: take(joins.length, OfSpan.size),
    tasks: take(tasks.length, OfTask.size),
    holds: take(2 * tasks.length, OfHold.size),
    processors: take(processors.length, 1),
    size: at,
  };
}
