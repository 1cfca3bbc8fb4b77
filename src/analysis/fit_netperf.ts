/**
 * What a transaction costs a host, and how long it is elsewhere, from measured runs of netperf's TCP_RR with one transaction outstanding.
 *
 * | symbol | name | from |
 * | --- | --- | --- |
 * | a, c | `perTransaction`, `perByte` | U = X (a + c b), the utilization law with two classes, transactions and their bytes, by least squares ({@linkcode serviceDemands}) |
 * | Z, z | `awayTime`, `awayPerByte` | 1 - U = X (Z + z b): with one outstanding a transaction is at the host or elsewhere, never in a queue |
 *
 * X is the transaction rate, b the bytes of request and response together, U the mean number of busy processors of the host.
 *
 * Assumptions: the host is busy for a transaction on one processor at a time; a and c do not depend on the load; bytes cost the same both ways. *Elsewhere* is all
 * that is not the host's processor: the far end's program, both NICs, the wire, and the wait until a halted core runs. With several connections at a time
 * a host wakes less often and a is less: {@linkcode netperfDemand} gives that of such runs.
 *
 * Source: P. J. Denning and J. P. Buzen, The operational analysis of queueing network models, ACM Computing Surveys 10(3), 1978, on the law.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { replicationInterval } from "../stats/mod.ts";
import type { Estimate } from "./estimate.ts";
import type { NetperfRun } from "./measured/netperf_runs.ts";
import { serviceDemands } from "./service_demands.ts";

/** Costs of transactions. */
export interface NetperfFit {
  /** The host's processor time of a transaction without bytes, in seconds, with its 95% interval. */
  readonly perTransaction: Estimate;
  /** The host's processor time of a byte, in seconds. */
  readonly perByte: Estimate;
  /** The time of a transaction without bytes that is not the host's processor's, in seconds. */
  readonly awayTime: Estimate;
  /** The time of a byte that is not the host's processor's, in seconds. */
  readonly awayPerByte: Estimate;
  /** Largest relative error of a fitted service demand, over the runs. */
  readonly largestError: number;
  /** Runs behind it. */
  readonly runs: number;
}

function refuse(why: string): never {
  throw new InputError(`Cannot fit netperf's runs as ${why}`, { code: "analysis/bad-netperf-fit" });
}

/**
 * Fits costs to runs of TCP_RR of several sizes, one instance each.
 *
 * @param runs Five runs or more, of two sizes or more: those for calibration, no others.
 * @throws {InputError} `analysis/bad-netperf-fit` where a run is of another test, has several instances, or keeps more than one processor busy; `analysis/bad-demands`
 * where there are too few, or all have one size.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitNetperf, type NetperfRun } from "@iovlab/iovlab/analysis";
 *
 * // 10 us and 1 ns a byte at the host, 20 us and 2 ns a byte elsewhere
 * const runs = [1, 4096, 16384, 1, 4096, 16384].map((responseBytes, index): NetperfRun => {
 *   const bytes = 1 + responseBytes;
 *   const rate = 1 / (30e-6 + 3e-9 * bytes);
 *   return {
 *     use: "calibrate", condition: `${responseBytes}`, test: "TCP_RR", instances: 1, repetition: 1 + index, requestBytes: 1,
 *     responseBytes, messageBytes: 0, rate, busy: rate * (10e-6 + 1e-9 * bytes), rows: [],
 *   };
 * });
 * const { perTransaction, perByte, awayTime, awayPerByte } = fitNetperf(runs);
 * assert.deepEqual(
 *   [perTransaction, perByte, awayTime, awayPerByte].map(({ estimate }) => (1e9 * estimate).toFixed(3)),
 *   ["10000.000", "1.000", "20000.000", "2.000"],
 * );
 * ```
 */
export function fitNetperf(runs: readonly NetperfRun[]): NetperfFit {
  for (const { condition, test, instances, busy } of runs) {
    if (test !== "TCP_RR") refuse(`all must be of TCP_RR: "${condition}" is of ${test}`);
    if (instances !== 1) refuse(`all must have one instance: "${condition}" has ${instances}`);
    if (!(busy > 0 && busy < 1)) {
      refuse(
        `one transaction must keep the host busy, and at most one processor of it: "${condition}" has ${busy}`,
      );
    }
  }
  const bytesOf = ({ requestBytes, responseBytes }: NetperfRun) => requestBytes + responseBytes;
  const throughput = {
    transaction: runs.map(({ rate }) => rate),
    byte: runs.map((run) => run.rate * bytesOf(run)),
  };
  const fit = (utilization: readonly number[]) =>
    serviceDemands({ utilization, throughput }, { intercept: false }).demands
      .map(({ estimate, low, high }): Estimate => ({ estimate, low, high }));
  const [perTransaction, perByte] = fit(runs.map(({ busy }) => busy));
  const [awayTime, awayPerByte] = fit(runs.map(({ busy }) => 1 - busy));
  const errors = runs.map((run) => {
    const fitted = perTransaction.estimate + bytesOf(run) * perByte.estimate;
    return Math.abs(fitted * run.rate / run.busy - 1);
  });
  return {
    ...{ perTransaction, perByte, awayTime, awayPerByte },
    largestError: Math.max(...errors),
    runs: runs.length,
  };
}

/**
 * The host's processor time of a transaction as the mean over runs of one condition, with Student's 95% interval: for runs of several instances.
 *
 * @param runs Two runs or more of transactions, of one condition.
 * @throws {InputError} `analysis/bad-netperf-fit` where there are fewer, they are of several conditions, or a run is of bulk data.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { netperfDemand, type NetperfRun } from "@iovlab/iovlab/analysis";
 *
 * const run = (rate: number): NetperfRun => ({
 *   use: "calibrate", condition: "eight", test: "TCP_RR", instances: 8, repetition: 1, requestBytes: 1, responseBytes: 1,
 *   messageBytes: 0, rate, busy: 1, rows: [],
 * });
 * const { estimate } = netperfDemand([run(100_000), run(100_000)]);
 * assert.equal(estimate.toFixed(9), "0.000010000");
 * ```
 */
export function netperfDemand(runs: readonly NetperfRun[]): Estimate {
  if (runs.length < 2) refuse(`two runs or more must be there: there are ${runs.length}`);
  const other = runs.find(({ condition }) => condition !== runs[0].condition);
  if (other) refuse(`all must be of one condition: "${runs[0].condition}", "${other.condition}"`);
  if (runs[0].messageBytes > 0) refuse("they must be of transactions");
  const { mean, low, high } = replicationInterval(runs.map(({ busy, rate }) => busy / rate));
  return { estimate: mean, low, high };
}
