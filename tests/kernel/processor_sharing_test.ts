/**
 * Tests of the processor-sharing station.
 *
 * @module
 */
import assert from "node:assert/strict";
import fc from "../_property.ts";
import { Exponential, Hyperexponential } from "../../src/random/mod.ts";
import { FifoStation, ProcessorSharingStation, Simulation } from "../../src/kernel/mod.ts";
import { assertMean, assertNotMean, type OpenModel, replicate } from "./_replicate.ts";

// Exact

/** When each customer leaves, by going through time with all remaining demands: O(n) for each event. */
function departuresByHand(
  arrivals: readonly (readonly [time: number, demand: number])[],
): number[] {
  const left: number[] = [];
  let present: { index: number; rest: number }[] = [];
  let now = 0;
  let next = 0;
  while (next < arrivals.length || present.length > 0) {
    const arrival = next < arrivals.length ? arrivals[next][0] : Infinity;
    const least = Math.min(...present.map(({ rest }) => rest));
    const end = now + least * present.length;
    const until = Math.min(arrival, present.length > 0 ? end : Infinity);
    const share = present.length > 0 ? (until - now) / present.length : 0;
    present.forEach((p) => p.rest = until === end && p.rest === least ? 0 : p.rest - share);
    now = until;
    if (until === end && present.length > 0) {
      for (const { index } of present.filter(({ rest }) => rest === 0)) left[index] = now;
      present = present.filter(({ rest }) => rest !== 0);
    } else present.push({ index: next, rest: arrivals[next++][1] });
  }
  return left;
}

function departuresByStation(
  arrivals: readonly (readonly [time: number, demand: number])[],
): number[] {
  const simulation = new Simulation();
  const left: number[] = [];
  const departed = simulation.on((customer) => left[customer] = simulation.now);
  const station = new ProcessorSharingStation(simulation, { departed });
  const arrive = simulation.on((index) => station.arrive(index, arrivals[index][1]));
  arrivals.forEach(([time], index) => simulation.scheduleAt(time, arrive, index));
  simulation.run();
  assert.equal(station.population, 0);
  assert.equal(station.statistics.busyServers.value, 0);
  return left;
}

Deno.test("customers leave when going through all remaining demands says, on any arrivals", () => {
  const arrival = fc.record({
    gap: fc.integer({ min: 0, max: 40 }),
    demand: fc.integer({ min: 1, max: 90 }),
  });
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 1, maxLength: 60 }), (list) => {
      let time = 0;
      // Demands are made distinct, as rounding decides who of two equal ones is first.
      const arrivals = list.map(({ gap, demand }, i) => [time += gap, demand + i / 128] as const);
      const byHand = departuresByHand(arrivals);
      departuresByStation(arrivals).forEach((t, i) => {
        assert.ok(Math.abs(t - byHand[i]) <= 1e-9 * (1 + byHand[i]), `${i}: ${t}, ${byHand[i]}`);
      });
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("customers with equal demands that came together leave together, in the order of arrival", () => {
  const simulation = new Simulation();
  const left: string[] = [];
  const departed = simulation.on((customer) => left.push(`${customer} at ${simulation.now}`));
  const station = new ProcessorSharingStation(simulation, { departed });
  for (let i = 0; i < 40; i++) station.arrive(i, 2);
  simulation.run();
  assert.deepEqual(left, Array.from({ length: 40 }, (_, i) => `${i} at 80`));
  assert.equal(station.statistics.busyServers.mean(80), 1);
});

Deno.test("a demand of 0 leaves at once, and others lose nothing by it", () => {
  assert.deepEqual(departuresByStation([[0, 4], [1, 0], [2, 1]]), [5, 1, 4]);
});

Deno.test("a bad demand or handler is refused, and the station goes on", () => {
  const simulation = new Simulation();
  const station = new ProcessorSharingStation(simulation, { departed: simulation.on(() => {}) });
  station.arrive(1, 3);
  assert.throws(() => station.arrive(2, NaN), /service demand/);
  assert.equal(simulation.run().time, 3);
  assert.throws(() => new ProcessorSharingStation(simulation, { departed: 7 }), /departed/);
});

// Statistical: the mean response time is E[S] / (1 - rho) whatever the distribution of the demand (Kleinrock,
// Queueing Systems, volume 2, section 4.4).

const exponential = new Exponential({ kind: "exponential", mean: 1 });
const variable = new Hyperexponential({
  kind: "hyperexponential",
  probabilities: [0.9, 0.1],
  means: [0.4, 6.4],
});

function open(demand: typeof exponential | typeof variable): OpenModel<ProcessorSharingStation> {
  return {
    classes: [{ rate: 0.7, demand }],
    station: (simulation, departed) => new ProcessorSharingStation(simulation, { departed }),
  };
}
const response = (s: ProcessorSharingStation | FifoStation) => s.statistics.responseTime.mean;

Deno.test("M/M/1-PS: the mean response time is that of the closed form", () => {
  assertMean(replicate(open(exponential), response), 1 / 0.3);
});

Deno.test("M/G/1-PS: it is the same where demands vary more, and first come, first served fails the check", () => {
  assertMean(replicate(open(variable), response), 1 / 0.3);
  const fifo = replicate({
    classes: [{ rate: 0.7, demand: variable }],
    station: (simulation, departed) => new FifoStation(simulation, { departed }),
  }, response);
  assertNotMean(fifo, 1 / 0.3);
});
