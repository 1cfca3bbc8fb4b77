import assert from "node:assert/strict";
import fc from "../_property.ts";
import { InputError } from "../../src/core/mod.ts";
import { Agenda } from "../../src/kernel/mod.ts";

/** One step of a random history; times are few, so that many are equal. */
const step = fc.record({
  kind: fc.constantFrom("set", "move", "cancel", "next"),
  actor: fc.integer({ min: 0, max: 11 }),
  delay: fc.integer({ min: 0, max: 5 }),
  priority: fc.integer({ min: -1, max: 1 }),
});

interface Event {
  readonly actor: number;
  readonly time: number;
  readonly priority: number;
  readonly sequence: number;
}

Deno.test("exact: an agenda does what a sorted list does, for any history", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const agenda = new Agenda(2);
    agenda.grow(12);
    let list: Event[] = [];
    let sequence = 0;
    for (const { kind, actor, delay, priority } of steps) {
      const time = agenda.now + delay;
      const has = list.some((one) => one.actor === actor);
      assert.equal(agenda.has(actor), has);
      if (kind === "set" && !has) {
        agenda.set(actor, time, priority);
        list.push({ actor, time, priority, sequence: sequence++ });
      } else if (kind === "move") {
        agenda.move(actor, time);
        list = list.filter((one) => one.actor !== actor);
        list.push({ actor, time, priority: 0, sequence: sequence++ });
      } else if (kind === "cancel") {
        agenda.cancel(actor);
        list = list.filter((one) => one.actor !== actor);
      } else if (kind === "next") {
        list.sort((a, b) => a.time - b.time || a.priority - b.priority || a.sequence - b.sequence);
        const first = list[0]?.time <= time ? list.shift() : undefined;
        assert.equal(agenda.next(time), first?.actor ?? -1);
        assert.equal(agenda.now, first?.time ?? time);
      }
      assert.equal(agenda.pending, list.length);
      const found = list.find((one) => one.actor === actor);
      assert.equal(agenda.timeOf(actor), found?.time ?? NaN);
    }
  }));
});

Deno.test("exact: due and enter are set without handing over a number", () => {
  const agenda = new Agenda(2);
  agenda.due[1] = 3;
  agenda.enter(1);
  agenda.set(0, 5);
  assert.deepEqual([agenda.next(10), agenda.now], [1, 3]);
  assert.equal(agenda.scheduled, 2);
});

Deno.test("exact: an agenda needs an actor", () => {
  for (const actors of [0, 1.5, NaN]) assert.throws(() => new Agenda(actors), InputError);
});
