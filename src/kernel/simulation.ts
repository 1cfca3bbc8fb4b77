/**
 * The clock and the event list of a discrete-event simulation.
 *
 * Events run in the order (time, priority, sequence): earlier time first; at equal times the lower
 * priority number first; then the one that was scheduled first.
 *
 * @module
 */
import { EventList, slotLimit } from "./_event_list.ts";

/** The number of a registered handler, from {@linkcode Simulation.on}. */
export type HandlerId = number;

/** The number of a scheduled event; never given to another event of the same simulation. */
export type EventId = number;

/** When {@linkcode Simulation.run} stops; without limits it runs until no event is left. */
export interface RunLimits {
  /** The last instant to run, in seconds: events exactly at it are run. */
  readonly until?: number;
  /** The most events to run in this call. */
  readonly maxEvents?: number;
}

/** Why {@linkcode Simulation.run} came back. */
export interface RunResult {
  /** No event left, the next is after `until`, `maxEvents` were run, or `stop()` was called. */
  readonly reason: "empty" | "horizon" | "count" | "stopped";
  /** Events run in this call. */
  readonly events: number;
  /** The clock at the end, in seconds. */
  readonly time: number;
}

/** Sequence numbers that fit beside a priority in one exact integer. */
const sequenceLimit = 2 ** 43;

/** Priorities are whole numbers from `-priorityLimit` to `priorityLimit`. */
const priorityLimit = 511;

/**
 * One simulation: clock, event list, handler table.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const seen: string[] = [];
 * const note = simulation.on((argument) => seen.push(`${argument} at ${simulation.now}`));
 * simulation.schedule(2, note, 7);
 * simulation.schedule(1, note, 8);
 * const late = simulation.schedule(3, note, 9);
 * assert.equal(simulation.cancel(late), true);
 * assert.equal(simulation.run().reason, "empty");
 * assert.deepEqual(seen, ["8 at 1", "7 at 2"]);
 * ```
 */
export class Simulation {
  /** The simulated time, in seconds; only the kernel writes it. */
  now = 0;
  #list = new EventList();
  #table: ((argument: number) => void)[] = [];
  #sequence = 0;
  #processed = 0;
  #running = false;
  #stopped = false;

  /** Events that are waiting to run; the running one and the cancelled ones do not count. */
  get pending(): number {
    return this.#list.size - this.#list.hole - this.#list.cancelled;
  }

  /** Events run so far, over all calls of `run`. */
  get processed(): number {
    return this.#processed;
  }

  /** Registers what an event does; gives the number that `schedule` takes. */
  on(handler: (argument: number) => void): HandlerId {
    return this.#table.push(handler) - 1;
  }

  /**
   * Schedules an event `delay` seconds from now.
   *
   * @throws {RangeError} Where the delay is negative or not finite, the handler is not registered or
   * the priority is not a whole number from -511 to 511.
   */
  schedule(delay: number, handler: HandlerId, argument = 0, priority = 0): EventId {
    const time = this.now + delay;
    if (!(delay >= 0 && time < Infinity)) this.#refuse("delay", "finite and at least 0", delay);
    return this.#put(time, handler, argument, priority);
  }

  /**
   * Schedules an event at an instant, in seconds.
   *
   * @throws {RangeError} As `schedule`, and where the instant is before now.
   */
  scheduleAt(time: number, handler: HandlerId, argument = 0, priority = 0): EventId {
    if (!(time >= this.now && time < Infinity)) {
      this.#refuse("time", `finite and at least ${this.now} (now)`, time);
    }
    return this.#put(time, handler, argument, priority);
  }

  #put(time: number, handler: HandlerId, argument: number, priority: number): EventId {
    if (!(handler >= 0 && handler < this.#table.length)) {
      this.#refuse("handler", "a registered handler", handler);
    }
    let order = this.#sequence++;
    if (priority !== 0) {
      if (!(Number.isInteger(priority) && Math.abs(priority) <= priorityLimit)) {
        this.#refuse("priority", "a whole number from -511 to 511", priority);
      }
      order += priority * sequenceLimit;
    }
    const list = this.#list;
    const slot = list.take();
    list.handlers[slot] = handler;
    list.values[slot] = argument;
    list.orders[slot] = order;
    list.slotTimes[slot] = time;
    list.insert(time, slot);
    return list.ids[slot];
  }

  #refuse(what: string, rule: string, value: number): never {
    throw new RangeError(
      `Cannot schedule an event as ${what} must be ${rule}: current value is ${value}`,
    );
  }

  #slotOf(event: EventId): number {
    const slot = event - Math.floor(event / slotLimit) * slotLimit;
    const list = this.#list;
    return slot < list.slotCount && list.ids[slot] === event && list.handlers[slot] >= 0
      ? slot
      : -1;
  }

  /** Takes an event out; `false` where it already ran, was cancelled, or never was. */
  cancel(event: EventId): boolean {
    const slot = this.#slotOf(event);
    if (slot < 0) return false;
    this.#list.handlers[slot] = -1;
    this.#list.drop();
    return true;
  }

  /** Whether an event is still waiting to run. */
  isPending(event: EventId): boolean {
    return this.#slotOf(event) >= 0;
  }

  /** When a pending event will run, in seconds; `NaN` where it is not pending. */
  timeOf(event: EventId): number {
    const slot = this.#slotOf(event);
    return slot < 0 ? NaN : this.#list.slotTimes[slot];
  }

  /** Ends `run` after the handler that is running; outside of `run` it does nothing. */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * Runs events in order until a limit, a `stop()` or the end of the list; can be called again to go on.
   *
   * At `"horizon"` the clock stands at `until`; else at the last event. Where a handler throws, its
   * event counts as run, the error comes out of `run`, and `run` can be called again.
   *
   * @throws {RangeError} Where `until` is before now, or a limit is not a number.
   * @throws {Error} Where it is called from a handler.
   */
  run(limits: RunLimits = {}): RunResult {
    const { until = Infinity, maxEvents = Infinity } = limits;
    if (!(until >= this.now)) {
      throw new RangeError(
        `Cannot run as until must be at least ${this.now} (now): current value is ${until}`,
      );
    }
    if (!(maxEvents >= 0)) {
      throw new RangeError(
        `Cannot run as maxEvents must be at least 0: current value is ${maxEvents}`,
      );
    }
    if (this.#running) throw new Error("Cannot run as the simulation is running already");
    this.#running = true;
    this.#stopped = false;
    const before = this.#processed;
    try {
      const reason = this.#loop(until, before + maxEvents);
      return { reason, events: this.#processed - before, time: this.now };
    } finally {
      this.#running = false;
      this.#fill();
    }
  }

  /** Closes the place of the event that ran, where its handler has not put another there. */
  #fill(): void {
    if (this.#list.hole === 1) {
      this.#list.hole = 0;
      this.#list.pop();
    }
  }

  #loop(until: number, limit: number): RunResult["reason"] {
    const list = this.#list;
    const table = this.#table;
    while (!this.#stopped) {
      if (list.size === 0) return "empty";
      const slot = list.slots[0];
      const handler = list.handlers[slot];
      if (handler < 0) {
        list.cancelled--;
        list.release(slot);
        list.pop();
        continue;
      }
      const time = list.times[0];
      if (time > until) {
        this.now = until;
        return "horizon";
      }
      if (this.#processed >= limit) return "count";
      this.#processed++;
      this.now = time;
      const value = list.values[slot];
      list.release(slot);
      list.hole = 1;
      table[handler](value);
      this.#fill();
    }
    return "stopped";
  }
}
