/**
 * Closed forms of single queues in equilibrium, to check simulations by.
 *
 * Symbols: l arrivals per second, s mean service time, c servers, `a = l s` the offered load, `r = a / c`.
 *
 * - M/M/c: Erlang's C from his B, `B_k = a B_(k-1) / (k + a B_(k-1))`, `C = B / (1 - r (1 - B))`, `wait = C s / (c - a)`. L. Kleinrock, Queueing
 *   Systems, volume 1, 1975, section 3.5
 * - M/G/1: `wait = r s (1 + cv2) / (2 (1 - r))`, Pollaczek and Khinchine. Kleinrock, section 5.6
 * - M/D/1/K: with q_k the probability of more than k arrivals during a service and p_0 that of none, the queue left behind by departures has `P_(j+1) p_0 = P_0 q_j + sum over i from
 *   1 to j of P_i q_(j-i+1)` for j up to K - 2 (what passes up between j and j + 1 passes down). With the sum of P made 1 the queue is full for a share
 *   `1 - 1 / (P_0 + a)` of the time. D. Gross, J. F. Shortle, J. M. Thompson and C. M. Harris, Fundamentals of Queueing Theory, 4th ed., 2008,
 *   section 5.1.8
 * - M/M/c//N, machine repair: a birth-death process of N customers with mean think time z, births `(N - n) / z`, deaths `min(n, c) / s`. Kleinrock,
 *   section 3.8
 *
 * @module
 */
import { checkInteger, checkNonNegative, checkPositive, InputError } from "../core/mod.ts";

/** A queue in equilibrium. */
export interface QueueFigures {
  /** Completions per second. */
  readonly throughput: number;
  /** Mean busy servers over servers, from 0 to 1. */
  readonly utilization: number;
  /** Mean time before service of those served, in seconds. */
  readonly waitingTime: number;
  /** Mean time before and in service of those served, in seconds. */
  readonly responseTime: number;
  /** Mean number that wait, without those in service. */
  readonly queueLength: number;
  /** Mean number that wait or are in service. */
  readonly population: number;
  /** Share of arrivals that are turned away. */
  readonly loss: number;
}

/** All figures from throughput, response time and service, by Little's law. */
function figures(
  given: Pick<QueueFigures, "throughput" | "waitingTime" | "loss">,
  service: number,
  servers: number,
): QueueFigures {
  const { throughput, waitingTime } = given;
  return {
    ...given,
    utilization: throughput * service / servers,
    responseTime: waitingTime + service,
    queueLength: throughput * waitingTime,
    population: throughput * (waitingTime + service),
  };
}

function refuseSaturated(load: number): never {
  throw new InputError(
    `Cannot give the equilibrium of a queue as its load must be below 1: current value is ${load}`,
    { code: "analysis/saturated" },
  );
}

/**
 * M/M/c: Poisson arrivals, exponential service, c servers, no limit.
 *
 * @param arrivalRate Arrivals per second, above 0.
 * @param serviceTime Mean service time in seconds, above 0.
 * @param servers Servers, one or more.
 * @throws {InputError} `analysis/saturated` where the load is not below 1; where a parameter is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mmc } from "@iovlab/iovlab/analysis";
 *
 * assert.equal(mmc(0.5, 1, 1).responseTime, 2);
 * ```
 */
export function mmc(arrivalRate: number, serviceTime: number, servers: number): QueueFigures {
  checkInteger("servers", servers, 1);
  const offered = checkPositive("arrival rate", arrivalRate) *
    checkPositive("service time", serviceTime);
  const load = offered / servers;
  if (load >= 1) refuseSaturated(load);
  let blocking = 1;
  for (let k = 1; k <= servers; k++) blocking = offered * blocking / (k + offered * blocking);
  const delayed = blocking / (1 - load * (1 - blocking));
  const waitingTime = delayed * serviceTime / (servers - offered);
  return figures({ throughput: arrivalRate, waitingTime, loss: 0 }, serviceTime, servers);
}

/**
 * M/G/1: Poisson arrivals, one server, any service distribution, no limit.
 *
 * @param arrivalRate Arrivals per second, above 0.
 * @param serviceTime Mean service time in seconds, above 0.
 * @param cv2 Variance of the service time over the square of its mean, from 0.
 * @throws {InputError} `analysis/saturated` where the load is not below 1; where a parameter is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mg1 } from "@iovlab/iovlab/analysis";
 *
 * assert.equal(mg1(0.5, 1, 0).waitingTime, 0.5); // M/D/1: half of M/M/1
 * ```
 */
export function mg1(arrivalRate: number, serviceTime: number, cv2: number): QueueFigures {
  const load = checkPositive("arrival rate", arrivalRate) *
    checkPositive("service time", serviceTime);
  checkNonNegative("squared coefficient of variation", cv2);
  if (load >= 1) refuseSaturated(load);
  const waitingTime = load * serviceTime * (1 + cv2) / (2 * (1 - load));
  return figures({ throughput: arrivalRate, waitingTime, loss: 0 }, serviceTime, 1);
}

