/**
 * Threads of control of each task and how often each activity runs per request: the main thread
 * is number 0, every branch of a fork is one more.
 *
 * An activity that follows a join runs on the thread that forked. Counts are means: a branch
 * chosen with probability p counts p, the body of a loop its mean count.
 *
 * @module
 */
import type { Network, NetworkActivity, Next } from "../model/mod.ts";

/** A place where a task forks. */
export interface Fork {
  /** Its task. */
  readonly task: number;
  /** The thread that forks. */
  readonly parent: number;
  /** The first activity of each branch. */
  readonly activities: readonly number[];
  /** The threads of the branches, numbered within the task. */
  readonly threads: readonly number[];
}

/** Threads and counts. */
export interface Threads {
  /** Threads of each task. */
  readonly perTask: Int32Array;
  /** Thread of each activity, numbered within its task. */
  readonly ofActivity: Int32Array;
  /** Per activity: 1 where it runs after the reply. */
  readonly afterReply: Uint8Array;
  /** All forks; `forkOf` finds one by its first activity. */
  readonly forks: readonly Fork[];
  /** Number of the fork that starts at an activity's end, by the first activity of its branches. */
  readonly forkOf: ReadonlyMap<number, number>;
  /** Per entry: its activities, those that run first coming first. */
  readonly activitiesOf: readonly Int32Array[];
  /** Per entry: mean executions of these activities per request. */
  readonly countsOf: readonly Float64Array[];
}

/** Finds the threads and counts of a network. */
export function threadsOf(network: Network): Threads {
  const perTask = new Int32Array(network.tasks.length).fill(1);
  const ofActivity = new Int32Array(network.activities.length).fill(-1);
  const forks: Fork[] = [];
  const forkOf = new Map<number, number>();
  const joinThread = new Map<number, number>();

  const go = (next: Next, task: number, thread: number): void => {
    switch (next.kind) {
      case "end":
        return;
      case "sequence":
        return start(next.activity, thread);
      case "or":
        return next.branches.forEach((one) => start(one.activity, thread));
      case "loop":
        next.branches.forEach((one) => start(one.activity, thread));
        return go(next.then, task, thread);
      case "fork": {
        if (forkOf.has(next.activities[0])) return;
        const threads = next.activities.map(() => perTask[task]++);
        forkOf.set(next.activities[0], forks.length);
        forks.push({ task, parent: thread, activities: next.activities, threads });
        return next.activities.forEach((one, i) => start(one, threads[i]));
      }
      case "join": {
        const parent = forks.findLast((one) => one.task === task && one.threads.includes(thread));
        const known = joinThread.get(next.join);
        if (known !== undefined) return;
        joinThread.set(next.join, parent?.parent ?? thread);
        return go(network.joins[next.join].next, task, parent?.parent ?? thread);
      }
    }
  };
  const start = (activity: number, thread: number): void => {
    if (ofActivity[activity] >= 0) return;
    ofActivity[activity] = thread;
    go(network.activities[activity].next, network.activities[activity].task, thread);
  };
  for (const entry of network.entries) start(entry.start, 0);
  for (let a = 0; a < ofActivity.length; a++) if (ofActivity[a] < 0) ofActivity[a] = 0;
  const counts = network.entries.map((entry) => countsFrom(network, entry.start));
  return {
    perTask,
    ofActivity,
    afterReply: afterReply(network),
    forks,
    forkOf,
    activitiesOf: counts.map((one) => one.activities),
    countsOf: counts.map((one) => one.counts),
  };
}

/** Calls `to(activity, factor)` for everything that follows directly. */
export function eachFollower(
  network: Network,
  next: Next,
  factor: number,
  to: (activity: number, factor: number) => void,
): void {
  switch (next.kind) {
    case "end":
      return;
    case "sequence":
      return to(next.activity, factor);
    case "or":
      return next.branches.forEach((one) => to(one.activity, factor * one.probability));
    case "fork":
      return next.activities.forEach((one) => to(one, factor));
    case "loop":
      next.branches.forEach((one) => to(one.activity, factor * one.count));
      return eachFollower(network, next.then, factor, to);
    case "join": {
      const join = network.joins[next.join];
      return eachFollower(network, join.next, factor / join.activities.length, to);
    }
  }
}

function countsFrom(
  network: Network,
  first: number,
): { activities: Int32Array; counts: Float64Array } {
  const sorted: NetworkActivity[] = [];
  const seen = new Set<number>();
  const visit = (activity: number): void => {
    if (seen.has(activity)) return;
    seen.add(activity);
    eachFollower(network, network.activities[activity].next, 1, visit);
    sorted.push(network.activities[activity]);
  };
  visit(first);
  sorted.reverse();
  const count = new Map<number, number>([[first, 1]]);
  for (const one of sorted) {
    eachFollower(network, one.next, count.get(one.index) ?? 0, (activity, factor) => {
      count.set(activity, (count.get(activity) ?? 0) + factor);
    });
  }
  return {
    activities: Int32Array.from(sorted, (one) => one.index),
    counts: Float64Array.from(sorted, (one) => count.get(one.index) ?? 0),
  };
}

/** Activities that run after a reply: later phases, and what follows a replying activity. */
function afterReply(network: Network): Uint8Array {
  const after = new Uint8Array(network.activities.length);
  const mark = (activity: number): void => {
    if (after[activity]) return;
    after[activity] = 1;
    eachFollower(network, network.activities[activity].next, 1, mark);
  };
  for (const one of network.activities) {
    if (network.tasks[one.task].kind === "reference") continue;
    if (one.phase > 1) after[one.index] = 1;
    if (one.phase === 0 && one.replies.length > 0) eachFollower(network, one.next, 1, mark);
  }
  return after;
}
