/**
 * From a network to a program.
 *
 * @module
 */

import type { Network, NetworkActivity, NetworkTask } from "../model/mod.ts";
import { GraphCompiler } from "./_graph.ts";
import { layoutOf } from "./_layout.ts";
import {
  type Activities,
  type Calls,
  Draw,
  type Entries,
  type Processors,
  type Program,
  Serve,
  type SliceDistribution,
  Take,
  type Tasks,
} from "./_program.ts";

/** Which elements are observed beyond sums: their observers' numbers. */
export interface ObserverNumbers {
  /** Of an activity, -1 where there is none. */
  activity(activity: NetworkActivity): number;
  /** Of a phase, 1 or 2, of an entry with a graph, -1 where there is none. */
  phase(entry: number, phase: number): number;
  /** Of a task's holding time, -1 where there is none. */
  holding(task: number): number;
  /** Of a join, -1 where there is none. */
  join(join: number): number;
}

const unlimited = 2 ** 31 - 1;

/** Compiles a network. */
export function compile(network: Network, observers: ObserverNumbers): Program {
  const graph = new GraphCompiler(network);
  const { entries } = network;
  const forwards = entries.flatMap((one) => one.forwarding);
  return {
    network,
    activities: activitiesOf(network, graph, observers),
    calls: callsOf(network),
    entries: entriesOf(network, observers),
    tasks: tasksOf(network, observers),
    nodes: graph.nodes(),
    joins: graph.joins(Int32Array.from(network.joins, (one) => observers.join(one.index))),
    processors: processorsOf(network),
    forwardTo: Int32Array.from(forwards, (one) => one.entry),
    forwardCumulative: Float64Array.from(entries.flatMap(({ forwarding }) => {
      let sum = 0;
      return forwarding.map((one) => sum += one.probability);
    })),
    replyTo: Int32Array.from(network.activities.flatMap((one) => one.replies)),
    forkSlots: graph.slots,
    layout: layoutOf(network),
  };
}

/** Starts of ranges, and the end of the last. */
function starts<T>(items: readonly T[], sizeOf: (item: T) => number): Int32Array {
  const result = new Int32Array(items.length + 1);
  items.forEach((item, k) => result[k + 1] = result[k] + sizeOf(item));
  return result;
}

function sliceOf(activity: NetworkActivity): number {
  return activity.demand / (1 + activity.calls.reduce((sum, call) => sum + call.mean, 0));
}

/** The kind of draw, and the distribution where it is not one of the fast ones. */
function drawOf(
  { cvSquared, demand }: NetworkActivity,
  task: NetworkTask,
  mean: number,
): [number, SliceDistribution?] {
  if (demand === 0) return [Draw.none];
  if (task.scheduling === "burst") return [Draw.other, { kind: "pareto", mean, cvSquared }];
  if (task.scheduling === "uniform") return [Draw.other, { kind: "uniform", mean, cvSquared }];
  if (cvSquared === 0) return [Draw.constant];
  if (cvSquared === 1) return [Draw.exponential];
  return [Draw.other, { kind: cvSquared < 1 ? "gamma" : "hyperexponential", mean, cvSquared }];
}

function activitiesOf(
  network: Network,
  graph: GraphCompiler,
  observers: ObserverNumbers,
): Activities {
  const { activities, tasks } = network;
  const slices = activities.map(sliceOf);
  const draws = activities.map((one, k) => drawOf(one, tasks[one.task], slices[k]));
  return {
    count: activities.length,
    task: Int32Array.from(activities, (one) => one.task),
    processor: Int32Array.from(activities, (one) => tasks[one.task].processor),
    draw: Uint8Array.from(draws, ([draw]) => draw),
    slice: Float64Array.from(slices),
    distributions: draws.map(([, distribution]) => distribution),
    think: Float64Array.from(activities, (one) => one.thinkTime),
    deterministic: Uint8Array.from(activities, (one) => Number(one.deterministic)),
    calls: starts(activities, (one) => one.calls.length),
    replies: starts(activities, (one) => one.replies.length),
    next: graph.next.map((node) => Math.max(0, node)),
    phase: Uint8Array.from(activities, (one) => one.phase),
    observer: Int32Array.from(activities, (one) => observers.activity(one)),
  };
}

