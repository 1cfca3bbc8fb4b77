/**
 * What is known of queues before any state is: which keep an order, which entries join requests.
 *
 * Queues are numbered: those of the processors first, then those of the tasks.
 *
 * @module
 */

import type { Network } from "../model/mod.ts";
import { forkedJoins, joinsFrom, targets } from "./_joins.ts";
import type { Program } from "./_program.ts";

/** Facts of a network's queues. */
export interface Queues {
  /** Number of queues. */
  readonly count: number;
  /** Whether a processor has a queue at all: neither shared nor infinite. */
  readonly queueing: readonly boolean[];
  /** Whether the order in a queue is kept in states. */
  readonly ordered: readonly boolean[];
  /** Whether the next is taken at random. */
  readonly random: readonly boolean[];
  /** Joins of requests of several entries: per entry its join and its place in it, or undefined. */
  readonly joining: readonly (readonly [join: number, member: number] | undefined)[];
  /** Whether a join is of requests of several entries. */
  readonly joinsEntries: readonly boolean[];
  /** Tasks with such a join. */
  readonly joiningTask: readonly boolean[];
}

/** The facts of a network's queues. */
export function queuesOf(program: Program): Queues {
  const { network } = program;
  const processors = network.processors.length;
  const count = processors + network.tasks.length;
  const queueing = network.processors.map((one) =>
    one.scheduling !== "inf" && one.scheduling !== "ps" && one.servers < Infinity
  );
  const random = network.processors.map((one) => one.scheduling === "rand");
  const kinds = kindsInQueues(program, count);
  const forked = forkedJoins(network);
  const joinsEntries = network.joins.map((_, join) => !forked.has(join));
  return {
    count,
    queueing,
    random,
    ordered: kinds.map((kind, queue) => kind > 1 && !random[queue]),
    joining: network.entries.map((entry) => {
      const join = [...joinsFrom(network, [entry.start])].find((one) => joinsEntries[one]);
      if (join === undefined) return undefined;
      const reached = reachedFrom(network, entry.start);
      return [join, network.joins[join].activities.findIndex((one) => reached.has(one))];
    }),
    joinsEntries,
    joiningTask: network.tasks.map((task) =>
      network.joins.some((join, index) => join.task === task.index && joinsEntries[index])
    ),
  };
}

/** Activities on the way from one of them, not beyond joins. */
export function reachedFrom(network: Network, start: number): Set<number> {
  const seen = new Set<number>();
  const todo = [start];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    todo.push(...targets(network.activities[at].next));
  }
  return seen;
}

/**
 * How many kinds of process can wait in each queue, at most: 1 where all that wait are alike, so
 * that their order means nothing.
 */
function kindsInQueues(program: Program, count: number): number[] {
  const { network, points, sources } = program;
  const kinds = new Array<number>(count).fill(0);
  const first = network.processors.length;
  const contexts = contextsOf(program);
  for (const point of points) {
    if (point.kind !== "slice" && point.kind !== "sync" && point.kind !== "async") continue;
    const number = contexts.ofActivity[point.activity];
    if (point.kind === "slice") {
      kinds[network.tasks[network.activities[point.activity].task].processor] += number;
    } else {
      const { entry } = sources[point.source];
      kinds[first + network.entries[entry].task] += point.kind === "sync" ? number : 1;
    }
  }
  for (const { kind, entry, from } of sources) {
    if (kind === "call") continue;
    kinds[first + network.entries[entry].task] += kind === "open" ? 1 : contexts.ofEntry[from];
  }
  return kinds;
}

/** In how many conditions a thread can be that serves an entry, or works at an activity; 2 is many. */
function contextsOf(program: Program): { ofEntry: number[]; ofActivity: number[] } {
  const { network, points, sources } = program;
  const ofEntry = network.entries.map((entry) =>
    (network.tasks[entry.task].kind === "reference" ? 1 : 0) + (entry.openArrivalRate > 0 ? 1 : 0)
  );
  const ofActivity = new Array<number>(network.activities.length).fill(0);
  const forks = network.tasks.map((task) =>
    task.activities.some((one) => network.activities[one].next.kind === "fork") ||
    network.joins.some((join) => join.task === task.index)
  );
  const spread = (entry: number) => {
    const { task, start, phased } = network.entries[entry];
    const many = forks[task] ? 2 : 0;
    for (const one of reachedFrom(network, start)) {
      const activity = network.activities[one];
      const late = !phased || activity.phase > 1 ? 1 : 0;
      const early = !phased || activity.phase === 1 ? ofEntry[entry] : 0;
      ofActivity[one] = Math.min(2, ofActivity[one] + early + late + many);
    }
  };
  // Calls have no cycles: as many rounds as there are tasks settle all.
  const base = ofEntry.slice();
  for (let round = 0; round <= network.tasks.length; round++) {
    ofActivity.fill(0);
    for (const join of network.joins) {
      for (const one of targets(join.next)) ofActivity[one] = 2;
    }
    network.entries.forEach((_, entry) => spread(entry));
    const next = base.slice();
    for (const point of points) {
      if (point.kind === "sync") next[sources[point.source].entry] += ofActivity[point.activity];
      if (point.kind === "async") next[sources[point.source].entry] += 1;
    }
    for (const { kind, entry, from } of sources) {
      if (kind === "forward") next[entry] += ofEntry[from];
    }
    for (let k = 0; k < next.length; k++) ofEntry[k] = Math.min(2, next[k]);
  }
  return { ofEntry, ofActivity };
}
