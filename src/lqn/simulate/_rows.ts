/**
 * What the engine reads of an activity or a call at each step, side by side in one row, so that it is near in memory and behind one
 * array.
 *
 * @module
 */

import { OfActivity, OfCall } from "./_layout.ts";
import type { Program } from "./_program.ts";

/** Places of an activity's row. */
export const Row = {
  task: 0,
  processor: 1,
  draw: 2,
  deterministic: 3,
  firstCall: 4,
  endCall: 5,
  firstReply: 6,
  endReply: 7,
  next: 8,
  observer: 9,
  /** First place of its statistics. */
  statistics: 10,
  /** 1 where it is deterministic or has a think time. */
  special: 11,
} as const;

/** Shift from an activity to its row. */
export const rowShift = 4;

/** The rows of the activities. */
export function activityRows({ activities, layout }: Program): Int32Array {
  const rows = new Int32Array(activities.count << rowShift);
  for (let k = 0; k < activities.count; k++) {
    const special = activities.deterministic[k] === 1 || activities.think[k] > 0;
    rows.set([
      activities.task[k],
      activities.processor[k],
      activities.draw[k],
      activities.deterministic[k],
      activities.calls[k],
      activities.calls[k + 1],
      activities.replies[k],
      activities.replies[k + 1],
      activities.next[k],
      activities.observer[k],
      layout.activities + k * OfActivity.size,
      Number(special),
    ], k << rowShift);
  }
  return rows;
}

/** Places of a call's row. */
export const CallRow = { entry: 0, sync: 1, statistics: 2 } as const;

/** Shift from a call to its row. */
export const callShift = 2;

/** The rows of the calls. */
export function callRows({ calls, layout }: Program): Int32Array {
  const rows = new Int32Array(calls.count << callShift);
  for (let k = 0; k < calls.count; k++) {
    rows.set([calls.entry[k], calls.sync[k], layout.calls + k * OfCall.size], k << callShift);
  }
  return rows;
}