function callsOf({ activities }: Network): Calls {
  const calls = activities.flatMap((one) => one.calls);
  return {
    count: calls.length,
    entry: Int32Array.from(calls, (one) => one.entry),
    sync: Uint8Array.from(calls, (one) => Number(one.kind === "sync")),
    cumulative: Float64Array.from(activities.flatMap((one) => {
      const total = one.calls.reduce((sum, call) => sum + call.mean, 1);
      let sum = 0;
      return one.calls.map((call) => (sum += call.mean) / total);
    })),
    times: Int32Array.from(calls, (one) => Math.round(one.mean)),
  };
}

/** The levels of a task's order: most urgent first; of a polled task one per entry. */
function levelsOf(network: Network, task: NetworkTask): number[][] {
  if (task.scheduling === "poll") return task.entries.map((entry) => [entry]);
  if (task.scheduling !== "hol" && task.scheduling !== "pri") return [[...task.entries]];
  const priorities = [...new Set(task.entries.map((entry) => network.entries[entry].priority))];
  return priorities.sort((a, b) => b - a).map((priority) =>
    task.entries.filter((entry) => network.entries[entry].priority === priority)
  );
}

function entriesOf(network: Network, observers: ObserverNumbers): Entries {
  const { entries, tasks } = network;
  const queue = new Int32Array(entries.length);
  let queues = 0;
  for (const task of tasks) {
    for (const level of levelsOf(network, task)) {
      for (const entry of level) queue[entry] = queues;
      queues++;
    }
  }
  return {
    count: entries.length,
    task: Int32Array.from(entries, (one) => one.task),
    start: Int32Array.from(entries, (one) => one.start),
    phased: Uint8Array.from(entries, (one) => Number(one.phased)),
    queue,
    forwards: starts(entries, (one) => one.forwarding.length),
    role: entries.map((one) => one.role),
    arrivalRate: Float64Array.from(entries, (one) => one.openArrivalRate),
    observer: Int32Array.from(
      entries.flatMap((one) => [1, 2].map((phase) => observers.phase(one.index, phase))),
    ),
  };
}

function takeOf(task: NetworkTask, synchronized: ReadonlySet<number>): number {
  if (task.kind === "reference") return Take.reference;
  if (task.kind === "semaphore") return Take.semaphore;
  if (task.kind === "rwlock") return Take.lock;
  if (synchronized.has(task.index)) return Take.synchronized;
  return task.scheduling === "poll" ? Take.polled : Take.ordered;
}

/** Tasks with a join whose branches come from more than one entry. */
function synchronizedTasks(network: Network): Set<number> {
  const graph = new GraphCompiler(network).joins(new Int32Array(0));
  return new Set(network.joins.filter((one) => graph.fork[one.index] < 0).map((one) => one.task));
}

function tasksOf(network: Network, observers: ObserverNumbers): Tasks {
  const { tasks } = network;
  const synchronized = synchronizedTasks(network);
  const whole = (value: number) => Math.min(value, unlimited);
  return {
    count: tasks.length,
    take: Uint8Array.from(tasks, (one) => takeOf(one, synchronized)),
    threads: Int32Array.from(tasks, (one) => whole(one.threads)),
    processor: Int32Array.from(tasks, (one) => one.processor),
    queues: starts(tasks, (one) => levelsOf(network, one).length),
    places: Float64Array.from(tasks, (one) => one.queueLength),
    thinkTime: Float64Array.from(tasks, (one) => one.thinkTime),
    priority: Int32Array.from(tasks, (one) => one.priority),
    group: Int32Array.from(tasks, (one) => one.group),
    initially: Int32Array.from(tasks, (one) => whole(one.initially)),
    observer: Int32Array.from(tasks, (one) => observers.holding(one.index)),
  };
}

function processorsOf({ processors }: Network): Processors {
  const serveOf = (one: Network["processors"][number]): number => {
    const { scheduling, servers, quantum } = one;
    if (scheduling === "inf" || servers === Infinity) return Serve.delay;
    if (scheduling === "fcfs") return Serve.fcfs;
    if (scheduling === "cfs") return Serve.shared;
    if (scheduling.startsWith("ps")) return quantum > 0 ? Serve.threaded : Serve.shared;
    return Serve.threaded;
  };
  return {
    count: processors.length,
    serve: Uint8Array.from(processors, serveOf),
    servers: Float64Array.from(processors, (one) => one.servers),
  };
}
