/**
 * Copies of replicated tasks and processors, each on its own, wired by fan-out and fan-in.
 *
 * Copy `i` of a caller (from 0) calls copies `(i f + k) mod R` of a called task with `R` copies and
 * fan-out `f`, `k = 0 ... f - 1`, with the whole mean to each; copy `i` of a task runs on copy
 * `i mod P` of its processor with `P` copies. By symmetry any other regular wiring has the same
 * results.
 *
 * @module
 */

import type {
  Network,
  NetworkActivity,
  NetworkCall,
  NetworkEntry,
  NetworkJoin,
  NetworkProcessor,
  NetworkTask,
  Next,
} from "./network.ts";

/** The network with every copy on its own. */
export function expandNetwork(folded: Network): Network {
  const all = [...folded.processors, ...folded.tasks];
  if (all.every((one) => one.replicas === 1)) return folded;
  const place = new Placement(folded);
  const tasks: NetworkTask[] = [];
  const entries: NetworkEntry[] = [];
  const activities: NetworkActivity[] = [];
  const joins: NetworkJoin[] = [];
  for (const task of folded.tasks) {
    for (let copy = 0; copy < task.replicas; copy++) {
      tasks.push(place.task(task, copy));
      for (const e of task.entries) entries.push(place.entry(folded.entries[e], copy));
      for (const a of task.activities) activities.push(place.activity(folded.activities[a], copy));
      for (const join of folded.joins) {
        if (join.task === task.index) joins.push(place.join(join, copy));
      }
    }
  }
  const processors: NetworkProcessor[] = folded.processors.flatMap((processor) =>
    Array.from({ length: processor.replicas }, (_, copy) => {
      const index = place.processorAt(processor.index, copy);
      const own = tasks.filter((task) => task.processor === index).map((task) => task.index);
      return { ...processor, index, copy: copy + 1, replicas: 1, tasks: own };
    })
  );
  return { ...folded, processors, tasks, entries, activities, joins };
}

/** Where the copy of each element stands in the expanded network. */
class Placement {
  readonly #folded: Network;
  readonly #processors: number[] = [];
  readonly #tasks: number[] = [];
  /** First index of an entry, activity or join in copy 0, and how far apart the copies are. */
  readonly #entries: [first: number, step: number][] = [];
  readonly #activities: [first: number, step: number][] = [];
  readonly #joins: [first: number, step: number][] = [];

  constructor(folded: Network) {
    this.#folded = folded;
    let processors = 0;
    for (const one of folded.processors) {
      this.#processors.push(processors);
      processors += one.replicas;
    }
    let [tasks, entries, activities, joins] = [0, 0, 0, 0];
    for (const task of folded.tasks) {
      const own = folded.joins.filter((join) => join.task === task.index);
      this.#tasks.push(tasks);
      task.entries.forEach((e, k) => this.#entries[e] = [entries + k, task.entries.length]);
      task.activities.forEach((a, k) =>
        this.#activities[a] = [activities + k, task.activities.length]
      );
      own.forEach((join, k) => this.#joins[join.index] = [joins + k, own.length]);
      tasks += task.replicas;
      entries += task.replicas * task.entries.length;
      activities += task.replicas * task.activities.length;
      joins += task.replicas * own.length;
    }
  }

  processorAt(index: number, copy: number): number {
    return this.#processors[index] + copy;
  }

  #entryAt(index: number, copy: number): number {
    return this.#entries[index][0] + copy * this.#entries[index][1];
  }

  #activityAt(index: number, copy: number): number {
    return this.#activities[index][0] + copy * this.#activities[index][1];
  }

  #joinAt(index: number, copy: number): number {
    return this.#joins[index][0] + copy * this.#joins[index][1];
  }

  task(task: NetworkTask, copy: number): NetworkTask {
    return {
      ...task,
      index: this.#tasks[task.index] + copy,
      copy: copy + 1,
      replicas: 1,
      processor: this.processorAt(
        task.processor,
        copy % this.#folded.processors[task.processor].replicas,
      ),
      entries: task.entries.map((e) => this.#entryAt(e, copy)),
      activities: task.activities.map((a) => this.#activityAt(a, copy)),
    };
  }

  /** The called copies of an entry. */
  #targets(entry: number, from: number, copy: number, fanOut: number): number[] {
    const copies = this.#folded.tasks[this.#folded.entries[entry].task].replicas;
    const sources = this.#folded.tasks[from].replicas;
    const fan = Math.max(fanOut, sources === 1 && copies === 1 ? 1 : fanOut);
    return Array.from({ length: fan }, (_, k) => this.#entryAt(entry, (copy * fan + k) % copies));
  }

  entry(entry: NetworkEntry, copy: number): NetworkEntry {
    const copies = (one: NetworkEntry["forwarding"][number]) => {
      const count = this.#folded.tasks[this.#folded.entries[one.entry].task].replicas;
      const sources = this.#folded.tasks[entry.task].replicas;
      const fan = Math.max(1, Math.floor(count / sources));
      return this.#targets(one.entry, entry.task, copy, fan)
        .map((target) => ({ entry: target, probability: one.probability / fan }));
    };
    return {
      ...entry,
      index: this.#entryAt(entry.index, copy),
      task: this.#tasks[entry.task] + copy,
      start: this.#activityAt(entry.start, copy),
      forwarding: entry.forwarding.flatMap(copies),
    };
  }

  activity(activity: NetworkActivity, copy: number): NetworkActivity {
    const calls = activity.calls.flatMap((call): NetworkCall[] =>
      this.#targets(call.entry, activity.task, copy, call.fanOut)
        .map((entry) => ({ ...call, entry, fanOut: 1, fanIn: 1 }))
    );
    return {
      ...activity,
      index: this.#activityAt(activity.index, copy),
      task: this.#tasks[activity.task] + copy,
      entry: activity.entry < 0 ? -1 : this.#entryAt(activity.entry, copy),
      calls,
      replies: activity.replies.map((entry) => this.#entryAt(entry, copy)),
      next: this.#next(activity.next, copy),
    };
  }

  join(join: NetworkJoin, copy: number): NetworkJoin {
    return {
      ...join,
      index: this.#joinAt(join.index, copy),
      task: this.#tasks[join.task] + copy,
      activities: join.activities.map((a) => this.#activityAt(a, copy)),
      next: this.#next(join.next, copy),
    };
  }

  #next(next: Next, copy: number): Next {
    const move = (activity: number) => this.#activityAt(activity, copy);
    if (next.kind === "sequence") return { kind: "sequence", activity: move(next.activity) };
    if (next.kind === "fork") return { kind: "fork", activities: next.activities.map(move) };
    if (next.kind === "join") return { kind: "join", join: this.#joinAt(next.join, copy) };
    if (next.kind === "or") {
      const branches = next.branches.map((one) => ({ ...one, activity: move(one.activity) }));
      return { kind: "or", branches };
    }
    if (next.kind === "loop") {
      const branches = next.branches.map((one) => ({ ...one, activity: move(one.activity) }));
      return { kind: "loop", branches, then: this.#next(next.then, copy) };
    }
    return next;
  }
}