/** Probability of no event, and of more than 0, 1, ... count - 1 events, of a Poisson variable. */
function poissonTails(mean: number, count: number): { none: number; more: Float64Array } {
  const last = Math.ceil(Math.max(count, mean) + 40 * Math.sqrt(Math.max(mean, 1)) + 40);
  const more = new Float64Array(count);
  let logTerm = -mean + last * Math.log(mean);
  for (let k = 2; k <= last; k++) logTerm -= Math.log(k);
  // from the far end, so that small tails keep their digits
  for (let k = last, tail = 0; k > 0; k--) {
    tail += Math.exp(logTerm);
    if (k - 1 < count) more[k - 1] = tail;
    logTerm += Math.log(k / mean);
  }
  return { none: Math.exp(-mean), more };
}

/** What departures leave behind: probabilities of 0 to capacity - 1. */
function leftBehind(offered: number, capacity: number): Float64Array {
  const { none, more } = poissonTails(offered, capacity);
  const weights = new Float64Array(capacity);
  weights[0] = 1;
  for (let j = 0; j + 1 < capacity; j++) {
    let up = weights[0] * more[j];
    for (let i = 1; i <= j; i++) up += weights[i] * more[j - i + 1];
    weights[j + 1] = up / none;
    if (weights[j + 1] > 1e200) { for (let i = 0; i <= j + 1; i++) weights[i] /= 1e200; }
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * M/D/1/K: Poisson arrivals, one server, constant service, at most K waiting or in service, others turned away.
 *
 * @param arrivalRate Arrivals per second, above 0.
 * @param serviceTime Service time in seconds, above 0; at most 500 arrivals during one.
 * @param capacity K, one or more, the one in service counted.
 * @throws {InputError} Where a parameter is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { md1k } from "@iovlab/iovlab/analysis";
 *
 * assert.equal(md1k(2, 1, 1).loss.toFixed(9), (2 / 3).toFixed(9)); // Erlang's loss, load 2
 * ```
 */
export function md1k(arrivalRate: number, serviceTime: number, capacity: number): QueueFigures {
  const offered = checkPositive("arrival rate", arrivalRate) *
    checkPositive("service time", serviceTime);
  checkInteger("capacity", capacity, 1);
  if (offered > 500) {
    throw new InputError(
      `Cannot give the equilibrium of M/D/1/K as its load must be at most 500: current value is ${offered}`,
      { code: "analysis/saturated" },
    );
  }
  const left = leftBehind(offered, capacity);
  const scale = left[0] + offered;
  const loss = (scale - 1) / scale;
  const throughput = arrivalRate / scale;
  const below = left.reduce((sum, p, n) => sum + n * p, 0) / scale;
  const waitingTime = Math.max(0, (below + capacity * loss) / throughput - serviceTime);
  return figures({ throughput, waitingTime, loss }, serviceTime, 1);
}

/**
 * M/M/c//N, machine repair: N customers that think and then queue for c exponential servers. The distribution of think times does
 * not matter.
 *
 * @param population N, one or more.
 * @param thinkTime Mean think time in seconds, from 0.
 * @param serviceTime Mean service time in seconds, above 0.
 * @param servers Servers, one or more.
 * @throws {InputError} Where a parameter is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { machineRepair } from "@iovlab/iovlab/analysis";
 *
 * assert.equal(machineRepair(1, 3, 1, 1).throughput, 1 / 4);
 * ```
 */
export function machineRepair(
  population: number,
  thinkTime: number,
  serviceTime: number,
  servers: number,
): QueueFigures {
  checkInteger("population", population, 1);
  checkInteger("servers", servers, 1);
  checkNonNegative("think time", thinkTime);
  checkPositive("service time", serviceTime);
  if (thinkTime === 0) {
    const throughput = Math.min(population, servers) / serviceTime;
    const waitingTime = population / throughput - serviceTime;
    return figures({ throughput, waitingTime, loss: 0 }, serviceTime, servers);
  }
  // logarithms of the weights of 0 to N at the servers, so that none overflows
  const logs = [0];
  for (let n = 1; n <= population; n++) {
    const ratio = (population - n + 1) * serviceTime / (thinkTime * Math.min(n, servers));
    logs.push(logs[n - 1] + Math.log(ratio));
  }
  const largest = logs.reduce((a, b) => Math.max(a, b));
  const weights = logs.map((log) => Math.exp(log - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (n: number) => number) =>
    weights.reduce((sum, weight, n) => sum + weight * of(n), 0) / total;
  const throughput = mean((n) => Math.min(n, servers)) / serviceTime;
  const waitingTime = mean((n) => Math.max(0, n - servers)) / throughput;
  return figures({ throughput, waitingTime, loss: 0 }, serviceTime, servers);
}
