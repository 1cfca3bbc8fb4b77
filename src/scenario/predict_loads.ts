/**
 * What a measured server does at loads: predictions by the packet-level simulation and by the layered queueing network, with what is known of their uncertainty.
 *
 * A prediction has two sources of uncertainty. The simulation's is its 95% interval over replications. The calibration's is in the intervals of demand, variability and base time:
 * each load is predicted also with all three at their lower ends, and with all three at their upper ends. What is given is the interval that holds them all; as the three are not at
 * their ends together, it is wide.
 *
 * @module
 */
import { type ResultRow, unitOf } from "../core/mod.ts";
import { type CostModel, costModelOf, type Host, kvm2015 } from "../host/mod.ts";
import { measureLqnAnalytic } from "./lqn/measure.ts";
import { type MeasuredHostOptions, measuredHosts } from "./_measured_hosts.ts";
import { simulate } from "./simulate.ts";

/** A value with its interval. */
export interface Ranged {
  /** The value. */
  readonly estimate: number;
  /** The lower end. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
}

/** A server as it was fitted. */
export interface CalibratedServer {
  /** Processor time of a request, in seconds. */
  readonly demand: Ranged;
  /** Squared coefficient of variation of that time. */
  readonly variability: Ranged;
  /** Response time of a request that meets no other, in seconds. */
  readonly baseTime: Ranged;
  /** Bytes of a request. */
  readonly requestBytes: number;
  /** Bytes of a reply, its header included. */
  readonly replyBytes: number;
}

/** How to predict. */
export interface PredictLoadsOptions extends MeasuredHostOptions {
  /** `packet-level` (the default), or `lqn-analytic`. */
  readonly engine?: "packet-level" | "lqn-analytic";
  /** Metrics of `total`; `replyRate` and `responseTimeMean` unless told. */
  readonly metrics?: readonly string[];
  /** The seed; 1 unless told. */
  readonly seed?: number;
  /** Simulated seconds of a replication; 2 unless told. */
  readonly duration?: number;
  /** Replications; 5 unless told. */
  readonly replications?: number;
}

/** A predicted value at a load. */
export interface PredictedRow {
  /** Connections per second that were asked for. */
  readonly rate: number;
  /** The metric. */
  readonly metric: string;
  /** Its unit. */
  readonly unit: string;
  /** The value. */
  readonly value: number;
  /** The lower end over simulation and calibration. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** Replications of the simulation; 1 for an analytic solution. */
  readonly samples: number;
}

/** A load that was asked for, and what the clients did offer: a row of `offeredRate`. */
export interface OfferedLoad {
  /** Connections per second that were asked for: the name of the load. */
  readonly rate: number;
  /** Connections per second that were offered. */
  readonly value: number;
}

type Ends = "estimate" | "low" | "high";

function rowsOf(one: Host, costs: CostModel, options: PredictLoadsOptions): readonly ResultRow[] {
  const { engine, seed = 1, duration = 2, replications = 5 } = options;
  if (engine === "lqn-analytic") {
    return measureLqnAnalytic({ host: one, costs, duration }, { seed, replication: 0 });
  }
  const count = { round: replications, maximum: replications };
  return simulate(one, { seed, costs, duration, ...count }).rows;
}

/** What gives the rows of a server at a load, with its parameters at one of their ends. */
function atEnd(server: CalibratedServer, end: Ends, options: PredictLoadsOptions) {
  const { demand, variability, baseTime, requestBytes, replyBytes } = server;
  const { costs = costModelOf(kvm2015) } = options;
  const values = {
    demand: demand[end],
    variability: variability[end],
    baseTime: baseTime[end],
  };
  const hostAt = measuredHosts({ ...values, requestBytes, replyBytes }, options);
  return (rate: number) => rowsOf(hostAt(rate), costs, options);
}

/** The value of the whole. */
function found(rows: readonly ResultRow[], metric: string): ResultRow | undefined {
  return rows.find((row) => row.entity === "total" && row.metric === metric);
}

/**
 * Predicts a server at loads that it was not fitted to.
 *
 * @param server The fitted server: what `fitServer` gives, with the sizes of requests and replies.
 * @param loads Connections per second, one request each; or rows of what clients offered at the loads that they were asked for, which is then what is predicted for.
 * @returns A row for each load and metric.
 * @throws {InputError} As `measuredHost` and `simulate`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { predictLoads } from "@iovlab/iovlab/scenario";
 *
 * const near = (estimate: number) => ({ estimate, low: 0.99 * estimate, high: 1.01 * estimate });
 * const server = { demand: near(0.001), variability: near(1), baseTime: near(0.001), requestBytes: 62, replyBytes: 1164 };
 * const [rate, time] = predictLoads(server, [500], { engine: "lqn-analytic" });
 * assert.equal(rate.value.toFixed(3), "500.000");
 * assert.ok(time.low < time.value && time.value < time.high);
 * assert.ok(Math.abs(time.value - 2) < 0.2); // ms, as M/M/1 at half load
 * ```
 */
export function predictLoads(
  server: CalibratedServer,
  loads: readonly (number | OfferedLoad)[],
  options: PredictLoadsOptions = {},
): PredictedRow[] {
  const { metrics = ["replyRate", "responseTimeMean"] } = options;
  const ends = (["estimate", "low", "high"] as const).map((end) => atEnd(server, end, options));
  return loads.flatMap((load) => {
    const { rate, value: offered } = typeof load === "number" ? { rate: load, value: load } : load;
    const atLoad = ends.map((rowsAt) => rowsAt(offered));
    return metrics.map((metric) => {
      const row = found(atLoad[0], metric);
      const value = row?.value ?? NaN;
      const around = atLoad.flatMap((rows) => {
        const { value = NaN, halfWidth = 0 } = found(rows, metric) ?? {};
        return [value - halfWidth, value + halfWidth];
      });
      return {
        ...{ rate, metric, unit: unitOf(metric), value },
        ...{ low: Math.min(...around), high: Math.max(...around), samples: row?.samples ?? 0 },
      };
    });
  });
}
