/**
 * Delays as elements of a network: one processor without a queue, and one task without a queue
 * whose entries take a given time.
 *
 * @module
 */

import type {
  NetworkActivity,
  NetworkEntry,
  NetworkProcessor,
  NetworkTask,
} from "../../model/mod.ts";

/** A processor that is a delay; the caller says which tasks it has. */
export function delayProcessor(index: number): NetworkProcessor {
  return {
    index,
    name: "(delay)",
    copy: 1,
    replicas: 1,
    scheduling: "inf",
    servers: Infinity,
    quantum: 0,
    groups: [],
    tasks: [],
  };
}

/** A task with an entry for each mean time, at the given places of its lists. */
export function delayTask(
  means: readonly number[],
  processor: number,
  at: { readonly task: number; readonly entry: number; readonly activity: number },
): {
  readonly task: NetworkTask;
  readonly entries: readonly NetworkEntry[];
  readonly activities: readonly NetworkActivity[];
} {
  const entries = means.map((_, k): NetworkEntry => ({
    index: at.entry + k,
    name: `(delay ${k})`,
    task: at.task,
    priority: 0,
    openArrivalRate: 0,
    start: at.activity + k,
    phased: true,
    forwarding: [],
  }));
  const activities = means.map((demand, k): NetworkActivity => ({
    index: at.activity + k,
    key: `(delay ${k}).1`,
    task: at.task,
    entry: at.entry + k,
    phase: 1,
    demand,
    cvSquared: 1,
    thinkTime: 0,
    deterministic: false,
    calls: [],
    maxServiceTime: Infinity,
    replies: [at.entry + k],
    next: { kind: "end" },
  }));
  const task: NetworkTask = {
    index: at.task,
    name: "(delay)",
    copy: 1,
    replicas: 1,
    kind: "server",
    scheduling: "inf",
    threads: Infinity,
    thinkTime: 0,
    priority: 0,
    queueLength: Infinity,
    initially: 0,
    processor,
    group: -1,
    entries: entries.map((one) => one.index),
    activities: activities.map((one) => one.index),
  };
  return { task, entries, activities };
}
