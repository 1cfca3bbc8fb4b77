/**
 * The surroundings of a station as a network of their own: the station, the way that requests take
 * to it, and everything else as delays of known means.
 *
 * A station is a task with its queue of requests, or a processor with its queue of tasks. A reduced
 * network keeps the reference tasks that reach the station and the tasks on the way to it with their
 * queues, so that what several requests have in common (the same customer, the same caller, a second
 * phase) stays common. What a request meets elsewhere is a delay: host demand and waiting at other
 * processors, waiting for and service by tasks that do not lead to the station, and the queue of a
 * task that is `released`. Delays between two calls on the way are merged into one, so that the
 * chain of a reduced network is small.
 *
 * @module
 */

import type {
  Network,
  NetworkActivity,
  NetworkCall,
  NetworkEntry,
  NetworkProcessor,
  NetworkTask,
  Next,
} from "../../model/mod.ts";
import type { SolveState } from "../_state.ts";
import { delayProcessor, delayTask } from "./_delay.ts";
import { type Focus, type Reach, reachOf } from "./reach.ts";

/** A reduced network, and where its elements come from. */
export interface Reduced {
  /** The network. */
  readonly network: Network;
  /** The original activity of each activity, or -1 of a delay that stands for several calls. */
  readonly activityOf: readonly number[];
  /** The original entry of each entry, or -1. */
  readonly entryOf: readonly number[];
  /** The original task of each task, or -1. */
  readonly taskOf: readonly number[];
  /** Per activity and call: the original position of the call, or -1. */
  readonly callOf: readonly (readonly number[])[];
}

/**
 * The reduced network of a focus.
 *
 * @param state What is known of waiting and service times.
 */
export function reduce(state: SolveState, focus: Focus): Reduced {
  return new Reduction(state, focus).run();
}

class Reduction {
  readonly #state: SolveState;
  readonly #network: Network;
  readonly #focus: Focus;
  readonly #reach: Reach;
  readonly #activities: NetworkActivity[] = [];
  readonly #entries: NetworkEntry[] = [];
  readonly #tasks: NetworkTask[] = [];
  readonly #activityOf: number[] = [];
  readonly #entryOf: number[] = [];
  readonly #taskOf: number[] = [];
  readonly #callOf: number[][] = [];
  readonly #newActivity = new Map<number, number>();
  readonly #newEntry = new Map<number, number>();
  readonly #delays: { readonly activity: number; readonly mean: number }[] = [];

  constructor(state: SolveState, focus: Focus) {
    this.#state = state;
    this.#network = state.plan.network;
    this.#focus = focus;
    this.#reach = reachOf(this.#network, focus);
  }

  run(): Reduced {
    const kept = this.#network.tasks.filter((task) =>
      task.entries.some((e) => this.#reach.entries[e]) ||
      task.kind === "reference" && task.activities.some((a) => this.#reach.activities[a])
    );
    const station = this.#network.processors[this.#focus.processor];
    const delay = station === undefined ? 0 : 1;
    for (const task of kept) this.#number(task);
    for (const task of kept) {
      this.#task(task, task.processor === this.#focus.processor ? 0 : delay);
    }
    const processors = station === undefined ? [] : [{ ...station, index: 0, groups: [] }];
    this.#addDelays(delay);
    return {
      network: this.#finished([...processors, delayProcessor(delay)]),
      activityOf: this.#activityOf,
      entryOf: this.#entryOf,
      taskOf: this.#taskOf,
      callOf: this.#callOf,
    };
  }

  #finished(processors: readonly NetworkProcessor[]): Network {
    const joins = this.#network.joins.filter((join) => this.#newActivity.has(join.activities[0]));
    return {
      name: this.#network.name,
      processors: processors.map((one) => ({
        ...one,
        tasks: this.#tasks.filter((task) => task.processor === one.index).map((task) => task.index),
      })),
      groups: [],
      tasks: this.#tasks,
      entries: this.#entries,
      activities: this.#activities.map((one) =>
        this.#activityOf[one.index] < 0 ? one : { ...one, next: this.#next(one.next, joins) }
      ),
      joins: joins.map((join, index) => ({
        ...join,
        index,
        task: this.#taskOf.indexOf(join.task),
        activities: join.activities.map((a) => this.#newActivity.get(a)!),
        next: this.#next(join.next, joins),
      })),
    };
  }

