/**
 * Exact tests of the clock, the order of events, cancelling, limits and errors.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Simulation } from "../../src/kernel/mod.ts";

/** A simulation whose one handler notes arguments in `seen`. */
function recorder(): { simulation: Simulation; note: number; seen: number[] } {
  const simulation = new Simulation();
  const seen: number[] = [];
  return { simulation, seen, note: simulation.on((argument) => seen.push(argument)) };
}

Deno.test("events run by time, then by priority, then in the order in which they were scheduled", () => {
  const { simulation, note, seen } = recorder();
  simulation.schedule(2, note, 6);
  simulation.schedule(1, note, 3);
  simulation.schedule(1, note, 5, 1);
  simulation.schedule(1, note, 4);
  simulation.schedule(1, note, 1, -511);
  simulation.schedule(1, note, 2, -1);
  simulation.run();
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6]);
});

Deno.test("a thousand events at one instant run in the order in which they were scheduled", () => {
  const { simulation, note, seen } = recorder();
  for (let i = 0; i < 1000; i++) simulation.scheduleAt(3, note, i);
  simulation.run();
  assert.deepEqual(seen, Array.from({ length: 1000 }, (_, i) => i));
});

Deno.test("an event that a handler schedules with no delay runs after those already due, by priority", () => {
  const simulation = new Simulation();
  const seen: string[] = [];
  const note = simulation.on((argument) => seen.push(`${argument}`));
  const first = simulation.on(() => {
    seen.push("first");
    simulation.schedule(0, note, 2);
    simulation.schedule(0, note, 0, -1);
    simulation.schedule(0, note, 3);
  });
  simulation.schedule(1, first);
  simulation.schedule(1, note, 1);
  simulation.run();
  assert.deepEqual(seen, ["first", "0", "1", "2", "3"]);
  assert.equal(simulation.now, 1);
});

Deno.test("an argument arrives as the number that it was, and is 0 where it is left out", () => {
  const { simulation, note, seen } = recorder();
  for (const value of [0.1, -7, 2 ** 40, Infinity, NaN]) simulation.schedule(0, note, value);
  simulation.schedule(0, note);
  simulation.run();
  assert.deepEqual(seen, [0.1, -7, 2 ** 40, Infinity, NaN, 0]);
});

Deno.test("run() with a horizon runs events exactly at it, leaves later ones, and sets the clock to it", () => {
  const { simulation, note, seen } = recorder();
  for (const time of [1, 2, 2, 3]) simulation.scheduleAt(time, note, time);
  assert.deepEqual(simulation.run({ until: 2 }), { reason: "horizon", events: 3, time: 2 });
  assert.deepEqual(simulation.run({ until: 2.5 }), { reason: "horizon", events: 0, time: 2.5 });
  assert.equal(simulation.now, 2.5);
  assert.equal(simulation.pending, 1);
  assert.deepEqual(simulation.run({ until: 9 }), { reason: "empty", events: 1, time: 3 });
  assert.deepEqual(seen, [1, 2, 2, 3]);
});

Deno.test("run() with a count stops after so many events and goes on from there", () => {
  const { simulation, note, seen } = recorder();
  for (let i = 0; i < 5; i++) simulation.schedule(i, note, i);
  assert.deepEqual(simulation.run({ maxEvents: 0 }), { reason: "count", events: 0, time: 0 });
  assert.deepEqual(simulation.run({ maxEvents: 3 }), { reason: "count", events: 3, time: 2 });
  assert.equal(simulation.processed, 3);
  assert.deepEqual(simulation.run({ maxEvents: 2 }), { reason: "empty", events: 2, time: 4 });
  assert.deepEqual(seen, [0, 1, 2, 3, 4]);
});

Deno.test("where several reasons hold, run() gives the first of stopped, empty, horizon and count", () => {
  const simulation = new Simulation();
  const halt = simulation.on(() => simulation.stop());
  assert.equal(simulation.run({ until: 1, maxEvents: 0 }).reason, "empty");
  simulation.schedule(5, halt);
  assert.deepEqual(simulation.run({ until: 1, maxEvents: 0 }), {
    reason: "horizon",
    events: 0,
    time: 1,
  });
  assert.equal(simulation.run({ maxEvents: 1 }).reason, "stopped");
});

