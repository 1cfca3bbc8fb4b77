/**
 * A model resolved with its copies still folded: names to indexes, phases to activities, precedence
 * to what follows.
 *
 * @module
 */

import { forkTargets } from "./_check_graph.ts";
import { fanOf } from "./_fan.ts";
import { nextsOf } from "./_nexts.ts";
import type {
  Network,
  NetworkActivity,
  NetworkCall,
  NetworkEntry,
  NetworkGroup,
  NetworkJoin,
  NetworkProcessor,
  NetworkTask,
} from "./network.ts";
import type { LqnActivity, LqnEntry, LqnModel, LqnPhase, LqnTask } from "./types.ts";

/** The indexes of names. */
interface Names {
  readonly speeds: readonly number[];
  readonly processors: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
  readonly entries: ReadonlyMap<string, { readonly index: number; readonly task: LqnTask }>;
}

/** The network of a checked model, copies folded. */
export function foldedNetwork(model: LqnModel): Network {
  const names = namesOf(model);
  const activities: NetworkActivity[] = [];
  const entries: NetworkEntry[] = [];
  const joins: NetworkJoin[] = [];
  const tasks = model.tasks.map((task, index): NetworkTask => {
    const first = activities.length;
    const firstEntry = entries.length;
    const starts = new Map<string, number>();
    for (const entry of task.entries) {
      if (entry.phases) starts.set(entry.name, addPhases(task, index, entry, names, activities));
    }
    addActivities(task, index, names, activities, joins, starts);
    for (const entry of task.entries) {
      entries.push(entryOf(entry, index, starts, names, entries.length));
    }
    return taskOf(model, task, index, names, {
      entries: range(firstEntry, entries.length),
      activities: range(first, activities.length),
    });
  });
  const groups = groupsOf(model);
  const processors = model.processors.map((processor, index): NetworkProcessor => ({
    index,
    name: processor.name,
    copy: 1,
    replicas: processor.replication ?? 1,
    scheduling: processor.scheduling ?? "fcfs",
    servers: processor.scheduling === "inf" ? Infinity : processor.multiplicity ?? 1,
    quantum: processor.quantum ?? 0,
    groups: groups.filter((group) => group.processor === index).map((group) => group.index),
    tasks: tasks.filter((task) => task.processor === index).map((task) => task.index),
  }));
  return { name: model.name, processors, groups, tasks, entries, activities, joins };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, k) => from + k);
}

function namesOf(model: LqnModel): Names {
  const groups = model.processors.flatMap((one) => one.groups ?? []);
  const entries = new Map<string, { index: number; task: LqnTask }>();
  for (const task of model.tasks) {
    for (const entry of task.entries) entries.set(entry.name, { index: entries.size, task });
  }
  return {
    speeds: model.processors.map((one) => one.speed ?? 1),
    processors: new Map(model.processors.map((one, index) => [one.name, index])),
    groups: new Map(groups.map((one, index) => [one.name, index])),
    entries,
  };
}

function groupsOf(model: LqnModel): NetworkGroup[] {
  const groups: NetworkGroup[] = [];
  model.processors.forEach((processor, index) => {
    for (const { name, share, cap } of processor.groups ?? []) {
      groups.push({ index: groups.length, name, processor: index, share, cap: cap ?? false });
    }
  });
  return groups;
}

function taskOf(
  model: LqnModel,
  task: LqnTask,
  index: number,
  names: Names,
  parts: Pick<NetworkTask, "entries" | "activities">,
): NetworkTask {
  const scheduling = task.scheduling ?? "fcfs";
  const reference = scheduling === "ref" || scheduling === "burst" || scheduling === "uniform";
  const passive = scheduling === "semaphore" || scheduling === "rwlock";
  const threads = scheduling === "inf" ? Infinity : task.multiplicity ?? 1;
  const processor = names.processors.get(task.processor)!;
  return {
    index,
    name: task.name,
    copy: 1,
    replicas: task.replication ?? 1,
    kind: reference ? "reference" : passive ? scheduling : "server",
    scheduling,
    threads,
    thinkTime: task.thinkTime ?? 0,
    priority: task.priority ?? 0,
    queueLength: task.queueLength || Infinity,
    initially: task.initially ?? threads,
    processor,
    group: task.group !== undefined && model.processors[processor].scheduling === "cfs"
      ? names.groups.get(task.group)!
      : -1,
    ...parts,
  };
}

