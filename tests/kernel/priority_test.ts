/**
 * Tests of the priority station.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Erlang, Exponential } from "../../src/random/mod.ts";
import { PriorityStation, Simulation } from "../../src/kernel/mod.ts";
import { nonPreemptive, preemptiveResume } from "./_closed_forms.ts";
import { assertMean, assertNotMean, type OpenModel, openRun, warmUp } from "./_replicate.ts";

// Exact

function played(
  preemptive: boolean,
  arrivals: readonly (readonly [time: number, demand: number, priorityClass: number])[],
): { left: string[]; station: PriorityStation } {
  const simulation = new Simulation();
  const left: string[] = [];
  const departed = simulation.on((customer) => left.push(`${customer} at ${simulation.now}`));
  const station = new PriorityStation(simulation, { departed, classes: 3, preemptive });
  const arrive = simulation.on((i) => station.arrive(i, arrivals[i][1], arrivals[i][2]));
  arrivals.forEach(([time], index) => simulation.scheduleAt(time, arrive, index));
  simulation.run();
  return { left, station };
}

/** Time, demand, class. */
const arrivals = [[0, 10, 2], [1, 4, 1], [2, 1, 0], [2, 1, 1], [3, 2, 2]] as const;

Deno.test("preemptive: a lower class number takes the server, and the interrupted go on where they were", () => {
  const { left, station } = played(true, arrivals);
  assert.deepEqual(left, ["2 at 3", "1 at 6", "3 at 7", "0 at 16", "4 at 18"]);
  assert.deepEqual(station.classStatistics.map((s) => s.responseTime.sum), [1, 10, 31]);
  assert.equal(station.statistics.busyServers.mean(18), 1);
  assert.deepEqual(station.classStatistics.map((s) => s.busyServers.area(18)), [1, 5, 12]);
});

Deno.test("non-preemptive: a service that has begun ends, then the lowest class number is next", () => {
  const { left, station } = played(false, arrivals);
  assert.deepEqual(left, ["0 at 10", "2 at 11", "1 at 15", "3 at 16", "4 at 18"]);
  assert.deepEqual(station.classStatistics.map((s) => s.departures), [1, 2, 2]);
  assert.deepEqual(station.classStatistics.map((s) => s.busyServers.area(18)), [1, 5, 12]);
});

Deno.test("an equal class never interrupts, and who is interrupted twice loses nothing", () => {
  assert.deepEqual(played(true, [[0, 3, 1], [1, 3, 1]]).left, ["0 at 3", "1 at 6"]);
  assert.deepEqual(played(true, [[0, 3, 1], [1, 1, 0], [2.5, 1, 0]]).left, [
    "1 at 2",
    "2 at 3.5",
    "0 at 5",
  ]);
});

Deno.test("an interruption at the very end of a service leaves a rest of 0 for later", () => {
  const simulation = new Simulation();
  const left: string[] = [];
  const departed = simulation.on((customer) => left.push(`${customer} at ${simulation.now}`));
  const station = new PriorityStation(simulation, { departed, classes: 2, preemptive: true });
  const arrive = simulation.on((customer) => station.arrive(customer, 3, 0));
  simulation.schedule(2, arrive, 2); // scheduled before the end of service: runs before it
  station.arrive(1, 2, 1);
  simulation.run();
  assert.deepEqual(left, ["2 at 5", "1 at 5"]);
});

Deno.test("hundreds of customers keep their classes and rests as the tables grow", () => {
  const many = Array.from({ length: 300 }, (_, i) => [0, 1, 2 - i % 3] as const);
  const { station } = played(true, many);
  assert.deepEqual(station.classStatistics.map((s) => s.busyServers.area(300)), [100, 100, 100]);
  assert.deepEqual(station.classStatistics.map((s) => s.responseTime.maximum), [100, 200, 300]);
});

Deno.test("a class that there is not, or a bad demand, is refused and changes nothing", () => {
  const simulation = new Simulation();
  const departed = simulation.on(() => {});
  const station = new PriorityStation(simulation, { departed, classes: 2, preemptive: true });
  for (const priorityClass of [2, -1, 0.5, NaN]) {
    assert.throws(() => station.arrive(1, 1, priorityClass), /whole number from 0 to 1/);
  }
  assert.throws(() => station.arrive(1, -1, 1), /service demand/);
  assert.equal(station.population, 0);
  assert.equal(station.classStatistics[1].arrivals, 0);
  assert.throws(() => new PriorityStation(simulation, { departed, classes: 0, preemptive: true }));
});

// Statistical: two classes, the first exponential, the second less variable.

const first = new Exponential({ kind: "exponential", mean: 1 });
const second = new Erlang({ kind: "erlang", mean: 0.8, stages: 4 });
const moments = [
  { rate: 0.3, mean: 1, second: 2 },
  { rate: 0.5, mean: 0.8, second: 0.64 * 1.25 },
];

function open(preemptive: boolean): OpenModel<PriorityStation> {
  return {
    classes: [{ rate: 0.3, demand: first }, { rate: 0.5, demand: second }],
    station: (simulation, departed) => {
      const station = new PriorityStation(simulation, { departed, classes: 2, preemptive });
      const reset = simulation.on(() =>
        station.classStatistics.forEach((s) => s.reset(simulation.now))
      );
      simulation.scheduleAt(warmUp, reset);
      return station;
    },
  };
}

/** Mean response times per replication, one list for each class. */
function responses(preemptive: boolean): number[][] {
  const stations = Array.from({ length: 40 }, (_, r) => openRun(open(preemptive), r).station);
  return [0, 1].map((k) => stations.map((s) => s.classStatistics[k].responseTime.mean));
}

Deno.test("M/G/1 with two classes: each rule gives its closed form, and the other rule fails the check", () => {
  const interrupted = responses(true);
  const uninterrupted = responses(false);
  for (const k of [0, 1]) {
    assertMean(interrupted[k], preemptiveResume(moments, k));
    assertMean(uninterrupted[k], nonPreemptive(moments, k));
    assertNotMean(interrupted[k], nonPreemptive(moments, k));
    assertNotMean(uninterrupted[k], preemptiveResume(moments, k));
  }
});
