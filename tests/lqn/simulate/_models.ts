/** Small models for the simulator's tests, and the check against an exact value. */
import assert from "node:assert/strict";
import type {
  LqnEntry,
  LqnMetric,
  LqnModel,
  LqnProcessor,
  LqnResult,
  LqnTask,
} from "../../../src/lqn/model/mod.ts";
import { studentQuantile } from "../../../src/stats/mod.ts";

/** A model from its parts; a processor `delay` without queueing is always there. */
export function model(
  processors: readonly LqnProcessor[],
  tasks: readonly LqnTask[],
): LqnModel {
  return { name: "test", processors: [{ name: "delay", scheduling: "inf" }, ...processors], tasks };
}

/** A synchronous call. */
export function call(to: string, mean = 1): { kind: "sync"; to: string; mean: number } {
  return { kind: "sync", to, mean };
}

/** An asynchronous call. */
export function send(to: string, mean = 1): { kind: "async"; to: string; mean: number } {
  return { kind: "async", to, mean };
}

/** A server task with an entry of one phase that takes open arrivals. */
export function openServer(
  name: string,
  rate: number,
  demand: number,
  more: Partial<LqnTask> = {},
  entry: Partial<LqnEntry> = {},
): LqnTask {
  return {
    name,
    processor: name,
    scheduling: "inf",
    entries: [{ name: `${name}!`, openArrivalRate: rate, phases: [{ demand }], ...entry }],
    ...more,
  };
}

/** A reference task whose customers think, then call. */
export function clients(
  name: string,
  customers: number,
  thinkTime: number,
  calls: readonly { kind: "sync" | "async"; to: string; mean: number }[],
): LqnTask {
  return {
    name,
    processor: "delay",
    scheduling: "ref",
    multiplicity: customers,
    thinkTime,
    entries: [{ name: `${name}!`, phases: [{ calls }] }],
  };
}

/** The value of a metric with its standard error. */
export function found(result: LqnResult, metric: LqnMetric, element: string): [number, number] {
  const one = result.values.find((value) => value.metric === metric && value.element === element);
  assert.ok(one, `there is no ${metric} of ${element}`);
  const t = studentQuantile(0.975, result.run!.samples - 1);
  return [one.value, (one.halfWidth ?? 0) / t];
}

/**
 * Statistical: the value is within 4.5 standard errors of the exact one, and a value that is off by 5% would not be.
 * With ten samples (9 degrees of freedom) chance alone goes beyond 4.5 in 0.15% of the cases; the seed is fixed.
 */
export function assertNear(
  result: LqnResult,
  metric: LqnMetric,
  element: string,
  exact: number,
): void {
  const [value, error] = found(result, metric, element);
  const text = `${metric} of ${element}: ${value} ± ${error}, exact ${exact}`;
  assert.ok(Math.abs(value - exact) <= 4.5 * error + 1e-12 * exact, text);
  assert.ok(0.05 * exact > 4.5 * error, `${text}: too wide to tell a bias of 5%`);
}
