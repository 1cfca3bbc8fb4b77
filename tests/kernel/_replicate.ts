/**
 * Open models on a station, replicated, and the check of a mean in standard errors. For statistical tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import { type Distribution, Exponential, randomStream } from "../../src/random/mod.ts";
import { Simulation, type Station } from "../../src/kernel/mod.ts";
import { Tally } from "../../src/stats/mod.ts";

/** Standard errors that a right model may be off: 1 in 3,000 for 39 degrees of freedom. The seeds are fixed. */
export const tolerance = 4;

/** Poisson arrivals of one class. */
export interface Arrivals {
  /** Arrivals per second. */
  readonly rate: number;
  /** Service demands, in seconds. */
  readonly demand: Distribution;
}

/** What a replication runs. */
export interface OpenModel<S extends Station> {
  /** The classes, from 0. */
  readonly classes: readonly Arrivals[];
  /** Makes the station. */
  readonly station: (simulation: Simulation, departed: number) => S;
  /** Called at each departure; for what the station does not keep. */
  readonly departed?: (simulation: Simulation, customer: number) => void;
}

/** Simulated seconds: removed at the start, and observed. */
export const warmUp = 500;
export const observed = 5000;

/** Runs one replication; gives the station at its end, and the simulation. */
export function openRun<S extends Station>(
  model: OpenModel<S>,
  replication: number,
): { station: S; simulation: Simulation } {
  const simulation = new Simulation();
  let customers = 0;
  const departed = simulation.on((customer) => model.departed?.(simulation, customer));
  const station = model.station(simulation, departed);
  model.classes.forEach(({ rate, demand }, index) => {
    const gaps = randomStream(2009, replication, `class ${index}/gaps`);
    const demands = randomStream(2009, replication, `class ${index}/demands`);
    const gap = new Exponential({ kind: "exponential", mean: 1 / rate });
    const arrive = simulation.on(() => {
      station.arrive(customers++, demand.sample(demands), index);
      simulation.schedule(gap.sample(gaps), arrive);
    });
    simulation.schedule(gap.sample(gaps), arrive);
  });
  simulation.run({ until: warmUp });
  station.statistics.reset(simulation.now);
  simulation.run({ until: warmUp + observed });
  return { station, simulation };
}

/** Runs 40 replications and gives what `measure` reads from each. */
export function replicate<S extends Station>(
  model: OpenModel<S>,
  measure: (station: S, now: number) => number,
): number[] {
  return Array.from({ length: 40 }, (_, replication) => {
    const { station, simulation } = openRun(model, replication);
    return measure(station, simulation.now);
  });
}

/** How many standard errors the mean of the samples is off. */
export function standardErrors(samples: readonly number[], expected: number): number {
  const tally = new Tally();
  for (const x of samples) tally.add(x);
  return (tally.mean - expected) / (tally.standardDeviation / Math.sqrt(tally.count));
}

/** Fails where the mean of the samples is too far off. */
export function assertMean(samples: readonly number[], expected: number): void {
  const off = standardErrors(samples, expected);
  assert.ok(Math.abs(off) <= tolerance, `${off.toFixed(2)} standard errors from ${expected}`);
}

/** Fails where the check above would let the samples pass. */
export function assertNotMean(samples: readonly number[], expected: number): void {
  assert.throws(() => assertMean(samples, expected), /standard errors/);
}
