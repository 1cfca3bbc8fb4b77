/**
 * What a simulation reports: each value as a quotient of two sums of statistics.
 *
 * The copies of a replicated element have one formula together: their sums are added above and below.
 *
 * @module
 */

import type { LqnMetric, Network, NetworkActivity } from "../model/mod.ts";
import { OfActivity, OfCall, OfHold, OfSpan } from "./_layout.ts";
import { type Program, Serve } from "./_program.ts";

/** In place of a statistic: the simulated time. */
export const time = -1;

/** One value of a result. */
export interface Formula {
  readonly metric: LqnMetric;
  readonly element: string;
  /** The statistics above, added. */
  readonly above: number[];
  /** The statistics below, added. */
  readonly below: number[];
  /** Of a variance: the sums of squares. Above and below are those of the mean. */
  readonly squares?: number[];
}

/** Collects formulas, those of copies together. */
class Collector {
  readonly formulas: Formula[] = [];
  readonly #byName = new Map<string, Formula>();

  add(
    metric: LqnMetric,
    element: string,
    above: readonly number[],
    below: readonly number[],
    squares?: readonly number[],
  ): void {
    const key = `${metric} ${element}`;
    const old = this.#byName.get(key);
    if (old) {
      old.above.push(...above);
      old.below.push(...below);
      old.squares?.push(...(squares ?? []));
      return;
    }
    const formula = {
      metric,
      element,
      above: [...above],
      below: [...below],
      ...(squares ? { squares: [...squares] } : {}),
    };
    this.#byName.set(key, formula);
    this.formulas.push(formula);
  }

  /** The mean and the variance of observations: count, sum, sum of squares from a place on. */
  moments(mean: LqnMetric, variance: LqnMetric, element: string, block: number): void {
    this.add(mean, element, [block + 1], [block]);
    this.add(variance, element, [block + 1], [block], [block + 2]);
  }
}

/** The formulas of a program, in the order of the model. */
export function formulasOf(program: Program): Formula[] {
  const collector = new Collector();
  processors(program, collector);
  tasks(program, collector);
  entries(program, collector);
  program.network.activities.forEach((activity) => work(program, activity, collector));
  calls(program, collector);
  const { joins } = program.network;
  for (const { index, key } of joins) {
    const block = program.layout.joins + index * OfSpan.size;
    collector.moments("joinDelay", "joinDelayVariance", key, block);
  }
  return collector.formulas;
}

function demandsOf(program: Program, activities: readonly number[]): number[] {
  return activities.map((one) =>
    program.layout.activities + one * OfActivity.size + OfActivity.demand
  );
}

function activitiesOfTasks(network: Network, tasks: readonly number[]): number[] {
  return tasks.flatMap((task) => network.tasks[task].activities);
}

function processors(program: Program, to: Collector): void {
  const { network, layout } = program;
  for (const { index, name, tasks } of network.processors) {
    const delay = program.processors.serve[index] === Serve.delay;
    const busy = delay
      ? demandsOf(program, activitiesOfTasks(network, tasks))
      : [layout.processors + index];
    to.add("processorUtilization", name, busy, [time]);
  }
  for (const { index, name } of network.groups) {
    const members = network.tasks.filter((task) => task.group === index).map((task) => task.index);
    const demands = demandsOf(program, activitiesOfTasks(network, members));
    to.add("groupUtilization", name, demands, [time]);
  }
}

function tasks(program: Program, to: Collector): void {
  const { network, layout } = program;
  for (const { index, name, entries, activities, kind } of network.tasks) {
    // a wait and its signal, or a lock and its unlock, are one use
    const below = kind === "semaphore" || kind === "rwlock" ? [time, time] : [time];
    to.add("taskThroughput", name, entries.map((one) => layout.entries + one), below);
    to.add("taskUtilization", name, [layout.tasks + index], [time]);
    to.add("taskProcessorUtilization", name, demandsOf(program, activities), [time]);
    const block = layout.holds + 2 * index * OfHold.size;
    if (kind === "semaphore") {
      to.moments("semaphoreHolding", "semaphoreHoldingVariance", name, block);
      to.add("semaphoreUtilization", name, [block + OfHold.held], [time]);
    } else if (kind === "rwlock") {
      lock(name, "reader", block, to);
      lock(name, "writer", block + OfHold.size, to);
    }
  }
}

