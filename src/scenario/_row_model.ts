/**
 * What it takes to predict one published row.
 *
 * @module
 */
import {
  type CostModel,
  type CostProfile,
  host,
  type HostInput,
  type HttperfInput,
} from "../host/mod.ts";
import { InputError } from "../core/mod.ts";
import type { DistributionSpec } from "../random/mod.ts";
import type { Assumed, Assumption } from "./_assumptions.ts";
import { measureHost } from "./measure.ts";
import { metricsOf } from "./_row_units.ts";
import type { Comparison } from "./row_spec.ts";

/** One replication. */
export interface Run {
  /** Seed of all random streams. */
  readonly seed: number;
  /** Number of the replication. */
  readonly replication: number;
  /** Factor on the simulated time of each run. */
  readonly effort: number;
}

/** What one replication gives: a value, or a quotient of two values of a pair of runs. */
export interface Sample {
  /** The value, or the numerator; above 0. */
  readonly value: number;
  /** The denominator. */
  readonly over?: number;
}

/** How a published row is predicted. */
export interface RowModel {
  /** The row. */
  readonly id: string;
  /** What is predicted, and how, in one sentence. */
  readonly quantity: string;
  /** Its unit. */
  readonly unit: string;
  /** The profile whose costs are used. */
  readonly profile: CostProfile;
  /** What separates the model and its profile from the machine of the row. */
  readonly caveat: string;
  /** Whether the row is a value to meet, or one that must not be exceeded or fallen short of. */
  readonly comparison: Comparison;
  /** Whether it is arithmetic on the costs, without a simulation. */
  readonly arithmetic: boolean;
  /** What the row does not say. */
  readonly assumptions: readonly Assumption[];
  /** The groups of costs that vary with the assumptions. */
  readonly groups?: readonly string[];
  /** One replication. */
  sample(costs: CostModel, assumed: Assumed, run: Run): Sample;
}

/** A distribution of one value. */
export function always(value: number): DistributionSpec {
  return { kind: "deterministic", value };
}

/** Offloads to transmit on or off; no receive offload, which is what a paper of 2008 adds (evidence aggregation-native). */
export function offloads(on: boolean): HostInput["offloads"] {
  return { tso: on, gso: false, gro: false, checksum: on };
}

/** A distribution in which any value may follow any other, so that a saturated host does not fall into step. */
export function varying(mean: number): DistributionSpec {
  return { kind: "exponential", mean };
}

/** One VM whose clients keep so many connections open, without time-outs. */
export function oneVm(
  requestCycles: DistributionSpec,
  workload: Omit<HttperfInput, "kind" | "timeout">,
): HostInput["vms"] {
  return [{
    name: "vm",
    application: { requestCycles },
    workload: { kind: "httperf", timeout: 0, ...workload },
  }];
}

/**
 * One result, or the sum of several, above 0, of one replication of a host; `seconds` of simulated time at effort 1.
 *
 * @throws {InputError} `predict/too-short` where nothing was measured.
 */
export function measured(
  input: HostInput,
  costs: CostModel,
  run: Run,
  seconds: number,
  metric: string,
  entity = "total",
): number {
  const duration = seconds * run.effort;
  const rows = measureHost({ host: host(input), costs, duration, detail: "full" }, run);
  const names = metricsOf(metric);
  const value = rows.filter((row) => row.entity === entity && names.includes(row.metric))
    .reduce((sum, row) => sum + row.value, 0);
  if (value > 0) return value;
  throw new InputError(
    `Cannot predict ${metric} as each run must be long enough to measure it: current effort is ${run.effort}`,
    { code: "predict/too-short" },
  );
}
