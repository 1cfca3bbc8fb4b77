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
import { F, fShift, I, iShift, Queues } from "./_records.ts";
import type { Discipline } from "./_service.ts";
import type { State } from "./_state.ts";

const { place: PLACE } = I;
const { demand: DEMAND, since: SINCE, arrived: ARRIVED, asked: ASKED } = F;

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
    const at = thread << fShift;
    records.floats[at + ARRIVED] = agenda.now;
    records.floats[at + ASKED] = records.floats[at + DEMAND];
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
    const place = this.#state.records.ints[(thread << iShift) + PLACE];
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
    const at = thread << fShift;
    floats[at + ARRIVED] = this.#state.agenda.now;
    floats[at + ASKED] = floats[at + DEMAND];
    this.#run(thread, ints[(thread << iShift) + PLACE] >> 1);
  }

  /** A thread leaves. */
  leave(thread: number): void {
    const { records, inUse } = this.#state;
    const place = records.ints[(thread << iShift) + PLACE] >> 1;
    if (this.#waiting > 0) {
      this.#run(this.#next(), place);
      return;
    }
    this.#state.freeServer(this.#processor);
    const last = this.#running[inUse[this.#processor]];
    this.#running[place] = last;
    const at = (last << iShift) + PLACE;
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
      : this.#levels.ofActivity[ints[(thread << iShift) + I.activity]];
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
    const at = thread << fShift;
    const demand = records.floats[at + DEMAND];
    records.floats[at + SINCE] = agenda.now;
    const toEnd = this.#waiting === 0 || demand <= this.#quantum;
    this.#running[place] = thread;
    records.ints[(thread << iShift) + PLACE] = 2 * place + Number(toEnd);
    agenda.due[base + thread] = agenda.now + (toEnd ? demand : this.#quantum);
    agenda.enter(base + thread);
  }

  /** Takes what a thread has had off its demand. */
  #settle(thread: number): void {
    const { records, agenda } = this.#state;
    const at = thread << fShift;
    const left = records.floats[at + DEMAND] - (agenda.now - records.floats[at + SINCE]);
    records.floats[at + DEMAND] = Math.max(0, left);
  }

  /** Somebody is about to wait: all that run get the end of their quantum, where it is before their own. */
  #cutAll(): void {
    const { records, agenda, base } = this.#state;
    for (let place = 0; place < this.#running.length; place++) {
      const thread = this.#running[place];
      const at = thread << fShift;
      const since = records.floats[at + SINCE];
      const quanta = Math.floor((agenda.now - since) / this.#quantum) + 1;
      const end = since + quanta * this.#quantum;
      if (end >= since + records.floats[at + DEMAND]) continue;
      agenda.move(base + thread, Math.max(end, agenda.now));
      records.ints[(thread << iShift) + PLACE] = 2 * place;
    }
  }

  /** Where a thread runs that is less urgent than this one; -1 where there is none. */
  #placeToTake(thread: number): number {
    const { ints } = this.#state.records;
    const levelOf = (one: number) => this.#levels.ofActivity[ints[(one << iShift) + I.activity]];
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
