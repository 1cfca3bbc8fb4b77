/**
 * Tests of the first-come-first-served station.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Exponential } from "../../src/random/mod.ts";
import { FifoStation, Simulation } from "../../src/kernel/mod.ts";
import { mmck } from "./_closed_forms.ts";
import { assertMean, assertNotMean, type OpenModel, replicate } from "./_replicate.ts";

// Exact

Deno.test("two servers take customers in the order of arrival, and the statistics say what happened", () => {
  const simulation = new Simulation();
  const left: string[] = [];
  const departed = simulation.on((customer) => left.push(`${customer} at ${simulation.now}`));
  const station = new FifoStation(simulation, { departed, servers: 2 });
  for (const [customer, demand] of [[1, 4], [2, 1], [3, 2], [4, 5]]) {
    assert.equal(station.arrive(customer, demand), true);
  }
  assert.equal(station.population, 4);
  simulation.run();
  assert.deepEqual(left, ["2 at 1", "3 at 3", "1 at 4", "4 at 8"]);
  const { statistics } = station;
  assert.equal(statistics.arrivals, 4);
  assert.equal(statistics.departures, 4);
  assert.equal(statistics.responseTime.sum, 16);
  assert.equal(statistics.waitingTime.sum, 4);
  assert.equal(statistics.population.mean(8), 16 / 8); // Little's law on the whole run
  assert.equal(statistics.busyServers.mean(8), 12 / 8); // the work done
});

Deno.test("a departure handler that sends the customer back finds the next service begun", () => {
  const simulation = new Simulation();
  const left: string[] = [];
  const departed = simulation.on((customer) => {
    left.push(`${customer} at ${simulation.now}, ${station.population} here`);
    if (left.length < 4) station.arrive(customer, 1);
  });
  const station = new FifoStation(simulation, { departed });
  station.arrive(1, 2);
  station.arrive(2, 2);
  simulation.run();
  assert.deepEqual(left, [
    "1 at 2, 1 here",
    "2 at 4, 1 here",
    "1 at 5, 1 here",
    "2 at 6, 1 here",
    "1 at 7, 0 here",
  ]);
});

Deno.test("a thousand customers, with numbers of any size, wait and leave in order", () => {
  const simulation = new Simulation();
  const left: number[] = [];
  const departed = simulation.on((customer) => left.push(customer));
  const station = new FifoStation(simulation, { departed });
  const customers = Array.from({ length: 1000 }, (_, i) => 2 ** 40 + i);
  for (const customer of customers) station.arrive(customer, 0);
  simulation.run();
  assert.deepEqual(left, customers);
});

Deno.test("a bad demand, number of servers or handler is refused, and the station stays as it was", () => {
  const simulation = new Simulation();
  const departed = simulation.on(() => {});
  const station = new FifoStation(simulation, { departed });
  for (const demand of [-1, NaN, Infinity]) {
    assert.throws(() => station.arrive(1, demand), { name: "InputError" });
  }
  assert.equal(station.population, 0);
  assert.equal(station.statistics.arrivals, 0);
  assert.throws(() => new FifoStation(simulation, { departed, servers: 0 }), /number of servers/);
  assert.throws(() => new FifoStation(simulation, { departed: 99 }), /departed/);
});

// Statistical

function open(servers: number, rate: number, mean = 1): OpenModel<FifoStation> {
  return {
    classes: [{ rate, demand: new Exponential({ kind: "exponential", mean }) }],
    station: (simulation, departed) => new FifoStation(simulation, { departed, servers }),
  };
}
const response = (station: FifoStation) => station.statistics.responseTime.mean;

Deno.test("M/M/1: response time, population and utilization are those of the closed form", () => {
  const exact = mmck(0.7, 1, 1, 2000);
  assertMean(replicate(open(1, 0.7), response), exact.responseTime);
  assertMean(
    replicate(open(1, 0.7), (s, now) => s.statistics.population.mean(now)),
    exact.population,
  );
  assertMean(replicate(open(1, 0.7), (s, now) => s.statistics.busyServers.mean(now)), 0.7);
});

Deno.test("M/M/3: response and waiting time are those of the closed form", () => {
  const exact = mmck(2.4, 1, 3, 2000);
  assertMean(replicate(open(3, 2.4), response), exact.responseTime);
  assertMean(
    replicate(open(3, 2.4), (s) => s.statistics.waitingTime.mean),
    exact.responseTime - 1,
  );
});

Deno.test("the same check refuses services that are 5% too long, and a station with a server more", () => {
  assertNotMean(replicate(open(1, 0.7, 1.05), response), mmck(0.7, 1, 1, 2000).responseTime);
  assertNotMean(replicate(open(4, 2.4), response), mmck(2.4, 1, 3, 2000).responseTime);
});