Deno.test("stop() ends the run after the running handler, and the next run goes on", () => {
  const simulation = new Simulation();
  const seen: number[] = [];
  const halt = simulation.on((argument) => {
    simulation.stop();
    seen.push(argument);
    simulation.schedule(0, note, 10);
  });
  const note = simulation.on((argument) => seen.push(argument));
  simulation.schedule(1, halt, 1);
  simulation.schedule(1, note, 2);
  assert.deepEqual(simulation.run(), { reason: "stopped", events: 1, time: 1 });
  simulation.stop(); // outside of a run: does nothing
  assert.deepEqual(simulation.run(), { reason: "empty", events: 2, time: 1 });
  assert.deepEqual(seen, [1, 2, 10]);
});

Deno.test("a handler that throws leaves a simulation that can go on", () => {
  const simulation = new Simulation();
  const seen: number[] = [];
  const note = simulation.on((argument) => seen.push(argument));
  const fail = simulation.on(() => {
    simulation.schedule(1, note, 2);
    throw new TypeError("as planned");
  });
  simulation.schedule(1, fail);
  simulation.schedule(3, note, 3);
  assert.throws(() => simulation.run(), /as planned/);
  assert.equal(simulation.now, 1);
  assert.equal(simulation.processed, 1);
  assert.equal(simulation.pending, 2);
  assert.deepEqual(simulation.run(), { reason: "empty", events: 2, time: 3 });
  assert.deepEqual(seen, [2, 3]);
});

Deno.test("run() inside a handler is refused and the outer run goes on", () => {
  const simulation = new Simulation();
  const nested = simulation.on(() => {
    assert.throws(() => simulation.run(), /running already/);
  });
  simulation.schedule(1, nested);
  assert.equal(simulation.run().reason, "empty");
});

Deno.test("an argument out of its range is refused with what it must be, and changes nothing", () => {
  const { simulation, note } = recorder();
  simulation.schedule(2, note);
  simulation.run();
  for (const delay of [-1, -1e-300, NaN, Infinity, Number.MAX_VALUE * 2]) {
    assert.throws(() => simulation.schedule(delay, note), {
      name: "RangeError",
      message:
        `Cannot schedule an event as delay must be finite and at least 0: current value is ${delay}`,
    });
  }
  for (const time of [1.999, NaN, Infinity]) {
    assert.throws(() => simulation.scheduleAt(time, note), {
      name: "RangeError",
      message:
        `Cannot schedule an event as time must be finite and at least 2 (now): current value is ${time}`,
    });
  }
  for (const handler of [-1, 1, 0.5, NaN]) {
    assert.throws(() => simulation.schedule(0, handler), /handler must be registered/);
    assert.throws(() => simulation.call(handler), /Cannot call a handler/);
    assert.equal(simulation.isRegistered(handler), false);
  }
  for (const priority of [512, -512, 0.5, NaN]) {
    assert.throws(() => simulation.schedule(0, note, 0, priority), /from -511 to 511/);
  }
  assert.throws(() => simulation.run({ until: 1 }), /until must be at least 2 \(now\)/);
  assert.throws(() => simulation.run({ until: NaN }), RangeError);
  assert.throws(() => simulation.run({ maxEvents: -1 }), /maxEvents must be at least 0/);
  assert.equal(simulation.pending, 0);
  assert.deepEqual(simulation.run(), { reason: "empty", events: 0, time: 2 });
});

Deno.test("call() runs a handler at once, within the running event", () => {
  const { simulation, note, seen } = recorder();
  const outer = simulation.on((argument) => {
    simulation.call(note, argument + 1);
    seen.push(argument);
  });
  simulation.schedule(1, outer, 5);
  assert.equal(simulation.run().events, 1);
  assert.deepEqual(seen, [6, 5]);
});

Deno.test("a time so far off that the delay is lost still counts as not before now", () => {
  const { simulation, note } = recorder();
  simulation.scheduleAt(2 ** 60, note);
  simulation.run();
  simulation.schedule(1, note); // 2^60 + 1 rounds to 2^60
  assert.equal(simulation.run().time, 2 ** 60);
});
