/**
 * Requests: how they come to a task, wait, are taken, answered and forwarded.
 *
 * A task in order or polled is handled here; semaphores, locks and tasks that join entries have files of their own
 * behind one contract, {@linkcode Admission}.
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
const enum Int {
  op = 0,
  activity = 1,
  root = 2,
  entry = 3,
  served = 4,
  live = 5,
  phase = 6,
  fork = 7,
  to = 11,
  block = 12,
  caller = 13,
}
const enum Float {
  phaseBegan = 1,
  sent = 2,
}
const enum InCall {
  sum = 1,
  squares = 2,
  lost = 3,
  size = 4,
}
const enum Taken {
  polled = 1,
  reference = 5,
}
const enum Do {
  begin = 5,
  cycle = 6,
  deliver = 9,
}

/** How a task of its own kind takes requests. */
export interface Admission {
  /** A request has come: the thread that starts now, or -1. */
  deliver(request: number): number;
  /** A thread that served an entry is done and gone; the one that starts now, or -1. */
  done(entry: number): number;
  /** A reply to the request that an entry holds, from a thread that serves another entry: who goes on, or -1. */
  reply(entry: number): number;
  /** A thread comes to a join of entries: whether it is the last one. */
  join(thread: number, join: number): boolean;
}

/** The requests of a simulation. */
export class Requests {
  readonly #state: State;
  /** Requests that wait, by queue of a task. */
  readonly queues: Queues;
  /** By task: how it takes requests, where that is not in order or polled. */
  readonly admissions: (Admission | undefined)[];
  readonly #entryTask: Int32Array;
  readonly #entryStart: Int32Array;
  readonly #entryQueue: Int32Array;
  readonly #taskQueues: Int32Array;
  readonly #take: Uint8Array;
  readonly #threads: Int32Array;
  readonly #places: Float64Array;
  /** Of a polled task: the queue that was served last. */
  readonly #polled: Int32Array;
  readonly #tasksAt: number;
  readonly #entriesAt: number;
  readonly #forwardsFrom: number;
  readonly #forwardsTo: number;

  /** No request anywhere. */
  constructor(state: State) {
    const { entries, tasks, layout } = state.program;
    this.#state = state;
    this.queues = new Queues(tasks.queues[tasks.count], state.records);
    this.admissions = new Array(tasks.count).fill(undefined);
    this.#entryTask = entries.task;
    this.#entryStart = entries.start;
    this.#entryQueue = entries.queue;
    this.#taskQueues = tasks.queues;
    this.#take = tasks.take;
    this.#threads = tasks.threads;
    this.#places = tasks.places;
    this.#polled = tasks.queues.slice(0, tasks.count);
    this.#tasksAt = layout.tasks;
    this.#entriesAt = layout.entries;
    this.#forwardsFrom = layout.forwards;
    this.#forwardsTo = layout.open;
  }

