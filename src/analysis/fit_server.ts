/**
 * A server from measured runs: what a request costs it, how much that varies, and what else a request waits for.
 *
 * | symbol | name | from |
 * | --- | --- | --- |
 * | D | `demand` | U = X D, the utilization law, by least squares over runs ({@linkcode serviceDemands}, without an intercept: a process that is asked nothing does nothing) |
 * | C^2 | `variability` | R = B + X D^2 (1 + C^2) / (2 (1 - X D)), the mean response time of M/G/1 (Pollaczek and Khinchine), by least squares of relative errors |
 * | B | `baseTime` | the same fit: what a request takes that meets no other, D and all that is not the server's processor |
 *
 * X is throughput, U the mean number of busy processors of the server (one at most), R the mean response time.
 *
 * Assumptions: one server, one request at a time, in any order that does not look at how long they take; arrivals that are a Poisson process; demands that do not depend on
 * the load. C^2 is what the queue saw: where something else stopped server or client for moments, it is larger than that of the work alone. The
 * interval of C^2 and B takes D as known.
 *
 * Sources: P. J. Denning and J. P. Buzen, The operational analysis of queueing network models, ACM Computing Surveys 10(3), 1978; L. Kleinrock, Queueing Systems,
 * volume 1, 1975, section 5.6.
 *
 * @module
 */
import { checkPositive, InputError } from "../core/mod.ts";
import { fitNonNegative } from "../stats/mod.ts";
import type { Estimate } from "./estimate.ts";
import { serviceDemands } from "./service_demands.ts";

/** Measured runs as plain columns of one length. */
export interface ServerColumns {
  /** Requests served per second. */
  readonly throughput: readonly number[];
  /** Mean number of busy processors of the server, from 0 to 1. */
  readonly utilization: readonly number[];
  /** Mean response time in seconds. */
  readonly responseTime: readonly number[];
}

/** A fitted server. */
export interface ServerFit {
  /** Processor time of a request in seconds, with its 95% interval. */
  readonly demand: Estimate;
  /** Squared coefficient of variation of that time, as the queue saw it. */
  readonly variability: Estimate;
  /** Response time in seconds of a request that meets no other. */
  readonly baseTime: Estimate;
  /** Share of the utilization's squares that the demand explains. */
  readonly rSquared: number;
  /** Runs behind it. */
  readonly runs: number;
}

/** Utilization from which a run is no calibration of a queue without limits. */
const SATURATED = 0.97;

/**
 * Fits a server to measured runs at several loads below saturation.
 *
 * @param columns Three runs or more, at two loads or more.
 * @throws {InputError} `analysis/bad-server` where a run is at saturation; `analysis/bad-demands` and `fit/confounded` where the runs are too few or all at one load.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitServer } from "@iovlab/iovlab/analysis";
 *
 * // M/M/1 with a demand of 1 ms, and 0.2 ms on the way: R = 0.0002 + D / (1 - X D)
 * const throughput = [100, 300, 500, 700, 800];
 * const utilization = throughput.map((x) => x * 0.001);
 * const responseTime = throughput.map((x) => 0.0002 + 0.001 / (1 - x * 0.001));
 * const { demand, variability, baseTime } = fitServer({ throughput, utilization, responseTime });
 * assert.ok(Math.abs(demand.estimate - 0.001) < 1e-9);
 * assert.ok(Math.abs(variability.estimate - 1) < 1e-6);
 * assert.ok(Math.abs(baseTime.estimate - 0.0012) < 1e-9);
 * ```
 */
export function fitServer(columns: ServerColumns): ServerFit {
  const { throughput, utilization, responseTime } = columns;
  const fit = serviceDemands({ utilization, throughput: { request: throughput } }, {
    intercept: false,
  });
  const [{ estimate: demand, low, high }] = fit.demands;
  const observations = throughput.map((rate, index) => {
    const busy = rate * demand;
    if (busy >= SATURATED || utilization[index] >= SATURATED) {
      throw new InputError(
        `Cannot fit server as runs for calibration must be below saturation: run ${
          index + 1
        } is busy for ${(100 * Math.max(busy, utilization[index])).toFixed(0)}% of the time`,
        { code: "analysis/bad-server" },
      );
    }
    const weights = { base: 1, spread: rate * demand ** 2 / (2 * (1 - busy)) };
    const measured = checkPositive(`response time ${index}`, responseTime[index]);
    return { id: String(index), weights, measured };
  });
  const { constants: [base, spread] } = fitNonNegative(["base", "spread"], observations);
  const less = (value: number) => Math.max(0, value - 1);
  return {
    demand: { estimate: demand, low, high },
    variability: {
      estimate: less(spread.value),
      low: less(spread.low),
      high: less(spread.high),
    },
    baseTime: { estimate: base.value, low: base.low, high: base.high },
    rSquared: fit.rSquared,
    runs: throughput.length,
  };
}
