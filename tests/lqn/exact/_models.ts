/**
 * Small models for the tests of the exact solver.
 *
 * @module
 */

import { solveExact } from "@iovlab/iovlab/lqn/exact";
import {
  type LqnMetric,
  type LqnModel,
  type LqnPhase,
  type LqnProcessor,
  type LqnTask,
  valueOf,
} from "@iovlab/iovlab/lqn/model";

/** Exactly one synchronous call to each entry. */
export function once(...entries: string[]): LqnPhase {
  return {
    callOrder: "deterministic",
    calls: entries.map((to) => ({ kind: "sync", to, mean: 1 })),
  };
}

/** A reference task on a delay. */
export function customers(
  name: string,
  count: number,
  thinkTime: number,
  ...phases: LqnPhase[]
): { processor: LqnProcessor; task: LqnTask } {
  return {
    processor: { name: `p${name}`, scheduling: "inf" },
    task: {
      name,
      processor: `p${name}`,
      scheduling: "ref",
      multiplicity: count,
      thinkTime,
      entries: [{ name: `${name}e`, phases }],
    },
  };
}

/** A task of its own processor. */
export function server(
  name: string,
  phases: LqnPhase[],
  processor: Partial<LqnProcessor> = {},
  task: Partial<LqnTask> = {},
): { processor: LqnProcessor; task: LqnTask } {
  return {
    processor: { name: `p${name}`, ...processor },
    task: { name, processor: `p${name}`, entries: [{ name: `${name}e`, phases }], ...task },
  };
}

/** A server of open requests. */
export function openServer(
  name: string,
  rate: number,
  phases: LqnPhase[],
  processor: Partial<LqnProcessor> = {},
  task: Partial<LqnTask> = {},
): { processor: LqnProcessor; task: LqnTask } {
  const entries = [{ name: `${name}e`, openArrivalRate: rate, phases }];
  return server(name, phases, processor, { entries, ...task });
}

/** A model of parts. */
export function modelOf(
  ...parts: { processor: LqnProcessor; task: LqnTask }[]
): LqnModel {
  const processors = new Map(parts.map(({ processor }) => [processor.name, processor]));
  return {
    name: "test",
    processors: [...processors.values()].filter((one) =>
      parts.some((part) => part.task.processor === one.name)
    ),
    tasks: parts.map((part) => part.task),
  };
}

/** Values of a solved model. */
export function solved(
  model: LqnModel,
  options?: Parameters<typeof solveExact>[1],
): (metric: LqnMetric, element: string) => number {
  const result = solveExact(model, options);
  return (metric, element) => valueOf(result, metric, element) ?? NaN;
}
