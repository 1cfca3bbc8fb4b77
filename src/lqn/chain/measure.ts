/**
 * Means of a chain: throughputs, numbers in places, and by Little's law times.
 *
 * @module
 */

import type { Chain, ChainSolution } from "./chain.ts";
import { remembered } from "./_memory.ts";
import { firstShare } from "./_program.ts";
import { type Measuring, measuringOf } from "./_measuring.ts";

/** Means of a chain; arrays are indexed like the network's lists. */
export interface ChainMeans {
  /** Steps per time of each of the chain's counters. */
  readonly counters: Float64Array;
  /** Requests completed per time, by entry. */
  readonly entryThroughput: Float64Array;
  /** Executions per time, by activity. */
  readonly activityThroughput: Float64Array;
  /** Threads before the reply (of a reference task: in the cycle), by entry. */
  readonly entryFirst: Float64Array;
  /** Threads after the reply, by entry. */
  readonly entrySecond: Float64Array;
  /** Busy threads, by task; of a reference task its customers outside of their think time. */
  readonly taskUtilization: Float64Array;
  /** Busy servers, by processor. */
  readonly processorUtilization: Float64Array;
  /** Paths of control in an activity (working, waiting or blocked), by activity. */
  readonly activityOccupancy: Float64Array;
  /**
   * Those of them that wait for the processor, by activity; where it is shared, those in service
   * less the servers that they have.
   */
  readonly activityReady: Float64Array;
  /** Busy servers of the processor for an entry, by entry. */
  readonly entryProcessorUtilization: Float64Array;
  /** Requests handed on per time, by entry and position of the forwarding. */
  readonly forwardThroughput: readonly Float64Array[];
  /** Open requests per time that found no place, by entry. */
  readonly openLoss: Float64Array;
  /** Requests per time that found no place, by activity and position of the call. */
  readonly callLoss: readonly Float64Array[];
  /** Whether a task joins requests of several entries, by task. */
  readonly joining: readonly boolean[];
  /** Requests in the queue, by activity and position of the call. */
  readonly callQueue: readonly Float64Array[];
  /** Requests in the queue, by entry and position of the forwarding. */
  readonly forwardQueue: readonly Float64Array[];
  /** Open requests in the queue, by entry. */
  readonly openQueue: Float64Array;
  /** Threads between the fork and the end of the join, by join. */
  readonly joinOccupancy: Float64Array;
  /** Tokens and locks held, by the entry that got them. */
  readonly held: Float64Array;
}

/**
 * The means of a solved chain, without approximation.
 *
 * @example Response time by Little's law
 * ```ts
 * import assert from "node:assert/strict";
 * import { generateChain, measureChain, solveChain } from "@iovlab/iovlab/lqn/chain";
 * import { lqn, resolve } from "@iovlab/iovlab/lqn/model";
 *
 * const chain = generateChain(resolve(lqn({
 *   name: "one",
 *   processors: [{ name: "p" }],
 *   tasks: [{
 *     name: "t",
 *     processor: "p",
 *     scheduling: "ref",
 *     multiplicity: 2,
 *     entries: [{ name: "e", phases: [{ demand: 0.5 }] }],
 *   }],
 * })));
 * const means = measureChain(chain, solveChain(chain));
 * assert.ok(Math.abs(means.entryThroughput[0] - 2) < 1e-12);
 * assert.ok(Math.abs(means.entryFirst[0] / means.entryThroughput[0] - 1) < 1e-12);
 * ```
 */
export function measureChain(chain: Chain, solution: ChainSolution): ChainMeans {
  const measuring = remembered(chain, "measuring", () => measuringOf(chain));
  const { network } = chain;
  const { layout } = measuring;
  const counters = countersOf(chain, solution);
  const entryThroughput = combined(measuring.entryFlows, counters, network.entries.length);
  const activityThroughput = combined(measuring.activityFlows, counters, network.activities.length);
  const asked = combined(measuring.askedFlows, counters, network.entries.length);
  const demands = demandsOf(chain, solution.rates);
  const means = meansOf(chain, solution, measuring);
  const part = (from: number, count: number) => means.subarray(from, from + count);
  const entryFirst = part(layout.before, network.entries.length);
  const entrySecond = part(layout.after, network.entries.length);
  const taskUtilization = Float64Array.from(
    network.tasks,
    (task) => task.entries.reduce((sum, entry) => sum + entryFirst[entry] + entrySecond[entry], 0),
  );
  for (const { task, busy } of measuring.joining) {
    taskUtilization[task] = shareBusy(chain, solution, busy);
  }
  return {
    counters,
    entryThroughput,
    activityThroughput,
    entryFirst,
    entrySecond,
    taskUtilization,
    processorUtilization: sumByProcessor(chain, activityThroughput, demands),
    entryProcessorUtilization: Float64Array.from(
      measuring.executions,
      (executions, entry) =>
        executions.reduce((sum, count, a) => sum + count * demands[a], 0) * entryThroughput[entry],
    ),
    forwardThroughput: network.entries.map(({ forwarding }, entry) =>
      Float64Array.from(forwarding, (arc) => asked[entry] * arc.probability)
    ),
    ...lossesOf(chain, counters),
    joining: network.tasks.map((task) => measuring.joining.some((one) => one.task === task.index)),
    activityOccupancy: part(layout.inside, network.activities.length),
    activityReady: Float64Array.from(network.activities, ({ index, task }) => {
      const { scheduling } = network.processors[network.tasks[task].processor];
      return scheduling === "ps"
        ? Math.max(0, means[layout.service + index] - activityThroughput[index] * demands[index])
        : means[layout.ready + index];
    }),
    callQueue: network.activities.map((one, a) => part(layout.calls[a], one.calls.length)),
    forwardQueue: network.entries.map((one, e) => part(layout.arcs[e], one.forwarding.length)),
    openQueue: part(layout.open, network.entries.length),
    joinOccupancy: part(layout.fork, network.joins.length),
    held: part(layout.held, network.entries.length),
  };
}

