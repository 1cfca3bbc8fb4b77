/**
 * The cycles of customers: whether a run has seen whole ones, by Little's law.
 *
 * The time that the customers of a task have been in cycles, less the times of the cycles that have ended, is the age of the
 * cycles under way. It grows while the system fills and stays within bounds afterwards. So a run in which it has grown by
 * much has seen too many short cycles, however steady its throughput: `N = X (R + Z)` does not hold in it.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import type { Network } from "../model/mod.ts";
import type { Sample } from "./_estimate.ts";
import { OfActivity, OfSpan } from "./_layout.ts";
import type { Program } from "./_program.ts";
import type { State } from "./_state.ts";

/** Most customers of all reference tasks together: each takes about 150 bytes in every replication. */
const mostCustomers = 1_000_000;

/** Where the sums of a reference task's cycles are. */
export interface Cycles {
  readonly task: number;
  /** Of the time that customers are in cycles. */
  readonly busy: number;
  /** Of the times of cycles that have ended. */
  readonly ended: readonly number[];
}

/** The cycles of all reference tasks. */
export function cyclesOf({ network, layout }: Program): Cycles[] {
  return network.tasks.filter((one) => one.kind === "reference").map((task) => ({
    task: task.index,
    busy: layout.tasks + task.index,
    ended: task.entries.flatMap((entry) =>
      network.entries[entry].phased
        ? network.activities.flatMap((one, k) =>
          one.entry === entry ? [layout.activities + k * OfActivity.size + OfActivity.sum] : []
        )
        : [0, 1].map((phase) => layout.phases + (2 * entry + phase) * OfSpan.size + OfSpan.sum)
    ),
  }));
}

/** The age of all cycles under way. */
export function ageOf(cycles: readonly Cycles[], { stats, busy, agenda }: State): number {
  let age = 0;
  for (const one of cycles) {
    age += stats[one.busy] + busy[one.task] * agenda.now;
    for (const place of one.ended) age -= stats[place];
  }
  return age;
}

/** By how much Little's law fails at most for a task's customers, relative to their time in cycles. */
export function littleGap(cycles: readonly Cycles[], samples: readonly Sample[]): number {
  let widest = 0;
  for (const { busy, ended } of cycles) {
    let time = 0;
    let whole = 0;
    for (const { sums } of samples) {
      time += sums[busy];
      for (const place of ended) whole += sums[place];
    }
    if (time > 0) widest = Math.max(widest, Math.abs(whole - time) / time);
  }
  return widest;
}

/**
 * Checks that the customers find room.
 *
 * @throws {InputError} Where there are too many.
 */
export function checkPopulation({ tasks }: Network): void {
  let left = mostCustomers;
  for (const { kind, name, threads } of tasks) {
    if (kind !== "reference") continue;
    if (!(threads <= left)) {
      throw new InputError(
        `Cannot simulate as the customers of task "${name}" must be at most ${left} (at most ${mostCustomers} of all ` +
          `reference tasks): current value is ${threads}`,
        { code: "lqn/too-many-customers" },
      );
    }
    left -= threads;
  }
}
