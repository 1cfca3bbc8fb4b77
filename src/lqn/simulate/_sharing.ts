/**
 * Shared processors: everybody that is there gets time at once.
 *
 * Threads are in classes; all of a class get time at the same rate. Let a class's virtual time grow at that rate: then a
 * thread with demand x that comes at V leaves when V has grown by x, whoever comes or goes. So the threads of a class
 * stand in a heap by that number, and an arrival or departure costs O(log n) and moves one event.
 *
 * - Processor sharing: one class. With n threads and c servers each runs at the rate min(1, c / n).
 * - With priorities: one class per level; a level has what the more urgent ones leave.
 * - Completely fair: one class per group. Groups get time in proportion to their shares; what a group cannot use (it has fewer
 *   threads than servers, or its share is a ceiling) goes to the others.
 *
 * Source of virtual time: A. K. Parekh and R. G. Gallager, A generalized processor sharing approach to flow control in
 * integrated services networks: the single-node case, IEEE/ACM Transactions on Networking 1(3), 1993.
 *
 * @module
 */

import { KeyedHeap } from "../../kernel/mod.ts";
import { F, fShift, I, iShift } from "./_records.ts";
import type { Discipline } from "./_service.ts";
import type { State } from "./_state.ts";

/** How a shared processor divides its time. */
export interface SharingPlan {
  /** Number of classes. */
  readonly classes: number;
  /** By activity: its class. */
  readonly ofActivity: Int32Array;
  /**
   * Rate of each thread of each class.
   *
   * @param counts Threads of each class.
   * @param rates Gets the rates.
   */
  divide(counts: Int32Array, rates: Float64Array): void;
}

/** A shared processor. */
export class Sharing implements Discipline {
  readonly #state: State;
  readonly #processor: number;
  readonly #plan: SharingPlan;
  readonly #heaps: readonly KeyedHeap[];
  readonly #counts: Int32Array;
  readonly #rates: Float64Array;
  readonly #virtual: Float64Array;
  #updated = 0;
  /** Servers in use. */
  #using = 0;

  /** An idle processor. */
  constructor(state: State, processor: number, plan: SharingPlan) {
    this.#state = state;
    this.#processor = processor;
    this.#plan = plan;
    this.#heaps = Array.from({ length: plan.classes }, () => new KeyedHeap());
    this.#counts = new Int32Array(plan.classes);
    this.#rates = new Float64Array(plan.classes);
    this.#virtual = new Float64Array(plan.classes);
  }

  /** A thread asks for time. */
  arrive(thread: number): void {
    const { records, agenda } = this.#state;
    const kind = this.#plan.ofActivity[records.ints[(thread << iShift) + I.activity]];
    this.settle();
    const at = thread << fShift;
    records.floats[at + F.arrived] = agenda.now;
    records.floats[at + F.asked] = records.floats[at + F.demand];
    this.#counts[kind]++;
    this.#heaps[kind].push(this.#virtual[kind] + records.floats[at + F.demand], thread);
    this.#reschedule();
  }

  /** The first thread that is done leaves. */
  fire(): number {
    this.settle();
    const kind = this.#firstDone();
    this.#virtual[kind] = this.#heaps[kind].firstKey;
    const thread = this.#heaps[kind].shift();
    if (--this.#counts[kind] === 0) this.#virtual[kind] = 0;
    this.#state.countLost(thread);
    this.#reschedule();
    return thread;
  }

  /** Brings virtual times and the busy servers up to now. */
  settle(): void {
    const { agenda, stats, program } = this.#state;
    const passed = agenda.now - this.#updated;
    this.#updated = agenda.now;
    if (!(passed > 0)) return;
    stats[program.layout.processors + this.#processor] += passed * this.#using;
    for (let kind = 0; kind < this.#virtual.length; kind++) {
      if (this.#counts[kind] > 0) this.#virtual[kind] += passed * this.#rates[kind];
    }
  }

  /** Never called. */
  expire(): boolean {
    return true;
  }

  /** Never called. */
  extend(): void {}

  /** Never called. */
  leave(): void {}

  /** Time until the first thread of a class is done. */
  #timeLeft(kind: number): number {
    if (this.#counts[kind] === 0) return Infinity;
    return Math.max(0, this.#heaps[kind].firstKey - this.#virtual[kind]) / this.#rates[kind];
  }

  /** The class whose first thread is done first. */
  #firstDone(): number {
    let first = 0;
    for (let kind = 1; kind < this.#counts.length; kind++) {
      if (this.#timeLeft(kind) < this.#timeLeft(first)) first = kind;
    }
    return first;
  }

  /** Divides the time anew and sets the event. */
  #reschedule(): void {
    const { agenda } = this.#state;
    this.#plan.divide(this.#counts, this.#rates);
    this.#using = 0;
    for (let kind = 0; kind < this.#counts.length; kind++) {
      if (this.#counts[kind] > 0) this.#using += this.#counts[kind] * this.#rates[kind];
    }
    const left = this.#timeLeft(this.#firstDone());
    if (left < Infinity) agenda.move(this.#processor, agenda.now + left);
    else agenda.cancel(this.#processor);
  }
}
