/**
 * Priority at a processor: the most urgent first, first come first served among equals; an interrupted thread goes on where
 * it stopped, before its equals.
 *
 * @module
 */

import { type Levels, levelsOf } from "./_levels.ts";
import { F, fShift, I, iShift, Queues } from "./_records.ts";
import type { Discipline } from "./_service.ts";
import type { State } from "./_state.ts";

/** Head of line (`preemptive` false) or preemptive resume. */
export class Priority implements Discipline {
  readonly #state: State;
  readonly #processor: number;
  readonly #preemptive: boolean;
  readonly #levels: Levels;
  readonly #queues: Queues;
  /** The threads in service, in no order. */
  readonly #running: Int32Array;

  /** An idle processor. */
  constructor(state: State, processor: number, preemptive: boolean) {
    this.#state = state;
    this.#processor = processor;
    this.#preemptive = preemptive;
    this.#levels = levelsOf(state.program, processor, true);
    this.#queues = new Queues(this.#levels.count, state.records);
    this.#running = new Int32Array(state.program.processors.servers[processor]);
  }

  /** A thread asks for time. */
  arrive(thread: number): void {
    const { inUse, records, agenda } = this.#state;
    records.floats[(thread << fShift) + F.since] = agenda.now;
    if (inUse[this.#processor] < this.#running.length) {
      this.#state.useServer(this.#processor);
      this.#run(thread, inUse[this.#processor] - 1);
      return;
    }
    const level = this.#levelOf(thread);
    const place = this.#preemptive ? this.#leastUrgent() : 0;
    const victim = this.#running[place];
    if (!this.#preemptive || this.#levelOf(victim) <= level) this.#queues.push(level, thread);
    else {
      this.#interrupt(victim);
      this.#run(thread, place);
    }
  }

  /** Events are ends only. */
  expire(): boolean {
    return true;
  }

  /** A thread runs on. */
  extend(thread: number): void {
    const { agenda, base, records } = this.#state;
    agenda.set(base + thread, agenda.now + records.floats[(thread << fShift) + F.demand]);
  }

  /** A thread leaves. */
  leave(thread: number): void {
    const { records, inUse } = this.#state;
    const place = records.ints[(thread << iShift) + I.place];
    for (let level = 0; level < this.#levels.count; level++) {
      const next = this.#queues.shift(level);
      if (next < 0) continue;
      this.#state.countWaiting(next);
      this.#run(next, place);
      return;
    }
    this.#state.freeServer(this.#processor);
    this.#put(this.#running[inUse[this.#processor]], place);
  }

  /** Never called. */
  fire(): number {
    return -1;
  }

  #levelOf(thread: number): number {
    return this.#levels.ofActivity[this.#state.records.ints[(thread << iShift) + I.activity]];
  }

  #put(thread: number, place: number): void {
    this.#running[place] = thread;
    this.#state.records.ints[(thread << iShift) + I.place] = place;
  }

  #run(thread: number, place: number): void {
    const { records, agenda, base } = this.#state;
    this.#put(thread, place);
    agenda.set(base + thread, agenda.now + records.floats[(thread << fShift) + F.demand]);
  }

  /** The place of a running thread of the last level; of several, each is as likely. */
  #leastUrgent(): number {
    let place = 0;
    let equals = 1;
    for (let k = 1; k < this.#running.length; k++) {
      const more = this.#levelOf(this.#running[k]) - this.#levelOf(this.#running[place]);
      if (more > 0) equals = 1;
      if (more > 0 || (more === 0 && this.#state.oneOf(++equals) === 0)) place = k;
    }
    return place;
  }

  #interrupt(thread: number): void {
    const { records, agenda, base } = this.#state;
    const at = thread << fShift;
    records.floats[at + F.demand] = agenda.timeOf(base + thread) - agenda.now;
    records.floats[at + F.since] = agenda.now;
    agenda.cancel(base + thread);
    this.#queues.unshift(this.#levelOf(thread), thread);
  }
}