  /** Gives the entries and activities of a kept task their places. */
  #number(task: NetworkTask): void {
    for (const e of task.entries) {
      if (task.kind !== "reference" && !this.#reach.entries[e]) continue;
      this.#newEntry.set(e, this.#entryOf.length);
      this.#entryOf.push(e);
    }
    for (const a of task.activities) {
      const { entry, phase } = this.#network.activities[a];
      if (entry >= 0 && !this.#newEntry.has(entry)) continue;
      if (this.#focus.released.has(task.index) && phase > 1) continue;
      this.#newActivity.set(a, this.#activityOf.length);
      this.#activityOf.push(a);
    }
  }

  #task(task: NetworkTask, processor: number): void {
    const index = this.#tasks.length;
    const released = this.#focus.released.has(task.index);
    const entries = task.entries.filter((e) => this.#newEntry.has(e));
    const activities = task.activities.filter((a) => this.#newActivity.has(a));
    this.#taskOf.push(task.index);
    this.#tasks.push({
      ...task,
      index,
      threads: released ? Infinity : task.threads,
      scheduling: released ? "inf" : task.scheduling,
      processor,
      group: -1,
      entries: entries.map((e) => this.#newEntry.get(e)!),
      activities: activities.map((a) => this.#newActivity.get(a)!),
    });
    for (const e of entries) this.#entry(this.#network.entries[e], index);
    for (const a of activities) this.#activity(this.#network.activities[a], index, released);
  }

  #entry(entry: NetworkEntry, task: number): void {
    const forwarding = entry.forwarding.filter((one) => this.#newEntry.has(one.entry));
    this.#entries.push({
      ...entry,
      index: this.#entries.length,
      task,
      start: this.#newActivity.get(entry.start)!,
      forwarding: forwarding.map(({ entry, probability }) => ({
        entry: this.#newEntry.get(entry)!,
        probability,
      })),
    });
  }

  #activity(activity: NetworkActivity, task: number, released: boolean): void {
    const index = this.#activities.length;
    const calls: NetworkCall[] = [];
    const callOf: number[] = [];
    let away = this.#awayTime(activity);
    let awayCalls = 0;
    activity.calls.forEach((call, k) => {
      const entry = this.#newEntry.get(call.entry);
      if (entry === undefined) awayCalls += call.kind === "sync" ? call.mean : 0;
      else {
        calls.push({ ...call, entry });
        callOf.push(k);
      }
    });
    const queue = released ? this.#queueBefore(activity) : 0;
    const inside = this.#insideFocus(activity);
    if (inside && away > 0) {
      const mean = Math.max(awayCalls, 1e-9);
      calls.push({ kind: "sync", entry: -1, mean, fanOut: 1, fanIn: 1 });
      callOf.push(-1);
      this.#delays.push({ activity: index, mean: away / mean });
      away = 0;
    }
    this.#callOf.push(callOf);
    this.#activities.push({
      ...activity,
      index,
      task,
      entry: activity.entry < 0 ? -1 : this.#newEntry.get(activity.entry)!,
      demand: inside
        ? activity.demand
        : activity.demand + activity.thinkTime + queue + away + this.#processorWait(activity),
      thinkTime: inside ? activity.thinkTime + queue : 0,
      cvSquared: inside ? activity.cvSquared : 1,
      calls,
      replies: activity.replies.filter((e) => this.#newEntry.has(e)).map((e) =>
        this.#newEntry.get(e)!
      ),
      maxServiceTime: Infinity,
    });
  }

  #insideFocus(activity: NetworkActivity): boolean {
    return activity.demand > 0 &&
      this.#network.tasks[activity.task].processor === this.#focus.processor;
  }

  /** Time of calls that do not lead to the focus, per execution, what forwarding adds included. */
  #awayTime(activity: NetworkActivity): number {
    const { requests, visits } = this.#state.plan;
    let time = 0;
    for (let r = requests.first[activity.index]; r < requests.first[activity.index + 1]; r++) {
      const called = activity.calls[requests.call[r]].entry;
      if (!requests.sync[r] || this.#newEntry.has(called)) continue;
      const wait = this.#state.wait[visits.ofRequest[r]];
      time += requests.mean[r] * (wait + this.#state.service1[requests.entry[r]]);
    }
    return time;
  }

  /** Waiting at the processor over all slices of an execution. */
  #processorWait(activity: NetworkActivity): number {
    const visit = this.#state.plan.visits.ofActivity[activity.index];
    return visit < 0 ? 0 : this.#state.wait[visit] * slicesOf(activity);
  }

  /** Mean waiting for the task before the entry that an activity starts. */
  #queueBefore(activity: NetworkActivity): number {
    const entry = this.#network.entries.findIndex((one) => one.start === activity.index);
    if (entry < 0) return 0;
    const { requests, visits } = this.#state.plan;
    let sum = 0, rate = 0;
    for (let r = 0; r < requests.count; r++) {
      if (requests.entry[r] !== entry) continue;
      const one = this.#state.activityRate[requests.activity[r]] * requests.mean[r];
      sum += one * this.#state.wait[visits.ofRequest[r]];
      rate += one;
    }
    return rate > 0 ? sum / rate : 0;
  }

  /** One infinite task whose entries are the delays met by activities on the kept processor. */
  #addDelays(processor: number): void {
    if (this.#delays.length === 0) return;
    const first = this.#entries.length;
    const { task, entries, activities } = delayTask(
      this.#delays.map((one) => one.mean),
      processor,
      { task: this.#tasks.length, entry: first, activity: this.#activities.length },
    );
    for (let k = 0; k < this.#delays.length; k++) {
      const { activity } = this.#delays[k];
      const one = this.#activities[activity];
      const calls = one.calls.map((call) => call.entry < 0 ? { ...call, entry: first + k } : call);
      this.#activities[activity] = { ...one, calls };
      this.#entryOf.push(-1);
      this.#activityOf.push(-1);
      this.#callOf.push([]);
    }
    this.#taskOf.push(-1);
    this.#tasks.push(task);
    this.#entries.push(...entries);
    this.#activities.push(...activities);
  }

  #next(next: Next, joins: Network["joins"]): Next {
    const at = (a: number) => this.#newActivity.get(a)!;
    switch (next.kind) {
      case "end":
        return next;
      case "sequence":
        return this.#newActivity.has(next.activity)
          ? { kind: "sequence", activity: at(next.activity) }
          : { kind: "end" };
      case "fork":
        return { kind: "fork", activities: next.activities.map(at) };
      case "join":
        return { kind: "join", join: joins.findIndex((one) => one.index === next.join) };
      case "or":
        return {
          kind: "or",
          branches: next.branches.map((one) => ({ ...one, activity: at(one.activity) })),
        };
      case "loop":
        return {
          kind: "loop",
          branches: next.branches.map((one) => ({ ...one, activity: at(one.activity) })),
          then: this.#next(next.then, joins),
        };
    }
  }
}

/** Mean number of slices of an activity. */
export function slicesOf(activity: NetworkActivity): number {
  return activity.calls.reduce((sum, call) => sum + call.mean * call.fanOut, 1);
}
