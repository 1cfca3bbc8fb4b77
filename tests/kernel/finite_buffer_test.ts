/**
 * Tests of the station with a finite buffer.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Exponential } from "../../src/random/mod.ts";
import { FiniteBufferStation, Simulation } from "../../src/kernel/mod.ts";
import { mmck } from "./_closed_forms.ts";
import { assertMean, assertNotMean, type OpenModel, replicate } from "./_replicate.ts";

// Exact

Deno.test("who finds the station full is turned away and never leaves; room comes back with a departure", () => {
  const simulation = new Simulation();
  const left: number[] = [];
  const departed = simulation.on((customer) => left.push(customer));
  const station = new FiniteBufferStation(simulation, { departed, servers: 2, capacity: 3 });
  assert.deepEqual([1, 2, 3, 4].map((customer) => station.arrive(customer, customer)), [
    true,
    true,
    true,
    false,
  ]);
  simulation.run({ until: 1 });
  assert.equal(station.arrive(5, 1), true);
  assert.equal(station.arrive(6, 1), false);
  simulation.run();
  assert.deepEqual(left, [1, 2, 5, 3]);
  assert.equal(station.statistics.refusals, 2);
  assert.equal(station.statistics.arrivals, 4);
});

Deno.test("a capacity below the number of servers, or none, is refused", () => {
  const simulation = new Simulation();
  const departed = simulation.on(() => {});
  for (const capacity of [1, 2.5, NaN, Infinity]) {
    assert.throws(
      () => new FiniteBufferStation(simulation, { departed, servers: 2, capacity }),
      /capacity as it must be a whole number of at least 2/,
    );
  }
});

// Statistical

function open(capacity: number): OpenModel<FiniteBufferStation> {
  return {
    classes: [{ rate: 1.8, demand: new Exponential({ kind: "exponential", mean: 1 }) }],
    station: (simulation, departed) =>
      new FiniteBufferStation(simulation, { departed, servers: 2, capacity }),
  };
}

const measures = {
  refused: ({ statistics: s }: FiniteBufferStation) => s.refusals / (s.refusals + s.arrivals),
  population: (station: FiniteBufferStation, now: number) =>
    station.statistics.population.mean(now),
  responseTime: (station: FiniteBufferStation) => station.statistics.responseTime.mean,
  busyServers: (station: FiniteBufferStation, now: number) =>
    station.statistics.busyServers.mean(now),
};

for (const name of ["refused", "population", "responseTime", "busyServers"] as const) {
  Deno.test(`M/M/2/5: ${name} is that of the closed form; a place more fails the same check`, () => {
    const exact = mmck(1.8, 1, 2, 5)[name];
    assertMean(replicate(open(5), measures[name]), exact);
    assertNotMean(replicate(open(6), measures[name]), exact);
  });
}
