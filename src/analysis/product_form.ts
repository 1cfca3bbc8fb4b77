/**
 * Closed queueing networks of one class that have a product form, exactly, by convolution.
 *
 * With N customers and stations k of demand D_k (visits times mean service time) and m_k servers, the probability of n_k customers at each is
 * proportional to the product of `f_k(n_k)`, `f_k(n) = f_k(n - 1) D_k / min(n, m_k)`; a delay has as many servers as customers. The normalizing constants G(n)
 * are the convolution of all f_k, the throughput is `G(N - 1) / G(N)`. Source: J. P. Buzen, Computational algorithms for closed queueing
 * networks with exponential servers, Communications of the ACM 16(9), 1973; F. Baskett, K. M. Chandy, R. R. Muntz and F. G. Palacios, Open, closed, and mixed
 * networks of queues with different classes of customers, Journal of the ACM 22(2), 1975, for which stations have it.
 *
 * It gives what mean value analysis gives, without its cancellation for stations of many servers: demands are scaled by a
 * bound of the throughput, so that all terms are positive and of middling size.
 *
 * @module
 */
import { checkInteger, checkNonNegative, InputError } from "../core/mod.ts";

/** A station of a closed network. */
export interface ProductFormStation {
  /** Its name. */
  readonly name: string;
  /** Visits times mean service time, in seconds per round of a customer. */
  readonly demand: number;
  /** Servers; `Infinity` for a delay, such as thinking. */
  readonly servers: number;
}

/** A station in equilibrium. */
export interface StationFigures {
  /** Its name. */
  readonly name: string;
  /** Mean busy servers over servers; for a delay mean busy servers. */
  readonly utilization: number;
  /** Mean number that wait or are in service. */
  readonly population: number;
  /** Mean time there per round of a customer, in seconds. */
  readonly responseTime: number;
}

/** A closed network in equilibrium. */
export interface ProductFormFigures {
  /** Rounds per second, of all customers. */
  readonly throughput: number;
  /** Mean time of a round outside delays, in seconds. */
  readonly responseTime: number;
  /** The stations in their order. */
  readonly stations: readonly StationFigures[];
}

/** f_k(0) ... f_k(N) with scaled demand, the largest made 1. */
function weightsOf({ demand, servers }: ProductFormStation, scale: number, customers: number) {
  const logs = [0];
  for (let n = 1; n <= customers; n++) {
    logs.push(logs[n - 1] + Math.log(demand * scale / Math.min(n, servers)));
  }
  const largest = logs.reduce((a, b) => Math.max(a, b));
  return Float64Array.from(logs, (log) => Math.exp(log - largest));
}

function convolve(a: Float64Array, b: Float64Array): Float64Array {
  return Float64Array.from({ length: a.length }, (_, n) => {
    let sum = 0;
    for (let i = 0; i <= n; i++) sum += a[i] * b[n - i];
    return sum;
  });
}

/** The convolution of all but one, for each: from products of those before and those after. */
function withoutEach(all: readonly Float64Array[]): Float64Array[] {
  const none = Float64Array.from(all[0], (_, n) => n === 0 ? 1 : 0);
  const before: Float64Array[] = [none];
  for (const weights of all) before.push(convolve(before[before.length - 1], weights));
  const without: Float64Array[] = [];
  let after: Float64Array = none;
  for (let k = all.length - 1; k >= 0; k--) {
    without[k] = convolve(before[k], after);
    after = convolve(after, all[k]);
  }
  return without;
}

function checkNetwork(customers: number, stations: readonly ProductFormStation[]): void {
  checkInteger("customers", customers, 1);
  for (const { name, demand, servers } of stations) {
    checkNonNegative(`demand of "${name}"`, demand);
    if (servers !== Infinity) checkInteger(`servers of "${name}"`, servers, 1);
  }
  if (stations.some(({ demand }) => demand > 0)) return;
  throw new InputError(
    "Cannot solve a closed network as a station must have a demand above 0: current value is none",
    { code: "analysis/bad-network" },
  );
}

/**
 * Solves a closed network of one class.
 *
 * @param customers N, one or more.
 * @param stations The stations, one with a demand above 0 at least.
 * @throws {InputError} `analysis/bad-network` where no station has a demand; where a number is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { productForm } from "@iovlab/iovlab/analysis";
 *
 * const { throughput, stations } = productForm(3, [
 *   { name: "cpu", demand: 1, servers: 1 },
 *   { name: "disk", demand: 1, servers: 1 },
 * ]);
 * assert.equal(throughput.toFixed(9), "0.750000000"); // balanced: N / (N + K - 1)
 * assert.equal(stations[0].population.toFixed(9), "1.500000000");
 * ```
 */
export function productForm(
  customers: number,
  stations: readonly ProductFormStation[],
): ProductFormFigures {
  checkNetwork(customers, stations);
  const used = stations.filter(({ demand }) => demand > 0);
  const round = used.reduce((sum, { demand }) => sum + demand, 0);
  const scale = Math.min(customers / round, ...used.map(({ demand, servers }) => servers / demand));
  const weights = used.map((station) => weightsOf(station, scale, customers));
  const without = withoutEach(weights);
  const constants = convolve(without[0], weights[0]);
  const throughput = scale * constants[customers - 1] / constants[customers];
  const populations = new Map(used.map((station, k) => {
    let population = 0;
    for (let n = 1; n <= customers; n++) {
      population += n * weights[k][n] * without[k][customers - n];
    }
    return [station, population / constants[customers]];
  }));
  const figures = stations.map((station) => {
    const population = populations.get(station) ?? 0;
    const busy = throughput * station.demand;
    const utilization = station.servers === Infinity ? busy : busy / station.servers;
    return { name: station.name, utilization, population, responseTime: population / throughput };
  });
  const responseTime = stations.reduce(
    (sum, { servers }, k) => sum + (servers === Infinity ? 0 : figures[k].responseTime),
    0,
  );
  return { throughput, responseTime, stations: figures };
}
