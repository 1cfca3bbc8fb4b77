/**
 * The processors: who gets time, and when.
 *
 * A delay processor and a first-come-first-served one are handled here; each other discipline has a file of its own behind
 * one contract, {@linkcode Discipline}.
 *
 * @module
 */

import { OfActivity } from "./_layout.ts";
import { Serve } from "./_program.ts";
import { F, fShift, I, iShift, Queues } from "./_records.ts";
import { Op, type State } from "./_state.ts";

const { demand: DEMAND, since: SINCE } = F;
const { op: OP, activity: ACTIVITY } = I;
const WAITING = OfActivity.waiting;
const ACTIVITY_SIZE = OfActivity.size;
const { delay: DELAY, fcfs: FCFS, threaded: THREADED } = Serve;
const OP_DELAYED = Op.delayed;
const OP_SERVED = Op.served;
const OP_THREADED = Op.threaded;
const OP_SHARED = Op.shared;

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
    if (serve === DELAY) {
      records.ints[(thread << iShift) + OP] = OP_DELAYED;
      this.#enter(thread);
    } else if (serve === FCFS) {
      records.ints[(thread << iShift) + OP] = OP_SERVED;
      const { inUse, agenda } = this.#state;
      if (inUse[processor] < this.#servers[processor]) {
        inUse[processor]++;
        this.#state.stats[this.#statistics + processor] -= agenda.now;
        this.#enter(thread);
        return;
      }
      records.floats[(thread << fShift) + SINCE] = agenda.now;
      this.#queues.push(processor, thread);
    } else {
      records.ints[(thread << iShift) + OP] = serve === THREADED ? OP_THREADED : OP_SHARED;
      this.#disciplines[processor]!.arrive(thread);
    }
  }

  /** The thread's event comes when its demand has passed. */
  #enter(thread: number): void {
    const { agenda, records, base } = this.#state;
    agenda.due[base + thread] = agenda.now + records.floats[(thread << fShift) + DEMAND];
    agenda.enter(base + thread);
  }

  /** A thread whose slice is done, and that has not left, runs on for as long as its `F.demand` says. */
  extend(thread: number, processor: number): void {
    const serve = this.#serve[processor];
    if (serve === DELAY || serve === FCFS) this.#enter(thread);
    else if (serve === THREADED) this.#disciplines[processor]!.extend(thread);
    else this.#disciplines[processor]!.arrive(thread);
  }

  /** A thread whose slice is done leaves; the next one is served. */
  leave(thread: number, processor: number): void {
    const serve = this.#serve[processor];
    if (serve === FCFS) this.#serveNext(processor);
    else if (serve === THREADED) this.#disciplines[processor]!.leave(thread);
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
    const at = next << fShift;
    const activity = records.ints[(next << iShift) + ACTIVITY];
    state.stats[this.#activities + activity * ACTIVITY_SIZE + WAITING] += agenda.now -
      records.floats[at + SINCE];
    this.#enter(next);
  }
}
