/**
 * Round robin: a thread has its server for a quantum, then goes to the end of the queue if anybody waits.
 *
 * A quantum that ends while nobody waits makes no event: a thread that runs alone has one event, its end. When a thread
 * comes and finds no server, those that run are cut at the end of the quantum that they are in.
 *
 * With priorities, the queue of the most urgent level is served first; whether a more urgent arrival also interrupts at once
 * is an option.
 *
 * @module
 */

import { type Levels, levelsOf } from "./_levels.ts";
import { Queues } from "./_records.ts";
import type { Discipline } from "./_service.ts";
import type { State } from "./_state.ts";

// Numbers of other files, written out: an imported name is loaded each time. A test compares them.
const enum Shift {
  i = 4,
  f = 3,
}
const enum Int {
  activity = 1,
  place = 14,
}
const enum Float {
  demand = 3,
  since = 4,
  arrived = 5,
  asked = 6,
}

/** Whether priorities count, and whether an arrival interrupts. */
export type RoundRobinOrder = "equal" | "priority" | "preemptive";

/**
 * Round robin. Of a thread in service, `F.demand` is what it needed when its present quanta began, at `F.since`, and `I.place` is twice
 * its place among those in service, plus 1 where its event is its end.
 */
export class RoundRobin implements Discipline {
  readonly #state: State;
  readonly #processor: number;
  readonly #quantum: number;
  readonly #preemptive: boolean;
  readonly #levels: Levels;
  readonly #queues: Queues;
  readonly #running: Int32Array;
  #waiting = 0;

  /** An idle processor. */
  constructor(state: State, processor: number, order: RoundRobinOrder) {
    this.#state = state;
    this.#processor = processor;
    this.#quantum = state.program.network.processors[processor].quantum;
    this.#preemptive = order === "preemptive";
    this.#levels = levelsOf(state.program, processor, order !== "equal");
    this.#queues = new Queues(this.#levels.count, state.records);
    this.#running = new Int32Array(state.program.processors.servers[processor]);
  }

  /** A thread asks for time. */
  arrive(thread: number): void {
    const { inUse, records, agenda, base } = this.#state;
    const at = thread << Shift.f;
    records.floats[at + Float.arrived] = agenda.now;
    records.floats[at + Float.asked] = records.floats[at + Float.demand];
    if (inUse[this.#processor] < this.#running.length) {
      this.#state.useServer(this.#processor);
      this.#run(thread, inUse[this.#processor] - 1);
      return;
    }
    if (this.#waiting === 0) this.#cutAll();
    const place = this.#preemptive ? this.#placeToTake(thread) : -1;
    if (place < 0) {
      this.#wait(thread);
      return;
    }
    const victim = this.#running[place];
    agenda.cancel(base + victim);
    this.#settle(victim);
    this.#wait(victim);
    this.#run(thread, place);
  }

  /** A quantum or a slice is over: whether it is the slice. */
  expire(thread: number): boolean {
    const place = this.#state.records.ints[(thread << Shift.i) + Int.place];
    if ((place & 1) === 1) {
      this.#state.countLost(thread);
      return true;
    }
    this.#settle(thread);
    if (this.#waiting > 0) {
      this.#wait(thread);
      this.#run(this.#next(), place >> 1);
    } else this.#run(thread, place >> 1);
    return false;
  }

  /** A thread runs on: its quantum starts anew. */
  extend(thread: number): void {
    const { ints, floats } = this.#state.records;
    const at = thread << Shift.f;
    floats[at + Float.arrived] = this.#state.agenda.now;
    floats[at + Float.asked] = floats[at + Float.demand];
    this.#run(thread, ints[(thread << Shift.i) + Int.place] >> 1);
  }

  /** A thread leaves. */
  leave(thread: number): void {
    const { records, inUse } = this.#state;
    const place = records.ints[(thread << Shift.i) + Int.place] >> 1;
    if (this.#waiting > 0) {
      this.#run(this.#next(), place);
      return;
    }
    this.#state.freeServer(this.#processor);
    const last = this.#running[inUse[this.#processor]];
    this.#running[place] = last;
    const at = (last << Shift.i) + Int.place;
    records.ints[at] = 2 * place + (records.ints[at] & 1);
  }

  /** Never called. */
  fire(): number {
    return -1;
  }

  #wait(thread: number): void {
    const { ints } = this.#state.records;
    const level = this.#levels.count === 1
      ? 0
      : this.#levels.ofActivity[ints[(thread << Shift.i) + Int.activity]];
    this.#queues.push(level, thread);
    this.#waiting++;
  }

  #next(): number {
    this.#waiting--;
    let level = 0;
    while (this.#queues.heads[level] < 0) level++;
    return this.#queues.shift(level);
  }

  /** A thread begins a quantum, or runs to its end where nobody waits. */
  #run(thread: number, place: number): void {
    const { records, agenda, base } = this.#state;
    const at = thread << Shift.f;
    const demand = records.floats[at + Float.demand];
    records.floats[at + Float.since] = agenda.now;
    const toEnd = this.#waiting === 0 || demand <= this.#quantum;
    this.#running[place] = thread;
    records.ints[(thread << Shift.i) + Int.place] = 2 * place + Number(toEnd);
    agenda.due[base + thread] = agenda.now + (toEnd ? demand : this.#quantum);
    agenda.enter(base + thread);
  }

  /** Takes what a thread has had off its demand. */
  #settle(thread: number): void {
    const { records, agenda } = this.#state;
    const at = thread << Shift.f;
    const left = records.floats[at + Float.demand] -
      (agenda.now - records.floats[at + Float.since]);
    records.floats[at + Float.demand] = Math.max(0, left);
  }

  /** Somebody is about to wait: all that run get the end of their quantum, where it is before their own. */
  #cutAll(): void {
    const { records, agenda, base } = this.#state;
    for (let place = 0; place < this.#running.length; place++) {
      const thread = this.#running[place];
      const at = thread << Shift.f;
      const since = records.floats[at + Float.since];
      const quanta = Math.floor((agenda.now - since) / this.#quantum) + 1;
      const end = since + quanta * this.#quantum;
      if (end >= since + records.floats[at + Float.demand]) continue;
      agenda.move(base + thread, Math.max(end, agenda.now));
      records.ints[(thread << Shift.i) + Int.place] = 2 * place;
    }
  }

  /** Where a thread runs that is less urgent than this one; -1 where there is none. */
  #placeToTake(thread: number): number {
    const { ints } = this.#state.records;
    const levelOf = (one: number) => this.#levels.ofActivity[ints[(one << Shift.i) + Int.activity]];
    let worst = levelOf(thread);
    let place = -1;
    for (let k = 0; k < this.#running.length; k++) {
      const level = levelOf(this.#running[k]);
      if (level <= worst) continue;
      worst = level;
      place = k;
    }
    return place;
  }
}
