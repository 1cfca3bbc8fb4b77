/**
 * What netperf would measure of a host at loads that it was not fitted to, by the packet-level simulation.
 *
 * A prediction has two sources of uncertainty. The simulation's is its 95% interval over replications. The calibration's is in the intervals of the four costs: each load is
 * predicted also with all at their lower ends, and with all at their upper ends. What is given is the interval that holds them all; as the four are not at their ends
 * together, it is wide.
 *
 * Service demand is as netperf has it: busy time of all the host's processors per transaction, or per 1,024 bytes.
 *
 * @module
 */
import type { ResultRow } from "../core/mod.ts";
import {
  type NetperfCosts,
  netperfHost,
  type NetperfHostOptions,
  type NetperfLoad,
} from "./netperf_host.ts";
import type { Ranged } from "./predict_loads.ts";
import { simulate } from "./simulate.ts";

/** Costs of transactions with their intervals. */
export type NetperfCalibration = { readonly [Name in keyof NetperfCosts]: Ranged };

/** A load with its name. */
export interface NetperfCondition extends NetperfLoad {
  /** The name. */
  readonly condition: string;
}

/** A predicted value of a condition. */
export interface PredictedCondition {
  /** The name of the load. */
  readonly condition: string;
  /** `transactionRate`, `receiveBitRate`, `transmitBitRate` or `serviceDemand`. */
  readonly metric: string;
  /** Its unit. */
  readonly unit: string;
  /** The value. */
  readonly value: number;
  /** The lower end over simulation and calibration. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** Replications of the simulation. */
  readonly samples: number;
}

/** How to predict. */
export interface PredictNetperfOptions extends NetperfHostOptions {
  /** The seed; 1 unless told. */
  readonly seed?: number;
  /** Simulated seconds of a replication; 0.1 unless told. */
  readonly duration?: number;
  /** Replications; 3 unless told. */
  readonly replications?: number;
}

const ends = ["estimate", "low", "high"] as const;

/** The throughput of each test: its metric, its unit, and units of work per second in it. */
const throughputs = {
  TCP_RR: { metric: "transactionRate", unit: "transactions/s", work: 1, demand: "us/transaction" },
  TCP_STREAM: { metric: "receiveBitRate", unit: "Mb/s", work: 1e6 / 8192, demand: "us/KB" },
  TCP_MAERTS: { metric: "transmitBitRate", unit: "Mb/s", work: 1e6 / 8192, demand: "us/KB" },
} as const;

interface Values {
  readonly rate: ResultRow;
  readonly demand: number;
}

function valuesOf(
  fitted: ReturnType<typeof netperfHost>,
  load: NetperfLoad,
  options: PredictNetperfOptions,
): Values {
  const { seed = 1, duration = 0.1, replications = 3, cores = 1 } = options;
  const count = { round: replications, maximum: replications };
  const { rows } = simulate(fitted.at(load), { seed, duration, costs: fitted.costs, ...count });
  const { metric, work } = throughputs[load.test];
  const of = (name: string) => rows.find((row) => row.entity === "total" && row.metric === name)!;
  const rate = of(metric);
  const busy = cores * (1 - of("idleShare").value);
  return { rate, demand: 1e6 * busy / (rate.value * work) };
}

/**
 * Predicts what netperf would measure.
 *
 * @param calibration What `fitNetperf` gives.
 * @param conditions The loads.
 * @returns Two rows for each load, in their order: throughput and service demand.
 * @throws {InputError} As {@linkcode netperfHost} and `simulate`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { predictNetperf } from "@iovlab/iovlab/scenario";
 *
 * const near = (estimate: number) => ({ estimate, low: 0.98 * estimate, high: 1.02 * estimate });
 * const calibration = {
 *   perTransaction: near(10e-6), perByte: near(0.1e-9), awayTime: near(30e-6), awayPerByte: near(0.1e-9),
 * };
 * const loads = [1, 2, 16].map((instances) => ({ condition: `${instances}`, test: "TCP_RR" as const, instances }));
 * const rates = predictNetperf(calibration, loads, { mtu: 9000 }).filter(({ metric }) => metric === "transactionRate");
 * const [one, two, many] = rates.map(({ value }) => value);
 * assert.ok(Math.abs(two / one - 2) < 0.02); // a core that is busy for a quarter of the time
 * assert.ok(Math.abs(many * 10e-6 - 1) < 0.02); // and one that is full
 * assert.ok(rates.every(({ low, value, high }) => low < value && value < high));
 * ```
 */
export function predictNetperf(
  calibration: NetperfCalibration,
  conditions: readonly NetperfCondition[],
  options: PredictNetperfOptions = {},
): PredictedCondition[] {
  const { perTransaction, perByte, awayTime, awayPerByte } = calibration;
  const hosts = ends.map((end) =>
    netperfHost({
      perTransaction: perTransaction[end],
      perByte: perByte[end],
      awayTime: awayTime[end],
      awayPerByte: awayPerByte[end],
    }, options)
  );
  return conditions.flatMap(({ condition, ...load }) => {
    const values = hosts.map((fitted) => valuesOf(fitted, load, options));
    const { metric, unit, demand } = throughputs[load.test];
    const rates = values.flatMap(({ rate: { value, halfWidth = 0 } }) => [
      value - halfWidth,
      value + halfWidth,
    ]);
    const demands = values.map(({ demand }) => demand);
    const samples = values[0].rate.samples;
    const within = (all: readonly number[]) => ({
      low: Math.min(...all),
      high: Math.max(...all),
      samples,
    });
    return [
      { condition, metric, unit, value: values[0].rate.value, ...within(rates) },
      {
        ...{ condition, metric: "serviceDemand", unit: demand, value: demands[0] },
        ...within(demands),
      },
    ];
  });
}
