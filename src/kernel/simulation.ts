/**
 * The clock and the event list of a discrete-event simulation.
 *
 * Events run in the order (time, priority, sequence): the earlier time first; at equal times the lower
 * priority number; then the event that was scheduled first. `docs/kernel.md` states the semantics in full.
 *
 * A model is a set of handlers, functions of one number that are registered once, and of events that name a
 * handler and its argument. So an event is a few numbers in typed arrays, and no object is made for it.
 *
 * @module
 */
import { EventList } from "./_event_list.ts";

/** The number of a registered handler, from {@linkcode Simulation.on}; counts from 0. */
export type HandlerId = number;

/**
 * The number of a scheduled event: a positive integer that no other event of the same simulation ever has.
 * It needs a `Float64Array` or a plain field to be kept: it can be over 32 bits.
 */
export type EventId = number;

/** When {@linkcode Simulation.run} stops; without limits it runs until no event is left. */
export interface RunLimits {
  /** The last instant to run, in seconds: events exactly at it are run. */
  readonly until?: number;
  /** The most events to run in this call. */
  readonly maxEvents?: number;
}

/** What {@linkcode Simulation.run} did. */
export interface RunResult {
  /**
   * Why it came back: `"empty"`, no event is left; `"horizon"`, the next one is after `until`;
   * `"count"`, `maxEvents` were run; `"stopped"`, a handler called `stop()`.
   */
  readonly reason: "empty" | "horizon" | "count" | "stopped";
  /** Events run in this call. */
  readonly events: number;
  /** The clock at the end, in seconds. */
  readonly time: number;
}

/** Sequence numbers below this fit beside a priority in one exact integer. */
const sequenceLimit = 2 ** 43;

/** Priorities are whole numbers from `-priorityLimit` to `priorityLimit`. */
const priorityLimit = 511;

function refuse(action: string, what: string, rule: string, value: number): never {
  throw new RangeError(`Cannot ${action} as ${what} must be ${rule}: current value is ${value}`);
}