function countersOf({ counters, counts }: Chain, solution: ChainSolution): Float64Array {
  const { probabilities, rates } = solution;
  const { state, counter, rateIndex, weight } = counts;
  const sums = new Float64Array(counters.length);
  for (let k = 0; k < state.length; k++) {
    sums[counter[k]] += probabilities[state[k]] * rates[rateIndex[k]] * weight[k];
  }
  return sums;
}

function combined(
  flows: readonly Float64Array[],
  counters: Float64Array,
  size: number,
): Float64Array {
  const sums = new Float64Array(size);
  flows.forEach((flow, k) => {
    for (let j = 0; j < size; j++) sums[j] += flow[j] * counters[k];
  });
  return sums;
}

/** The mean number at each position of the layout. */
function meansOf(
  chain: Chain,
  { probabilities }: ChainSolution,
  measuring: Measuring,
): Float64Array {
  const { contentStart, contents, contentCounts, types } = chain;
  const processes = new Float64Array(types.length);
  for (let state = 0; state < chain.states; state++) {
    const probability = probabilities[state];
    for (let k = contentStart[state]; k < contentStart[state + 1]; k++) {
      processes[contents[k]] += probability * contentCounts[k];
    }
  }
  const { start, positions, layout } = measuring;
  const means = new Float64Array(layout.size);
  for (let type = 0; type < processes.length; type++) {
    for (let k = start[type]; k < start[type + 1]; k++) means[positions[k]] += processes[type];
  }
  return means;
}

/** The probability that a task is busy, an unfinished join of requests included. */
function shareBusy(chain: Chain, { probabilities }: ChainSolution, busy: Int32Array): number {
  const { contentStart, contents } = chain;
  let share = 0;
  for (let state = 0; state < chain.states; state++) {
    for (let k = contentStart[state]; k < contentStart[state + 1]; k++) {
      if (busy[contents[k]] === 0) continue;
      share += probabilities[state];
      break;
    }
  }
  return share;
}

/** The demand of each activity: a rate that is not the network's changes it. */
function demandsOf({ network, parameters }: Chain, rates: Float64Array): Float64Array {
  const now = new Float64Array(network.activities.length);
  const then = new Float64Array(network.activities.length);
  for (let k = 0; k < parameters.length; k++) {
    const { kind, of, stage, rate } = parameters[k];
    if (kind !== "slice") continue;
    const { cvSquared } = network.activities[of];
    const first = cvSquared > 1 ? firstShare(cvSquared) : 1;
    const share = stage === 0 || cvSquared <= 1 ? first : 1 - first;
    now[of] += share / rates[k];
    then[of] += share / rate;
  }
  return now.map((one, a) => then[a] > 0 ? network.activities[a].demand * (one / then[a]) : 0);
}

function sumByProcessor(
  { network }: Chain,
  throughput: Float64Array,
  demands: Float64Array,
): Float64Array {
  const busy = new Float64Array(network.processors.length);
  for (const { index, task } of network.activities) {
    busy[network.tasks[task].processor] += throughput[index] * demands[index];
  }
  return busy;
}

function lossesOf(
  { network, counters }: Chain,
  rates: Float64Array,
): { openLoss: Float64Array; callLoss: Float64Array[] } {
  const openLoss = new Float64Array(network.entries.length);
  const callLoss = network.activities.map((one) => new Float64Array(one.calls.length));
  counters.forEach(({ kind, of, from, position }, k) => {
    if (kind === "loss") openLoss[of] += rates[k];
    if (kind === "asyncLoss") callLoss[from][position] += rates[k];
  });
  return { openLoss, callLoss };
}