function lock(name: string, who: "reader" | "writer", block: number, to: Collector): void {
  to.add(`${who}Holding`, name, [block + OfHold.sum], [block + OfHold.count]);
  to.add(`${who}Waiting`, name, [block + OfHold.waiting], [block + OfHold.waits]);
  to.add(`${who}Utilization`, name, [block + OfHold.held], [time]);
}

function entries(program: Program, to: Collector): void {
  const { network, layout } = program;
  for (const { index, name, phased, task, openArrivalRate } of network.entries) {
    to.add("entryThroughput", name, [layout.entries + index], [time]);
    const mine = network.tasks[task].activities.filter((one) =>
      network.activities[one].entry === index
    );
    const spans = [0, 1].map((phase) => layout.phases + (2 * index + phase) * OfSpan.size);
    const busy = phased
      ? mine.map((one) => layout.activities + one * OfActivity.size + OfActivity.sum)
      : spans.map((block) => block + OfSpan.sum);
    to.add("entryUtilization", name, busy, [time]);
    const alone = network.tasks[task].entries.length === 1;
    if (phased || alone) {
      const work = phased ? mine : network.tasks[task].activities;
      to.add("entryProcessorUtilization", name, demandsOf(program, work), [time]);
    }
    if (!phased) {
      spans.forEach((block, k) => {
        const element = `${name}.${k + 1}`;
        to.moments("phaseServiceTime", "phaseServiceTimeVariance", element, block);
        to.add("phaseUtilization", element, [block + OfSpan.sum], [time]);
      });
    }
    if (openArrivalRate > 0) {
      const block = layout.open + index * OfCall.size;
      to.add("openWaiting", name, [block + OfCall.sum], [block + OfCall.count]);
    }
  }
}

function work(program: Program, activity: NetworkActivity, to: Collector): void {
  const { index, key, phase } = activity;
  const block = program.layout.activities + index * OfActivity.size;
  if (phase === 0) {
    to.add("activityThroughput", key, [block + OfActivity.count], [time]);
    to.moments("activityServiceTime", "activityServiceTimeVariance", key, block);
  } else {
    to.moments("phaseServiceTime", "phaseServiceTimeVariance", key, block);
    to.add("phaseUtilization", key, [block + OfActivity.sum], [time]);
  }
  to.add("processorWaiting", key, [block + OfActivity.waiting], [block + OfActivity.count]);
}

function calls(program: Program, to: Collector): void {
  const { network, layout } = program;
  let call = 0;
  for (const { key, calls } of network.activities) {
    for (const { kind, entry } of calls) {
      const element = `${key}>${network.entries[entry].name}`;
      const block = layout.calls + call++ * OfCall.size;
      if (kind === "sync") to.moments("callWaiting", "callWaitingVariance", element, block);
      else {
        to.add("asyncWaiting", element, [block + OfCall.sum], [block + OfCall.count]);
        loss(program, element, entry, block, to);
      }
    }
  }
  let forward = 0;
  for (const { name, index, forwarding } of network.entries) {
    for (const { entry } of forwarding) {
      const block = layout.forwards + forward++ * OfCall.size;
      const element = `${name}>${network.entries[entry].name}`;
      to.add("forwardWaiting", element, [block + OfCall.sum], [block + OfCall.count]);
    }
    loss(program, name, index, layout.open + index * OfCall.size, to);
  }
}

/** The share of requests that found no place, where places are few. */
function loss(
  program: Program,
  element: string,
  entry: number,
  block: number,
  to: Collector,
): void {
  const { network } = program;
  if (network.tasks[network.entries[entry].task].queueLength === Infinity) return;
  const lost = block + OfCall.lost;
  to.add("lossProbability", element, [lost], [lost, block + OfCall.count]);
}