function entryOf(
  entry: LqnEntry,
  task: number,
  starts: ReadonlyMap<string, number>,
  names: Names,
  index: number,
): NetworkEntry {
  const role = entry.semaphore ?? entry.rwlock;
  return {
    index,
    name: entry.name,
    task,
    priority: entry.priority ?? 0,
    openArrivalRate: entry.openArrivalRate ?? 0,
    start: starts.get(entry.name)!,
    phased: entry.phases !== undefined,
    forwarding: (entry.forwarding ?? [])
      .filter((one) => one.probability > 0)
      .map(({ to, probability }) => ({ entry: names.entries.get(to)!.index, probability })),
    ...(role === undefined ? {} : { role }),
  };
}

/** Adds the phases of an entry as a sequence; the first replies. Empty later phases are left out. */
function addPhases(
  task: LqnTask,
  index: number,
  entry: LqnEntry,
  names: Names,
  activities: NetworkActivity[],
): number {
  const phases = entry.phases!.map((phase, p) => ({ phase, number: p + 1 }))
    .filter(({ phase, number }) => number === 1 || !isEmpty(phase));
  if (phases.length === 0) phases.push({ phase: {}, number: 1 });
  const first = activities.length;
  phases.forEach(({ phase, number }, k) => {
    const last = k === phases.length - 1;
    const at = activities.length;
    activities.push({
      ...work(task, index, phase, names),
      index: at,
      key: `${entry.name}.${number}`,
      entry: names.entries.get(entry.name)!.index,
      phase: number,
      replies: number === 1 ? [names.entries.get(entry.name)!.index] : [],
      next: last ? { kind: "end" } : { kind: "sequence", activity: at + 1 },
    });
  });
  return first;
}

function isEmpty(phase: LqnPhase): boolean {
  return !phase.demand && !phase.thinkTime && !phase.calls?.some((call) => call.mean > 0);
}

function addActivities(
  task: LqnTask,
  index: number,
  names: Names,
  activities: NetworkActivity[],
  joins: NetworkJoin[],
  starts: Map<string, number>,
): void {
  const first = activities.length;
  const all = reachedActivities(task);
  const at = new Map(all.map((one, k) => [one.name, first + k]));
  const nexts = nextsOf(task, index, at, joins);
  all.forEach((activity: LqnActivity, k) => {
    if (activity.boundTo !== undefined) starts.set(activity.boundTo, first + k);
    activities.push({
      ...work(task, index, activity, names),
      index: first + k,
      key: `${task.name}:${activity.name}`,
      entry: -1,
      phase: 0,
      replies: (activity.replies ?? []).map((one) => names.entries.get(one)!.index),
      next: nexts.get(activity.name) ?? { kind: "end" },
    });
  });
}

/** The activities that a request can get to; the others never run. */
function reachedActivities(task: LqnTask): LqnActivity[] {
  const all = task.activities ?? [];
  const after = new Map<string, readonly string[]>();
  for (const { from, to } of task.precedences ?? []) {
    for (const name of from.activities) after.set(name, forkTargets(to));
  }
  const reached = new Set<string>();
  const open = all.filter((one) => one.boundTo !== undefined).map((one) => one.name);
  while (open.length > 0) {
    const name = open.pop()!;
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...after.get(name) ?? []);
  }
  return all.filter((one) => reached.has(one.name));
}

function work(task: LqnTask, index: number, phase: LqnPhase, names: Names): Pick<
  NetworkActivity,
  "task" | "demand" | "cvSquared" | "thinkTime" | "deterministic" | "calls" | "maxServiceTime"
> {
  return {
    task: index,
    demand: (phase.demand ?? 0) / names.speeds[names.processors.get(task.processor)!],
    cvSquared: phase.cvSquared ?? 1,
    thinkTime: phase.thinkTime ?? 0,
    deterministic: phase.callOrder === "deterministic",
    calls: (phase.calls ?? []).filter((call) => call.mean > 0).map((call): NetworkCall => {
      const { index: entry, task: to } = names.entries.get(call.to)!;
      return { kind: call.kind, entry, mean: call.mean, ...fanOf(task, to) };
    }),
    maxServiceTime: phase.maxServiceTime || Infinity,
  };
}
