/**
 * The processors: who gets time, and when.
 *
 * A delay processor and a first-come-first-served one are handled here; each other discipline has a file of its own behind
 * one contract, {@linkcode Discipline}.
 *
 * @module
 */

import { Queues } from "./_records.ts";
import type { State } from "./_state.ts";

// Numbers of other files, written out: an imported name is loaded each time. A test compares them.
const enum Shift {
  i = 4,
  f = 3,
}
const enum Float {
  demand = 3,
  since = 4,
}
const enum Int {
  op = 0,
  activity = 1,
}
const enum Served {
  delay = 0,
  fcfs = 1,
  threaded = 2,
}
const enum InActivity {
  waiting = 3,
  size = 6,
}
const enum Do {
  delayed = 0,
  served = 1,
  threaded = 2,
  shared = 3,
}

/** How a processor orders the threads that want its time. */
export interface Discipline {
  /** A thread asks for as much time as its `F.demand` says. */
  arrive(thread: number): void;
  /** Of a threaded discipline: the thread's event has come; whether it has all that it asked for. */
  expire(thread: number): boolean;
  /** Of a threaded discipline: a thread that has all that it asked for wants more, `F.demand`, without a break. */
  extend(thread: number): void;
  /** Of a threaded discipline: a thread that has all that it asked for leaves. */
  leave(thread: number): void;
  /** Of a shared discipline: the processor's event has come; the thread that leaves, -1 if none. */
  fire(): number;
  /** Brings statistics up to now, where they are not counted event by event. */
  settle?(): void;
}

/** All processors of a simulation. */
export class Service {
  readonly #state: State;
  readonly #disciplines: readonly (Discipline | undefined)[];
  readonly #queues: Queues;
  readonly #serve: Uint8Array;
  readonly #servers: Float64Array;
  readonly #statistics: number;
  readonly #activities: number;

  /** Idle processors; one discipline for each that is neither a delay nor first come first served. */
  constructor(state: State, disciplines: readonly (Discipline | undefined)[]) {
    const { processors, layout } = state.program;
    this.#state = state;
    this.#disciplines = disciplines;
    this.#queues = new Queues(processors.count, state.records);
    this.#serve = processors.serve;
    this.#servers = processors.servers;
    this.#statistics = layout.processors;
    this.#activities = layout.activities;
  }

  /** A thread asks a processor for as much time as its `F.demand` says. */
  request(thread: number, processor: number): void {
    const serve = this.#serve[processor];
    const { records } = this.#state;
    if (serve === Served.delay) {
      records.ints[(thread << Shift.i) + Int.op] = Do.delayed;
      this.#enter(thread);
    } else if (serve === Served.fcfs) {
      records.ints[(thread << Shift.i) + Int.op] = Do.served;
      const { inUse, agenda } = this.#state;
      if (inUse[processor] < this.#servers[processor]) {
        inUse[processor]++;
        this.#state.stats[this.#statistics + processor] -= agenda.now;
        this.#enter(thread);
        return;
      }
      records.floats[(thread << Shift.f) + Float.since] = agenda.now;
      this.#queues.push(processor, thread);
    } else {
      records.ints[(thread << Shift.i) + Int.op] = serve === Served.threaded
        ? Do.threaded
        : Do.shared;
      this.#disciplines[processor]!.arrive(thread);
    }
  }

  /** The thread's event comes when its demand has passed. */
  #enter(thread: number): void {
    const { agenda, records, base } = this.#state;
    agenda.due[base + thread] = agenda.now + records.floats[(thread << Shift.f) + Float.demand];
    agenda.enter(base + thread);
  }

  /** A thread whose slice is done, and that has not left, runs on for as long as its `F.demand` says. */
  extend(thread: number, processor: number): void {
    const serve = this.#serve[processor];
    if (serve === Served.delay || serve === Served.fcfs) this.#enter(thread);
    else if (serve === Served.threaded) this.#disciplines[processor]!.extend(thread);
    else this.#disciplines[processor]!.arrive(thread);
  }

  /** A thread whose slice is done leaves; the next one is served. */
  leave(thread: number, processor: number): void {
    const serve = this.#serve[processor];
    if (serve === Served.fcfs) this.#serveNext(processor);
    else if (serve === Served.threaded) this.#disciplines[processor]!.leave(thread);
  }

  /** The event of a thread at a threaded processor: whether its slice is done. */
  expire(thread: number, processor: number): boolean {
    return this.#disciplines[processor]!.expire(thread);
  }

  /** The event of a shared processor: the thread whose slice is done, -1 if none. */
  fire(processor: number): number {
    return this.#disciplines[processor]!.fire();
  }

  /** Brings all statistics up to now. */
  settle(): void {
    for (const one of this.#disciplines) one?.settle?.();
  }

  #serveNext(processor: number): void {
    const state = this.#state;
    const { agenda, records } = state;
    const next = this.#queues.shift(processor);
    if (next < 0) {
      state.inUse[processor]--;
      state.stats[this.#statistics + processor] += agenda.now;
      return;
    }
    const at = next << Shift.f;
    const activity = records.ints[(next << Shift.i) + Int.activity];
    state.stats[this.#activities + activity * InActivity.size + InActivity.waiting] += agenda.now -
      records.floats[at + Float.since];
    this.#enter(next);
  }
}
