/**
 * Tests of the infinite server.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  Deterministic,
  type Distribution,
  Exponential,
  Hyperexponential,
} from "../../src/random/mod.ts";
import { FifoStation, InfiniteServerStation, Simulation } from "../../src/kernel/mod.ts";
import { birthDeath } from "./_closed_forms.ts";
import { assertMean, assertNotMean, openRun, replicate } from "./_replicate.ts";

// Exact

Deno.test("each customer leaves its demand after its arrival, and all that are here are in service", () => {
  const simulation = new Simulation();
  const left: string[] = [];
  const departed = simulation.on((customer) => left.push(`${customer} at ${simulation.now}`));
  const station = new InfiniteServerStation(simulation, { departed });
  for (let i = 0; i < 100; i++) station.arrive(i, 100 - i);
  assert.equal(station.population, 100);
  assert.equal(station.statistics.busyServers.value, 100);
  simulation.run({ until: 50 });
  assert.equal(station.population, 50);
  assert.deepEqual(left.slice(0, 2), ["99 at 1", "98 at 2"]);
  assert.equal(station.statistics.waitingTime.maximum, 0);
});

Deno.test("a bad demand is refused", () => {
  const simulation = new Simulation();
  const station = new InfiniteServerStation(simulation, { departed: simulation.on(() => {}) });
  assert.throws(() => station.arrive(1, -1), /service demand/);
  assert.throws(() => new InfiniteServerStation(simulation, { departed: -1 }), /departed/);
});

// Statistical

const demands: Record<string, Distribution> = {
  exponential: new Exponential({ kind: "exponential", mean: 3 }),
  deterministic: new Deterministic({ kind: "deterministic", value: 3 }),
  hyperexponential: new Hyperexponential({
    kind: "hyperexponential",
    probabilities: [0.8, 0.2],
    means: [1, 11],
  }),
};

for (const [name, demand] of Object.entries(demands)) {
  const model = {
    classes: [{ rate: 1, demand }],
    station: (simulation: Simulation, departed: number) =>
      new InfiniteServerStation(simulation, { departed }),
  };

  Deno.test(`M/G/inf, ${name}: the mean population is the arrival rate times the mean demand`, () => {
    assertMean(replicate(model, (s, now) => s.statistics.population.mean(now)), 3);
  });

  Deno.test(`M/G/inf, ${name}: the population at an instant is 0 as often as a Poisson number of mean 3`, () => {
    const empty = Array.from({ length: 40 }, (_, r) => {
      const { station, simulation } = openRun(model, r);
      let hits = 0;
      for (let i = 0; i < 200; i++) {
        simulation.run({ until: simulation.now + 20 });
        if (station.population === 0) hits++;
      }
      return hits / 200;
    });
    assertMean(empty, Math.exp(-3));
  });
}

Deno.test("the same check refuses four servers in place of infinitely many", () => {
  const samples = replicate({
    classes: [{ rate: 1, demand: demands.exponential }],
    station: (simulation, departed) => new FifoStation(simulation, { departed, servers: 4 }),
  }, (s, now) => s.statistics.population.mean(now));
  assertNotMean(samples, 3);
  const p = birthDeath(Array.from({ length: 500 }, (_, i) => 3 / Math.min(i + 1, 4)));
  assertMean(samples, p.reduce((sum, p, n) => sum + p * n, 0)); // but it is M/M/4
});
