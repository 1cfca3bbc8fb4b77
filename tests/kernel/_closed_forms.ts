/**
 * Closed forms of queues in equilibrium, for the tests. Rates in 1/s, times in s.
 *
 * Sources: birth-death queues, L. Kleinrock, Queueing Systems, volume 1: Theory, Wiley 1975, chapter 3; priorities,
 * A. Cobham, Priority assignment in waiting line problems, Operations Research 2(1), 1954, and its preemptive-resume
 * counterpart in Kleinrock, volume 2: Computer Applications, Wiley 1976, chapter 3.
 *
 * @module
 */

/** Probabilities of 0, 1, ... customers from the ratio of the birth rate in n - 1 to the death rate in n. */
export function birthDeath(ratios: readonly number[]): number[] {
  const weights = [1];
  for (const ratio of ratios) weights.push(weights[weights.length - 1] * ratio);
  const total = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / total);
}

/** Figures of a queue in equilibrium. */
export interface Figures {
  /** Mean number of customers. */
  readonly population: number;
  /** Mean response time, in seconds. */
  readonly responseTime: number;
  /** Mean number of busy servers. */
  readonly busyServers: number;
  /** Share of the arrivals that are turned away. */
  readonly refused: number;
}

/** M/M/c/K: `capacity` customers at most; a capacity of some hundreds stands for M/M/c. */
export function mmck(arrival: number, service: number, servers: number, capacity: number): Figures {
  const ratios = Array.from(
    { length: capacity },
    (_, i) => arrival / (service * Math.min(i + 1, servers)),
  );
  const p = birthDeath(ratios);
  const mean = (f: (n: number) => number) => p.reduce((sum, p, n) => sum + p * f(n), 0);
  const population = mean((n) => n);
  return {
    population,
    responseTime: population / (arrival * (1 - p[capacity])),
    busyServers: mean((n) => Math.min(n, servers)),
    refused: p[capacity],
  };
}

/** Throughput of the machine-repair model, M/M/1//N, in repairs per second; from mean times. */
export function machineRepairThroughput(customers: number, think: number, service: number): number {
  const ratios = Array.from({ length: customers }, (_, i) => (customers - i) * service / think);
  return (1 - birthDeath(ratios)[0]) / service;
}

/** One class of an M/G/1 queue with priorities. */
export interface PriorityClass {
  /** Arrivals per second. */
  readonly rate: number;
  /** First moment of the demand. */
  readonly mean: number;
  /** Second moment of the demand. */
  readonly second: number;
}

/** Work that arrives per second in the first `count` classes. */
function load(classes: readonly PriorityClass[], count: number): number {
  return classes.slice(0, count).reduce((sum, c) => sum + c.rate * c.mean, 0);
}

/** Mean residual work that an arrival finds in service, of the first `count` classes. */
function residual(classes: readonly PriorityClass[], count: number): number {
  return classes.slice(0, count).reduce((sum, c) => sum + c.rate * c.second / 2, 0);
}

/** Mean response time of class `k` where a service is never interrupted (Cobham). */
export function nonPreemptive(classes: readonly PriorityClass[], k: number): number {
  const wait = residual(classes, classes.length) /
    ((1 - load(classes, k)) * (1 - load(classes, k + 1)));
  return wait + classes[k].mean;
}

/** Mean response time of class `k` under preemptive-resume. */
export function preemptiveResume(classes: readonly PriorityClass[], k: number): number {
  const before = 1 - load(classes, k);
  return classes[k].mean / before +
    residual(classes, k + 1) / (before * (1 - load(classes, k + 1)));
}
