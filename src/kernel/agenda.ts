/**
 * An event list for models that number their own actors: each whole number has at most one pending event.
 *
 * {@linkcode Simulation} is the general kernel: any number of events, handlers, event numbers. A model that is compiled to
 * flat arrays knows its actors (a thread, a station, a source) and what each one waits for; it needs only to know who
 * is next. The order is that of the kernel: (time, priority, sequence).
 *
 * Symbols: `times[i]` and `actors[i]` are the entry at place `i` of a binary heap; `places[a]` is the place of actor `a`, -1 where
 * it has no event. The place of the actor that runs is kept vacant, so that the next event takes it: one way through
 * the heap for an actor that is done and one that starts. Places beyond the last hold `Infinity`.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { grown } from "./_event_pool.ts";

/** Sequence numbers below this fit beside a priority in one exact integer. */
const sequenceLimit = 2 ** 43;

/**
 * Who is next: pending events of numbered actors, one each.
 *
 * Nothing is allocated per event. Times are not checked, as this is the innermost loop of a compiled model: a time before
 * {@linkcode Agenda.now} or `NaN` is a fault of the caller.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Agenda } from "@iovlab/iovlab/kernel";
 *
 * const agenda = new Agenda(3);
 * agenda.set(0, 2);
 * agenda.set(1, 1);
 * agenda.set(2, 1, -1); // at the same instant, but a lower priority number
 * const order: number[] = [];
 * for (let actor = agenda.next(10); actor >= 0; actor = agenda.next(10)) order.push(actor);
 * assert.deepEqual(order, [2, 1, 0]);
 * assert.equal(agenda.now, 10);
 * ```
 */
export class Agenda {
  /** The simulated time, in the model's unit: that of the event that {@linkcode next} gave last. */
  now = 0;
  /**
   * When each actor's event is due. To be written before {@linkcode enter}, which reads it: so no number has to be handed
   * over, which V8 would box where it does not inline the call.
   */
  due: Float64Array;
  #times: Float64Array;
  #actors: Int32Array;
  #places: Int32Array;
  #orders: Float64Array;
  #size = 0;
  #sequence = 0;
  #vacant = false;

  /**
   * An empty list for actors 0 to `actors - 1`.
   *
   * @throws {InputError} Where the number is not a whole number of at least 1.
   */
  constructor(actors: number) {
    if (!(Number.isInteger(actors) && actors >= 1)) {
      throw new InputError(
        `Cannot make an agenda as actors must be a whole number of at least 1: current value is ${actors}`,
        { code: "kernel/bad-actors" },
      );
    }
    this.#times = new Float64Array(2 * actors + 3).fill(Infinity);
    this.#actors = new Int32Array(actors + 1);
    this.#places = new Int32Array(actors).fill(-1);
    this.#orders = new Float64Array(actors);
    this.due = new Float64Array(actors);
  }

  /** Pending events. */
  get pending(): number {
    return this.#size - (this.#vacant ? 1 : 0);
  }

  /** Events that were ever set. */
  get scheduled(): number {
    return this.#sequence;
  }

  /** Makes room for actors up to `actors - 1`; those that are there keep their events. */
  grow(actors: number): void {
    const old = this.#places.length;
    if (actors <= old) return;
    this.#places = grown(this.#places, actors, 0);
    this.#places.fill(-1, old);
    this.#orders = grown(this.#orders, actors);
    this.due = grown(this.due, actors);
    this.#actors = grown(this.#actors, actors + 1);
    this.#times = grown(this.#times, 2 * actors + 3, Infinity);
  }

  /** Whether the actor has a pending event. */
  has(actor: number): boolean {
    return this.#places[actor] >= 0;
  }

  /** When the actor's event is due; `NaN` where it has none. */
  timeOf(actor: number): number {
    return this.#places[actor] < 0 ? NaN : this.due[actor];
  }

  /**
   * Gives an actor, which has none, its event.
   *
   * @param time At least {@linkcode now}.
   * @param priority A whole number from -511 to 511: at equal times the lower goes first.
   */
  set(actor: number, time: number, priority = 0): void {
    this.due[actor] = time;
    this.enter(actor);
    if (priority === 0) return;
    this.cancel(actor);
    this.#orders[actor] += priority * sequenceLimit;
    this.#siftUp(this.#size++, actor);
  }

  /** Gives an actor, which has none, its event, at the time that {@linkcode due} holds for it. */
  enter(actor: number): void {
    this.#orders[actor] = this.#sequence++;
    if (this.#vacant) {
      this.#vacant = false;
      this.#siftDown(0, actor);
    } else this.#siftUp(this.#size++, actor);
  }

  /** Moves the event of an actor to another time, as if it were set now; gives it one where it has none. */
  move(actor: number, time: number): void {
    const place = this.#places[actor];
    if (place < 0) return this.set(actor, time);
    const before = this.due[actor];
    this.due[actor] = time;
    this.#orders[actor] = this.#sequence++;
    if (time < before) this.#siftUp(place, actor);
    else this.#siftDown(place, actor);
  }

  /** Takes an actor's event away; does nothing where it has none. */
  cancel(actor: number): void {
    const place = this.#places[actor];
    if (place < 0) return;
    this.#places[actor] = -1;
    this.#remove(place);
  }

  /**
   * Takes the first event due at or before `until` and moves the clock to it.
   *
   * @returns Its actor; -1 where there is none: then the clock stands at `until`.
   */
  next(until: number): number {
    if (this.#vacant) {
      this.#vacant = false;
      this.#remove(0);
    }
    const time = this.#times[0];
    if (!(time <= until)) {
      this.now = until;
      return -1;
    }
    const actor = this.#actors[0];
    this.now = time;
    this.#places[actor] = -1;
    this.#times[0] = -Infinity;
    this.#vacant = true;
    return actor;
  }

  #remove(place: number): void {
    const last = --this.#size;
    const time = this.#times[last];
    const actor = this.#actors[last];
    this.#times[last] = Infinity;
    if (place === last) return;
    if (place > 0 && time < this.#times[(place - 1) >> 1]) this.#siftUp(place, actor);
    else this.#siftDown(place, actor);
  }

  #siftUp(start: number, actor: number): void {
    const time = this.due[actor];
    const times = this.#times, actors = this.#actors, places = this.#places;
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const other = times[parent];
      if (time >= other) {
        if (time > other || this.#orders[actors[parent]] < this.#orders[actor]) break;
      }
      const moved = actors[parent];
      times[place] = other;
      actors[place] = moved;
      places[moved] = place;
      place = parent;
    }
    times[place] = time;
    actors[place] = actor;
    places[actor] = place;
  }

  /** `Number(right < left)` makes the choice of a child an addition, not a branch that is wrong half of the time. */
  #siftDown(start: number, actor: number): void {
    const time = this.due[actor];
    const times = this.#times, actors = this.#actors, places = this.#places;
    let place = start;
    for (;;) {
      let child = 2 * place + 1;
      const left = times[child];
      const right = times[child + 1];
      child += Number(right < left);
      const childTime = times[child];
      if (time < childTime) break;
      if (left === right && this.#orders[actors[child + 1]] < this.#orders[actors[child]]) child++;
      if (time === childTime && this.#orders[actor] < this.#orders[actors[child]]) break;
      const moved = actors[child];
      times[place] = childTime;
      actors[place] = moved;
      places[moved] = place;
      place = child;
    }
    times[place] = time;
    actors[place] = actor;
    places[actor] = place;
  }
}
