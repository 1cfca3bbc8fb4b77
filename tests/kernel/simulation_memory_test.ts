/**
 * Exact test: events leave nothing behind on the heap.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Simulation } from "../../src/kernel/mod.ts";

const slice = 10_000;

/**
 * The least heap in use at the end of slices of a run. The least, as what is allocated for a moment, such as a boxed
 * number, comes and goes with the collector.
 */
function leastHeap(simulation: Simulation, slices: number): number {
  let least = Infinity;
  for (let i = 0; i < slices; i++) {
    simulation.run({ maxEvents: slice });
    least = Math.min(least, Deno.memoryUsage().heapUsed);
  }
  return least;
}

/** A hundred customers that go round for ever, each with a timer that is set anew each time. */
function endless(keep: (event: number) => void): Simulation {
  const simulation = new Simulation();
  const timers = new Float64Array(100);
  const expire = simulation.on(() => assert.fail("a timer ran out"));
  const step = simulation.on((customer) => {
    simulation.cancel(timers[customer]);
    timers[customer] = simulation.schedule(1000, expire, customer);
    keep(simulation.schedule(1 + (customer % 7) / 8, step, customer));
  });
  for (let i = 0; i < 100; i++) simulation.schedule(i / 100, step, i);
  return simulation;
}

/** Growth of the heap, in bytes, from the first to the last third of a million and a half events. */
function growth(keep: (event: number) => void): number {
  const simulation = endless(keep);
  const before = leastHeap(simulation, 50);
  simulation.run({ maxEvents: 50 * slice });
  return leastHeap(simulation, 50) - before;
}

Deno.test("a million events do not grow the heap; sixteen bytes kept of each would be noticed", () => {
  const bound = 2e6;
  const lost = growth(() => {});
  assert.ok(lost < bound, `${lost} bytes`);

  const kept: { event: number }[] = [];
  const leak = growth((event) => kept.push({ event }));
  assert.ok(leak > bound, `${leak} bytes with a leak`);
});
