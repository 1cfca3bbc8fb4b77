/**
 * The surroundings of a station as a network of their own: the stations in focus as they are,
 * everything else as delays of known means.
 *
 * A station is a task with its queue of requests, or a processor with its queue of tasks. A reduced
 * network keeps the reference tasks that reach the focus and the way that requests take to it, so
 * that what is common to several requests (the same customer, the same caller, a fork) stays
 * common. What a request meets outside of the focus is a delay: host demand and waiting at other
 * processors, waiting for and service by tasks that do not lead to the focus. Delays between calls
 * into the focus are merged, so that the chain of a reduced network is small.
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
} from "../../model/mod.ts";
import type { Waits } from "./waits.ts";

/** The stations that a reduced network keeps. */
export interface Focus {
  /** Indexes of tasks whose queues are kept. */
  readonly tasks: ReadonlySet<number>;
  /** Indexes of processors whose queues are kept. */
  readonly processors: ReadonlySet<number>;
}

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

/** Which entries and activities lead to a focus. */
export interface Reach {
  /** By entry. */
  readonly entries: readonly boolean[];
  /** By activity. */
  readonly activities: readonly boolean[];
}

/** What leads to a focus. */
export function reachOf(network: Network, focus: Focus): Reach {
  const entries = network.entries.map((entry) => focus.tasks.has(entry.task));
  const activities = network.activities.map((one) =>
    one.demand > 0 && focus.processors.has(network.tasks[one.task].processor)
  );
  for (let grown = true; grown;) {
    grown = false;
    for (const one of network.activities) {
      if (activities[one.index]) continue;
      if (one.calls.some((call) => entries[call.entry])) grown = activities[one.index] = true;
    }
    for (const entry of network.entries) {
      if (entries[entry.index]) continue;
      const forwards = entry.forwarding.some((one) => entries[one.entry]);
      if (forwards || ownActivities(network, entry).some((a) => activities[a])) {
        grown = entries[entry.index] = true;
      }
    }
  }
  return { entries, activities };
}

/** The activities that a request to an entry can run. */
function ownActivities(network: Network, entry: NetworkEntry): readonly number[] {
  const task = network.tasks[entry.task];
  if (!entry.phased) return task.activities.filter((a) => network.activities[a].entry < 0);
  return task.activities.filter((a) => network.activities[a].entry === entry.index);
}

/** The reduced network of a focus. */
export function reduce(network: Network, waits: Waits, focus: Focus): Reduced {
  return new Reduction(network, waits, focus).run();
}

class Reduction {
  readonly #network: Network;
  readonly #waits: Waits;
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

  constructor(network: Network, waits: Waits, focus: Focus) {
    this.#network = network;
    this.#waits = waits;
    this.#focus = focus;
    this.#reach = reachOf(network, focus);
  }

