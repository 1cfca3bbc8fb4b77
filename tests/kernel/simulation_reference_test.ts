/**
 * Exact tests: random programs on the kernel and on a naive list that is sorted anew for each event.
 *
 * @module
 */
import assert from "node:assert/strict";
import fc from "../_property.ts";
import { type RunLimits, Simulation } from "../../src/kernel/mod.ts";

/** What both sides can do. */
interface Kernel {
  readonly now: number;
  readonly pending: number;
  readonly processed: number;
  on(handler: (argument: number) => void): number;
  schedule(delay: number, handler: number, argument: number, priority: number): number;
  cancel(event: number): boolean;
  isPending(event: number): boolean;
  timeOf(event: number): number;
  stop(): void;
  run(limits: RunLimits): unknown;
}

interface NaiveEvent {
  id: number;
  time: number;
  priority: number;
  handler: number;
  argument: number;
}

/** The semantics in the fewest words. */
class NaiveSimulation implements Kernel {
  now = 0;
  processed = 0;
  events: NaiveEvent[] = [];
  handlers: ((argument: number) => void)[] = [];
  nextId = 0;
  stopped = false;

  get pending(): number {
    return this.events.length;
  }
  on(handler: (argument: number) => void): number {
    return this.handlers.push(handler) - 1;
  }
  schedule(delay: number, handler: number, argument: number, priority: number): number {
    this.events.push({ id: this.nextId, time: this.now + delay, priority, handler, argument });
    return this.nextId++;
  }
  cancel(event: number): boolean {
    const index = this.events.findIndex(({ id }) => id === event);
    if (index >= 0) this.events.splice(index, 1);
    return index >= 0;
  }
  isPending(event: number): boolean {
    return this.events.some(({ id }) => id === event);
  }
  timeOf(event: number): number {
    return this.events.find(({ id }) => id === event)?.time ?? NaN;
  }
  stop(): void {
    this.stopped = true;
  }
  before(a: NaiveEvent, b: NaiveEvent): number {
    return a.time - b.time || a.priority - b.priority || a.id - b.id;
  }
  run({ until = Infinity, maxEvents = Infinity }: RunLimits): unknown {
    this.stopped = false;
    let events = 0;
    const result = (reason: string) => ({ reason, events, time: this.now });
    for (;;) {
      if (this.stopped) return result("stopped");
      const next = this.events.sort((a, b) => this.before(a, b))[0];
      if (!next) return result("empty");
      if (next.time > until) {
        this.now = until;
        return result("horizon");
      }
      if (events >= maxEvents) return result("count");
      this.events.shift();
      this.now = next.time;
      this.processed++;
      events++;
      this.handlers[next.handler](next.argument);
    }
  }
}

/** Among equals, the last scheduled first: what the check must notice. */
class LastFirst extends NaiveSimulation {
  override before(a: NaiveEvent, b: NaiveEvent): number {
    return a.time - b.time || a.priority - b.priority || b.id - a.id;
  }
}

/**
 * Plays a tape of numbers as a program: handlers and the space between runs take numbers off it to decide what
 * to do. Gives the log of all that could be seen.
 */
function play(kernel: Kernel, tape: readonly number[]): string[] {
  const log: string[] = [];
  const ids: number[] = [];
  let position = 0;
  const take = (bound: number) => position < tape.length ? tape[position++] % bound : 0;
  /** More than a hundred cancelled events, so that the kernel sweeps, within a handler or not. */
  const scheduleAndCancelMany = (start: number) => {
    const first = ids.length;
    for (let i = 0; i < 150; i++) {
      ids.push(kernel.schedule((start + i * 7919) % 101, start % 2, ids.length, 0));
    }
    for (let i = 0; i < 150; i++) {
      if ((i * start) % 5 !== 1) log.push(`${kernel.cancel(ids[first + (i * 37) % 150])}`);
    }
  };
  const act = () => {
    const choice = take(10);
    if (choice < 5) {
      const delay = take(4) === 0 ? take(1000) / 7 : take(5);
      ids.push(kernel.schedule(delay, take(2), ids.length, take(3) - 1));
    } else if (choice < 8 && ids.length > 0) {
      const event = ids[take(ids.length)];
      log.push(`${kernel.isPending(event)} ${kernel.timeOf(event)} ${kernel.cancel(event)}`);
    } else if (choice === 8 && take(4) === 0) kernel.stop();
    else if (choice === 9 && take(4) === 0) scheduleAndCancelMany(take(1000));
    log.push(`pending ${kernel.pending}`);
  };
  const some = (most: number) => {
    for (let n = take(most + 1); n > 0; n--) act();
  };
  for (let h = 0; h < 2; h++) {
    kernel.on((argument) => {
      log.push(`${h} runs ${argument} at ${kernel.now}`);
      some(3);
    });
  }
  while (position < tape.length) {
    some(40);
    const limits = [{}, { maxEvents: take(20) }, { until: kernel.now + take(10) }][take(3)];
    log.push(JSON.stringify(kernel.run(limits)));
  }
  log.push(JSON.stringify(kernel.run({})), `${kernel.processed} ${kernel.pending}`);
  return log;
}

const tapes = fc.array(fc.nat(), { minLength: 20, maxLength: 3000, size: "max" });

Deno.test("random programs run on the kernel as on a list that is sorted for each event", () => {
  fc.assert(
    fc.property(tapes, (tape) => {
      assert.deepEqual(play(new Simulation(), tape), play(new NaiveSimulation(), tape));
    }),
    { seed: 20_091, numRuns: 300 },
  );
});

Deno.test("the same random programs tell a kernel apart that runs ties in the wrong order", () => {
  const { failed } = fc.check(
    fc.property(tapes, (tape) => {
      assert.deepEqual(play(new Simulation(), tape), play(new LastFirst(), tape));
    }),
    { seed: 20_091, numRuns: 300 },
  );
  assert.equal(failed, true);
});
