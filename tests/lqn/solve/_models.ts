/** Little models that the tests of the analytic solver share. */
import assert from "node:assert/strict";
import {
  type LqnMetric,
  type LqnModel,
  type LqnPhase,
  type LqnResult,
  type LqnTask,
  valueOf,
} from "../../../src/lqn/model/mod.ts";

/** A server on a processor of its own. */
export function server(name: string, phases: readonly LqnPhase[], more = {}): LqnTask {
  return { name, processor: `p-${name}`, entries: [{ name, phases }], ...more };
}

/** Customers that call. */
export function customers(count: number, phases: readonly LqnPhase[], thinkTime = 0): LqnTask {
  return {
    name: "customers",
    scheduling: "ref",
    processor: "outside",
    multiplicity: count,
    thinkTime,
    entries: [{ name: "cycle", phases }],
  };
}

/** Synchronous calls, `mean` each. */
export function calls(...to: readonly (readonly [string, number])[]): LqnPhase["calls"] {
  return to.map(([entry, mean]) => ({ kind: "sync", to: entry, mean }));
}

/** A model of tasks; every processor that they name exists, that of customers is a delay. */
export function modelOf(
  tasks: readonly LqnTask[],
  processors: LqnModel["processors"] = [],
): LqnModel {
  const known = new Map(processors.map((one) => [one.name, one]));
  for (const task of tasks) {
    if (known.has(task.processor)) continue;
    const outside = task.scheduling === "ref";
    known.set(task.processor, {
      name: task.processor,
      ...(outside ? { scheduling: "inf" as const } : {}),
    });
  }
  return { name: "test", processors: [...known.values()], tasks };
}

/** The value of a metric; fails where there is none. */
export function value(result: LqnResult, metric: LqnMetric, element: string): number {
  const found = valueOf(result, metric, element);
  assert.ok(found !== undefined, `no ${metric} of ${element}`);
  return found;
}

/** Fails unless two numbers agree to a relative tolerance. */
export function close(actual: number, expected: number, tolerance = 1e-5): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.abs(expected),
    `${actual} is not ${expected} within ${tolerance}`,
  );
}