  run(): Reduced {
    const kept = this.#network.tasks.filter((task) =>
      task.entries.some((e) => this.#reach.entries[e]) ||
      task.kind === "reference" && task.activities.some((a) => this.#reach.activities[a])
    );
    const processors = this.#processors();
    for (const task of kept) this.#number(task);
    for (const task of kept) this.#task(task, processors);
    this.#delayTask(processors.delay);
    const list = processors.list.map((one): NetworkProcessor => ({
      ...one,
      tasks: this.#tasks.filter((task) => task.processor === one.index).map((task) => task.index),
    }));
    const joins = this.#network.joins.filter((join) => this.#newActivity.has(join.activities[0]));
    const network: Network = {
      name: this.#network.name,
      processors: list,
      groups: [],
      tasks: this.#tasks,
      entries: this.#entries,
      activities: this.#activities,
      joins: joins.map((join, index) => ({
        ...join,
        index,
        task: this.#taskOf.indexOf(join.task),
        activities: join.activities.map((a) => this.#newActivity.get(a)!),
        next: this.#next(join.next, joins),
      })),
    };
    return {
      network: this.#withNexts(network, joins),
      activityOf: this.#activityOf,
      entryOf: this.#entryOf,
      taskOf: this.#taskOf,
      callOf: this.#callOf,
    };
  }

  /** Kept processors, and one that is a delay for all others. */
  #processors(): { list: NetworkProcessor[]; at: Map<number, number>; delay: number } {
    const list: NetworkProcessor[] = [];
    const at = new Map<number, number>();
    for (const processor of this.#network.processors) {
      if (!this.#focus.processors.has(processor.index)) continue;
      at.set(processor.index, list.length);
      list.push({ ...processor, index: list.length, groups: [] });
    }
    const delay = list.length;
    list.push({
      index: delay,
      name: "(delay)",
      copy: 1,
      replicas: 1,
      scheduling: "inf",
      servers: Infinity,
      quantum: 0,
      groups: [],
      tasks: [],
    });
    return { list, at, delay };
  }

  /** Gives the entries and activities of a kept task their places. */
  #number(task: NetworkTask): void {
    for (const e of task.entries) {
      if (task.kind !== "reference" && !this.#reach.entries[e]) continue;
      this.#newEntry.set(e, this.#entryOf.length);
      this.#entryOf.push(e);
    }
    for (const a of task.activities) {
      const owner = this.#network.activities[a].entry;
      if (owner >= 0 && !this.#newEntry.has(owner)) continue;
      this.#newActivity.set(a, this.#activityOf.length);
      this.#activityOf.push(a);
    }
  }

  #task(
    task: NetworkTask,
    processors: { readonly at: ReadonlyMap<number, number>; readonly delay: number },
  ): void {
    const index = this.#tasks.length;
    const held = task.kind !== "server" || this.#focus.tasks.has(task.index);
    const processor = processors.at.get(task.processor) ?? processors.delay;
    const entries = task.entries.filter((e) => this.#newEntry.has(e));
    const activities = task.activities.filter((a) => this.#newActivity.has(a));
    this.#taskOf.push(task.index);
    this.#tasks.push({
      ...task,
      index,
      threads: held ? task.threads : Infinity,
      scheduling: held ? task.scheduling : "inf",
      processor,
      group: -1,
      entries: entries.map((e) => this.#newEntry.get(e)!),
      activities: activities.map((a) => this.#newActivity.get(a)!),
    });
    for (const e of entries) this.#entry(this.#network.entries[e], index);
    for (const a of activities) this.#activity(this.#network.activities[a], index, held);
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

  #activity(activity: NetworkActivity, task: number, held: boolean): void {
    const network = this.#network;
    const index = this.#activities.length;
    const calls: NetworkCall[] = [];
    const callOf: number[] = [];
    let away = 0;
    let awayCalls = 0;
    activity.calls.forEach((call, k) => {
      if (this.#newEntry.has(call.entry)) {
        calls.push({ ...call, entry: this.#newEntry.get(call.entry)! });
        callOf.push(k);
      } else if (call.kind === "sync") {
        away += call.mean * this.#waits.call(activity.index, k);
        awayCalls += call.mean;
      }
    });
    const owner = activity.entry >= 0 ? activity.entry : -1;
    const starts = network.entries.some((entry) => entry.start === activity.index);
    const queue = held || !starts ? 0 : this.#waits.queue(
      owner >= 0 ? owner : network.entries.findIndex((entry) => entry.start === activity.index),
    );
    const inside = activity.demand > 0 &&
      this.#focus.processors.has(network.tasks[activity.task].processor);
    if (inside && awayCalls > 0) {
      calls.push({ kind: "sync", entry: -1 - this.#delays.length, mean: awayCalls, fanOut: 1, fanIn: 1 });
      callOf.push(-1);
      this.#delays.push({ activity: index, mean: away / awayCalls });
    }
    this.#callOf.push(callOf);
    this.#activities.push({
      ...activity,
      index,
      task,
      entry: owner < 0 ? -1 : this.#newEntry.get(owner)!,
      demand: inside
        ? activity.demand
        : activity.demand + activity.thinkTime + queue + away +
          this.#waits.processor(activity.index),
      thinkTime: inside ? activity.thinkTime + queue : 0,
      cvSquared: inside ? activity.cvSquared : 1,
      calls,
      replies: activity.replies.filter((e) => this.#newEntry.has(e)).map((e) => this.#newEntry.get(e)!),
      maxServiceTime: Infinity,
    });
  }

  /** One infinite task whose entries are the delays met by activities on kept processors. */
  #delayTask(processor: number): void {
    if (this.#delays.length === 0) return;
    const task = this.#tasks.length;
    const firstEntry = this.#entries.length;
    const first = this.#activities.length;
    this.#delays.forEach(({ mean }, k) => {
      this.#entryOf.push(-1);
      this.#activityOf.push(-1);
      this.#callOf.push([]);
      this.#entries.push({
        index: firstEntry + k,
        name: `(delay ${k})`,
        task,
        priority: 0,
        openArrivalRate: 0,
        start: first + k,
        phased: true,
        forwarding: [],
      });
      this.#activities.push({
        index: first + k,
        key: `(delay ${k}).1`,
        task,
        entry: firstEntry + k,
        phase: 1,
        demand: mean,
        cvSquared: 1,
        thinkTime: 0,
        deterministic: false,
        calls: [],
        maxServiceTime: Infinity,
        replies: [firstEntry + k],
        next: { kind: "end" },
      });
    });
    this.#taskOf.push(-1);
    this.#tasks.push({
      index: task,
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
      entries: this.#delays.map((_, k) => firstEntry + k),
      activities: this.#delays.map((_, k) => first + k),
    });
    this.#delays.forEach(({ activity }, k) => {
      const one = this.#activities[activity];
      const calls = one.calls.map((call) => call.entry < 0 ? { ...call, entry: firstEntry + k } : call);
      this.#activities[activity] = { ...one, calls };
    });
  }

  #next(next: NetworkActivity["next"], joins: Network["joins"]): NetworkActivity["next"] {
    const at = (a: number) => this.#newActivity.get(a)!;
    if (next.kind === "sequence") return { kind: "sequence", activity: at(next.activity) };
    if (next.kind === "fork") return { kind: "fork", activities: next.activities.map(at) };
    if (next.kind === "join") {
      return { kind: "join", join: joins.findIndex((one) => one.index === next.join) };
    }
    if (next.kind === "end") return next;
    const branches = next.branches.map((one) => ({ ...one, activity: at(one.activity) }));
    if (next.kind === "or") {
      return { kind: "or", branches: branches as { activity: number; probability: number }[] };
    }
    return {
      kind: "loop",
      branches: branches as { activity: number; count: number }[],
      then: this.#next(next.then, joins),
    };
  }

  #withNexts(network: Network, joins: Network["joins"]): Network {
    const activities = network.activities.map((one) =>
      this.#activityOf[one.index] < 0 ? one : { ...one, next: this.#next(one.next, joins) }
    );
    return { ...network, activities };
  }
}