/**
 * One simulation: the clock, the event list and the table of handlers.
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
  #now = 0;
  #list = new EventList();
  #table: ((argument: number) => void)[] = [];
  #sequence = 0;
  #processed = 0;
  /** `run` looks closer once this many events were run; `stop` sets it to 0. */
  #limit = 0;
  #stopped = false;
  #running = false;

  /** The simulated time, in seconds; it starts at 0 and only the kernel moves it. */
  get now(): number {
    return this.#now;
  }

  /** Events that are waiting to run; the running one and the cancelled ones do not count. */
  get pending(): number {
    return this.#list.pending;
  }

  /** Events run so far, over all calls of `run`, the running one included. */
  get processed(): number {
    return this.#processed;
  }

  /**
   * Registers what an event does; handlers can be added at any time and are never removed.
   *
   * @param handler Called with the event's argument when the event runs.
   * @returns The number that `schedule` takes.
   */
  on(handler: (argument: number) => void): HandlerId {
    return this.#table.push(handler) - 1;
  }

  /** Whether `on` has given this number. */
  isRegistered(handler: HandlerId): boolean {
    return this.#table[handler] !== undefined;
  }

  /**
   * Runs a handler at once, as a part of the running event: no event is made, and none is counted.
   *
   * @param handler A number from `on`.
   * @param argument Any number.
   * @throws {RangeError} Where the handler is not registered.
   */
  call(handler: HandlerId, argument = 0): void {
    const work = this.#table[handler];
    if (work === undefined) refuse("call a handler", "it", "registered", handler);
    work(argument);
  }

  /**
   * Schedules an event some time from now; with a delay of 0 it runs after the running event, at the same instant.
   *
   * @param delay From now, in seconds; at least 0.
   * @param handler A number from `on`.
   * @param argument Any number: most often the index of a customer, a packet or a machine.
   * @param priority A whole number from -511 to 511: at equal times the lower goes first.
   * @returns The event's number, for `cancel`.
   * @throws {RangeError} Where an argument is out of its range, or 2^24 events are pending.
   */
  schedule(delay: number, handler: HandlerId, argument = 0, priority = 0): EventId {
    const time = this.#now + delay;
    if (!(delay >= 0 && time < Infinity)) {
      refuse("schedule an event", "delay", "finite and at least 0", delay);
    }
    return this.#put(time, handler, argument, priority);
  }

  /**
   * Schedules an event at an instant.
   *
   * @param time In seconds, at least `now`.
   * @param handler A number from `on`.
   * @param argument Any number.
   * @param priority A whole number from -511 to 511: at equal times the lower goes first.
   * @returns The event's number, for `cancel`.
   * @throws {RangeError} Where an argument is out of its range, or 2^24 events are pending.
   */
  scheduleAt(time: number, handler: HandlerId, argument = 0, priority = 0): EventId {
    if (!(time >= this.#now && time < Infinity)) {
      refuse("schedule an event", "time", `finite and at least ${this.#now} (now)`, time);
    }
    return this.#put(time, handler, argument, priority);
  }

  #put(time: number, handler: HandlerId, argument: number, priority: number): EventId {
    if (this.#table[handler] === undefined) {
      refuse("schedule an event", "handler", "registered", handler);
    }
    const order = priority === 0 ? this.#sequence++ : this.#prioritized(priority);
    const list = this.#list;
    const slot = list.take();
    list.handlers[slot] = handler;
    list.values[slot] = argument;
    list.dueTimes[slot] = time;
    list.orders[slot] = order;
    list.enter(slot);
    return list.ids[slot];
  }

  #prioritized(priority: number): number {
    if (!(Number.isInteger(priority) && Math.abs(priority) <= priorityLimit)) {
      refuse(
        "schedule an event",
        "priority",
        `a whole number from -${priorityLimit} to ${priorityLimit}`,
        priority,
      );
    }
    return priority * sequenceLimit + this.#sequence++;
  }

  /**
   * Takes an event out of the list.
   *
   * @returns `false` where the event already ran, runs now, was cancelled before, or never was.
   */
  cancel(event: EventId): boolean {
    const slot = this.#list.find(event);
    if (slot < 0) return false;
    this.#list.cancel(slot);
    return true;
  }

  /** Whether an event is waiting to run. */
  isPending(event: EventId): boolean {
    return this.#list.find(event) >= 0;
  }

  /** When a pending event is due, in seconds; `NaN` where it is not pending. */
  timeOf(event: EventId): number {
    const slot = this.#list.find(event);
    return slot < 0 ? NaN : this.#list.dueTimes[slot];
  }

  /** Makes `run` come back as soon as the running handler is done; does nothing while no `run` is under way. */
  stop(): void {
    this.#stopped = true;
    this.#limit = 0;
  }

  /**
   * Runs events in order until a limit, a `stop()` or the end of the list; call it again to go on.
   *
   * At `"horizon"` the clock is set to `until`; else it stays at the last event. Where several reasons hold, the first of
   * stopped, empty, horizon and count is given. Where a handler throws, the error comes out of `run`; the event
   * counts as run, what it has scheduled is pending, and `run` can be called again.
   *
   * @throws {RangeError} Where `until` is before now, `maxEvents` is below 0, or either is `NaN`.
   * @throws {Error} Where it is called from a handler.
   */
  run(limits: RunLimits = {}): RunResult {
    const { until = Infinity, maxEvents = Infinity } = limits;
    this.#checkRun(until, maxEvents);
    const before = this.#processed;
    this.#running = true;
    this.#stopped = false;
    this.#limit = before + maxEvents;
    try {
      const reason = this.#runEvents(Math.min(until, Number.MAX_VALUE));
      return { reason, events: this.#processed - before, time: this.#now };
    } finally {
      this.#running = false;
      this.#list.settle();
    }
  }

  #checkRun(until: number, maxEvents: number): void {
    if (this.#running) throw new Error("Cannot run as the simulation is running already");
    if (!(until >= this.#now)) {
      refuse("run", "until", `at least ${this.#now} (now)`, until);
    }
    if (!(maxEvents >= 0)) refuse("run", "maxEvents", "at least 0", maxEvents);
  }

  #runEvents(until: number): RunResult["reason"] {
    const list = this.#list;
    const table = this.#table;
    for (;;) {
      const time = list.times[0];
      const slot = list.slots[0];
      const handler = list.handlers[slot];
      if (handler < 0 || time > until || this.#processed >= this.#limit) {
        const reason = this.#pause(until);
        if (reason !== undefined) return reason;
        continue;
      }
      this.#processed++;
      this.#now = time;
      const value = list.values[slot];
      list.begin(slot);
      table[handler](value);
      list.settle();
    }
  }

  /** What ends the run now, if anything does. */
  #pause(until: number): RunResult["reason"] | undefined {
    if (this.#stopped) return "stopped";
    const list = this.#list;
    list.skipCancelled();
    const next = list.times[0];
    if (next === Infinity) return "empty";
    if (next > until) {
      this.#now = until;
      return "horizon";
    }
    return this.#processed >= this.#limit ? "count" : undefined;
  }
}