  /** A request has come to its entry's task: the thread that starts now, or -1. */
  deliver(request: number): number {
    const { busy, records } = this.#state;
    const entry = records.ints[(request << Shift.i) + Int.to];
    const task = this.#entryTask[entry];
    if (this.#take[task] > Taken.polled) return this.admissions[task]!.deliver(request);
    if (busy[task] < this.#threads[task]) return this.start(request, entry, task);
    if (this.isLost(request, task)) return -1;
    this.queues.push(this.#entryQueue[entry], request);
    return -1;
  }

  /** Whether a request finds no place and is dropped: one that nobody waits for, where places are few. */
  isLost(request: number, task: number): boolean {
    const places = this.#places[task];
    if (places === Infinity) return false;
    const { records, stats } = this.#state;
    if (records.ints[(request << Shift.i) + Int.caller] >= 0) return false;
    let waiting = 0;
    for (let q = this.#taskQueues[task]; q < this.#taskQueues[task + 1]; q++) {
      waiting += this.queues.lengths[q];
    }
    if (waiting < places) return false;
    stats[records.ints[(request << Shift.i) + Int.block] + InCall.lost]++;
    records.release(request);
    return true;
  }

  /** A thread of a task that has one free takes a request. */
  start(request: number, entry: number, task: number): number {
    const { busy, stats, agenda } = this.#state;
    busy[task]++;
    stats[this.#tasksAt + task] -= agenda.now;
    return this.#serve(this.#state.records.take(), request, entry);
  }

  /** A thread, whose record is given, begins to serve a request. */
  #serve(thread: number, request: number, entry: number): number {
    const { records, agenda, stats } = this.#state;
    const { ints, floats } = records;
    const { now } = agenda;
    const block = ints[(request << Shift.i) + Int.block];
    if (ints[(request << Shift.i) + Int.caller] >= 0 || this.#isForward(block)) {
      const waited = now - floats[(request << Shift.f) + Float.sent];
      stats[block]++;
      if (waited > 0) {
        stats[block + InCall.sum] += waited;
        stats[block + InCall.squares] += waited * waited;
      }
    }
    const i = thread << Shift.i;
    ints[i + Int.op] = Do.begin;
    ints[i + Int.activity] = this.#entryStart[entry];
    ints[i + Int.root] = thread;
    ints[i + Int.entry] = entry;
    ints[i + Int.served] = request;
    ints[i + Int.live] = 1;
    ints[i + Int.phase] = 1;
    ints[i + Int.fork] = -1;
    floats[(thread << Shift.f) + Float.phaseBegan] = now;
    return thread;
  }

  /**
   * The reply to a request, or its forwarding, or the end of one that nobody waits for: the thread that goes on, or the
   * request that is to be delivered, or -1.
   */
  reply(request: number, entry: number): number {
    const { records, program } = this.#state;
    const { forwards } = program.entries;
    const caller = records.ints[(request << Shift.i) + Int.caller];
    if (caller < 0) this.#countSpan(request);
    if (forwards[entry] < forwards[entry + 1]) {
      const to = this.#forwardTo(entry);
      if (to >= 0) {
        this.#forward(request, to);
        return request;
      }
    }
    if (caller < 0) records.release(request);
    return caller;
  }

  /** Whether a block of statistics is that of a forwarding. */
  #isForward(block: number): boolean {
    return block >= this.#forwardsFrom && block < this.#forwardsTo;
  }

  /** Counts the time from an asynchronous or open request to the end of phase 1. */
  #countSpan(request: number): void {
    const { records, agenda, stats } = this.#state;
    const block = records.ints[(request << Shift.i) + Int.block];
    if (this.#isForward(block)) return;
    const span = agenda.now - records.floats[(request << Shift.f) + Float.sent];
    stats[block]++;
    stats[block + InCall.sum] += span;
    stats[block + InCall.squares] += span * span;
  }

  /** A reply to an entry that another thread has served. */
  replyElsewhere(entry: number): void {
    const thread = this.admissions[this.#entryTask[entry]]?.reply(entry) ?? -1;
    if (thread >= 0) this.#state.makeReady(thread);
  }

  /** Which forwarding of an entry a request takes, by chance; -1 where it is answered. */
  #forwardTo(entry: number): number {
    const { choices, program } = this.#state;
    const { forwards } = program.entries;
    const choice = choices[this.#entryTask[entry]].next();
    for (let k = forwards[entry]; k < forwards[entry + 1]; k++) {
      if (choice < program.forwardCumulative[k]) return k;
    }
    return -1;
  }

  /** Sends a request on: it is delivered when its turn comes. */
  #forward(request: number, forwarding: number): void {
    const { program, records, agenda } = this.#state;
    const i = request << Shift.i;
    records.ints[i + Int.op] = Do.deliver;
    records.ints[i + Int.to] = program.forwardTo[forwarding];
    records.ints[i + Int.block] = program.layout.forwards + forwarding * InCall.size;
    records.floats[(request << Shift.f) + Float.sent] = agenda.now;
  }

  /** A thread has served its entry to the end: the thread that goes on, itself or another, or -1. */
  finish(thread: number): number {
    const { records, stats, agenda, busy } = this.#state;
    const i = thread << Shift.i;
    const entry = records.ints[i + Int.entry];
    const task = this.#entryTask[entry];
    stats[this.#entriesAt + entry]++;
    const take = this.#take[task];
    if (take <= Taken.polled) {
      const queue = this.#nextQueue(task);
      if (queue >= 0) {
        const request = this.queues.shift(queue);
        return this.#serve(thread, request, records.ints[(request << Shift.i) + Int.to]);
      }
    }
    busy[task]--;
    stats[this.#tasksAt + task] += agenda.now;
    if (take === Taken.reference) {
      records.ints[i + Int.op] = Do.cycle;
      return thread;
    }
    records.release(thread);
    return take <= Taken.polled ? -1 : this.admissions[task]!.done(entry);
  }

  /** The queue that a thread of the task serves next; -1 where nobody waits. */
  #nextQueue(task: number): number {
    const { heads } = this.queues;
    const first = this.#taskQueues[task];
    const end = this.#taskQueues[task + 1];
    if (this.#take[task] === Taken.polled) {
      for (let k = 1; k <= end - first; k++) {
        const queue = first + (this.#polled[task] - first + k) % (end - first);
        if (heads[queue] < 0) continue;
        this.#polled[task] = queue;
        return queue;
      }
      return -1;
    }
    for (let queue = first; queue < end; queue++) if (heads[queue] >= 0) return queue;
    return -1;
  }
}
