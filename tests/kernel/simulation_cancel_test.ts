/**
 * Exact tests of cancelling, of event numbers, and of the pool behind them.
 *
 * @module
 */
import assert from "node:assert/strict";
import { EventPool, idLimit, slotLimit } from "../../src/kernel/_event_pool.ts";
import { Simulation } from "../../src/kernel/mod.ts";

Deno.test("cancel() takes an event out once, and says so", () => {
  const simulation = new Simulation();
  const seen: number[] = [];
  const note = simulation.on((argument) => seen.push(argument));
  const a = simulation.schedule(1, note, 1);
  const b = simulation.schedule(2, note, 2);
  assert.equal(simulation.isPending(a), true);
  assert.equal(simulation.timeOf(b), 2);
  assert.equal(simulation.cancel(a), true);
  assert.equal(simulation.cancel(a), false);
  assert.equal(simulation.isPending(a), false);
  assert.equal(simulation.timeOf(a), NaN);
  assert.equal(simulation.pending, 1);
  simulation.run();
  assert.deepEqual(seen, [2]);
  assert.equal(simulation.cancel(b), false);
});

Deno.test("the running event is not pending, and cannot be cancelled, even after its slot is used again", () => {
  const simulation = new Simulation();
  let own = 0;
  let next = 0;
  const check = simulation.on((argument) => {
    assert.equal(simulation.isPending(own), false);
    if (argument === 0) return;
    next = simulation.schedule(1, check, 0);
    assert.equal(next % slotLimit, own % slotLimit); // the same slot
    assert.equal(simulation.cancel(own), false);
    assert.equal(simulation.pending, 1);
  });
  own = simulation.schedule(1, check, 1);
  assert.equal(simulation.run({ maxEvents: 1 }).events, 1);
  assert.equal(simulation.cancel(next), true);
});

Deno.test("numbers that were never an event's are not pending", () => {
  const simulation = new Simulation();
  const note = simulation.on(() => {});
  const id = simulation.schedule(1, note);
  for (const other of [0, 1, -1, id + 1, id + slotLimit, id - slotLimit, id + 0.5, NaN, Infinity]) {
    assert.equal(simulation.cancel(other), false, `${other}`);
    assert.equal(simulation.isPending(other), false);
    assert.equal(simulation.timeOf(other), NaN);
  }
  simulation.run();
  // The number that the next event in the free slot will have is not pending yet.
  assert.equal(simulation.cancel(id + slotLimit), false);
  assert.equal(simulation.schedule(1, note), id + slotLimit);
});

Deno.test("a handler can cancel what it has just scheduled, in any order", () => {
  const simulation = new Simulation();
  const seen: number[] = [];
  const note = simulation.on((argument) => seen.push(argument));
  const play = simulation.on(() => {
    const ids = [3, 1, 2, 5, 4].map((delay) => simulation.schedule(delay, note, delay));
    assert.deepEqual(ids.map((id) => simulation.timeOf(id)), [3, 1, 2, 5, 4]);
    assert.equal(simulation.cancel(ids[0]), true);
    assert.equal(simulation.cancel(ids[1]), true);
    assert.equal(simulation.pending, 3);
  });
  simulation.schedule(0, play);
  assert.equal(simulation.run().events, 4);
  assert.deepEqual(seen, [2, 4, 5]);
});

Deno.test("with all events cancelled the list is empty, whatever the limits", () => {
  const simulation = new Simulation();
  const note = simulation.on(() => assert.fail("a cancelled event ran"));
  const ids = Array.from({ length: 1000 }, (_, i) => simulation.schedule(i % 7, note));
  for (const id of ids) assert.equal(simulation.cancel(id), true);
  assert.equal(simulation.pending, 0);
  assert.deepEqual(simulation.run({ until: 3, maxEvents: 0 }), {
    reason: "empty",
    events: 0,
    time: 0,
  });
});

Deno.test("cancelled events before and after the horizon do not end a run early or late", () => {
  const simulation = new Simulation();
  const seen: number[] = [];
  const note = simulation.on((argument) => seen.push(argument));
  const ids = [1, 2, 3, 4].map((time) => simulation.scheduleAt(time, note, time));
  simulation.cancel(ids[0]);
  simulation.cancel(ids[2]);
  assert.deepEqual(simulation.run({ until: 3.5 }), { reason: "horizon", events: 1, time: 3.5 });
  simulation.cancel(ids[3]);
  assert.equal(simulation.run().reason, "empty");
  assert.deepEqual(seen, [2]);
});

Deno.test("a list that grew to 100,000 events and was half cancelled runs the others in order", () => {
  const simulation = new Simulation();
  let last = -1;
  let count = 0;
  const note = simulation.on((argument) => {
    assert.ok(simulation.now >= last);
    assert.equal(argument % 2, 1);
    last = simulation.now;
    count++;
  });
  const ids: number[] = [];
  for (let i = 0; i < 100_000; i++) ids.push(simulation.schedule((i * 7919) % 100_003, note, i));
  for (let i = 0; i < ids.length; i += 2) simulation.cancel(ids[i]);
  assert.equal(simulation.pending, 50_000);
  simulation.run();
  assert.equal(count, 50_000);
});

Deno.test("cancelled timers do not pile up: the list stays within twice what is pending", () => {
  const simulation = new Simulation();
  let timer = 0;
  let rounds = 0;
  const expire = simulation.on(() => assert.fail("the timer ran out"));
  const packet = simulation.on(() => {
    simulation.cancel(timer);
    if (++rounds === 100_000) return;
    timer = simulation.schedule(1e6, expire);
    simulation.schedule(1, packet);
  });
  simulation.schedule(0, packet);
  simulation.run();
  // A slot's number tells how many slots were ever in use.
  assert.ok(timer % slotLimit < 256);
});

Deno.test("a slot retires before its numbers leave the exact integers", () => {
  const pool = new EventPool();
  const slot = pool.take();
  assert.equal(slot, 0);
  pool.ids[slot] = idLimit - slotLimit; // as after some 2^29 uses
  pool.release(slot);
  assert.equal(pool.ids[slot], idLimit);
  assert.equal(pool.take(), 1);
  pool.release(1);
  assert.equal(pool.take(), 1);
});
