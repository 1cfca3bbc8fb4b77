/**
 * The records of threads and requests: fixed-size rows in two typed arrays, used again and again.
 *
 * A record is a thread of control, a customer of a reference task, or a request that nobody waits for. A thread that
 * waits for a reply is its own request, so that a synchronous call makes no record. Thread `t` has its integers at `t << 4`
 * and its numbers at `t << 3`.
 *
 * The arrays are replaced when they grow: read them anew after {@linkcode Records.take}.
 *
 * @module
 */

/** Places of a record's integers. */
export const I = {
  /** What it does next, when it runs or when its event comes. */
  op: 0,
  /** The activity that it is at. */
  activity: 1,
  /** The thread that serves the request: itself, or the one that it was forked from. */
  root: 2,
  /** Of a root: the entry that it serves. */
  entry: 3,
  /** Of a root: the request that waits for its reply, or -1. */
  served: 4,
  /** Of a root: threads that are not done. */
  live: 5,
  /** Of a root whose entry has a graph: its phase, 1 or 2. */
  phase: 6,
  /** The fork that it belongs to, or -1. */
  fork: 7,
  /** Of a deterministic activity: the call that it is at, and how many of it are done. */
  call: 8,
  made: 9,
  /** The record behind it in a queue, or -1. */
  link: 10,
  /** As a request: the entry that it is for. */
  to: 11,
  /** As a request: the statistics block that its waiting goes to. */
  block: 12,
  /** As a request: who waits for the reply, itself or nobody (-1). */
  caller: 13,
  /** Of a job at a processor: its server, level or group, as the discipline likes. */
  place: 14,
} as const;

/** Places of a record's numbers. */
export const F = {
  /** When the activity began. */
  began: 0,
  /** Of a root: when the phase began. */
  phaseBegan: 1,
  /** As a request: when it was sent. */
  sent: 2,
  /** Of a job at a processor: what it still needs. */
  demand: 3,
  /** Of a job at a processor: when it came, or when its service began. */
  since: 4,
  /** Of a job at a processor that shares its time: when it came, and what it asked for. */
  arrived: 5,
  asked: 6,
} as const;

/** Shifts from a thread's number to its places. */
export const iShift = 4;
export const fShift = 3;

// The same numbers for this file: an exported name is loaded each time.
const enum Shift {
  i = 4,
  f = 3,
}
const enum Int {
  link = 10,
}

/** The pool of records. */
export class Records {
  /** The integers. */
  ints: Int32Array;
  /** The numbers. */
  floats: Float64Array;
  #free = -1;
  #used = 0;
  #released = 0;
  #capacity: number;
  readonly #grew: (capacity: number) => void;

  /** A pool; `grew` is told the new number of records before they are used. */
  constructor(capacity: number, grew: (capacity: number) => void) {
    this.#capacity = capacity;
    this.ints = new Int32Array(capacity << Shift.i);
    this.floats = new Float64Array(capacity << Shift.f);
    this.#grew = grew;
  }

  /** Records in use now. */
  get inUse(): number {
    return this.#used - this.#released;
  }

  /** Takes a record; its fields hold anything. */
  take(): number {
    const first = this.#free;
    if (first >= 0) {
      this.#free = this.ints[(first << Shift.i) + Int.link];
      this.#released--;
      return first;
    }
    if (this.#used === this.#capacity) this.#grow();
    return this.#used++;
  }

  /** Gives a record back. */
  release(record: number): void {
    this.ints[(record << Shift.i) + Int.link] = this.#free;
    this.#free = record;
    this.#released++;
  }

  #grow(): void {
    this.#capacity *= 2;
    const ints = new Int32Array(this.#capacity << Shift.i);
    ints.set(this.ints);
    this.ints = ints;
    const floats = new Float64Array(this.#capacity << Shift.f);
    floats.set(this.floats);
    this.floats = floats;
    this.#grew(this.#capacity);
  }
}

/** Queues of records, each linked through `Int.link`: first in, first out. */
export class Queues {
  /** First record of each queue, or -1. */
  readonly heads: Int32Array;
  /** Records in each queue. */
  readonly lengths: Int32Array;
  readonly #tails: Int32Array;
  readonly #records: Records;

  /** So many empty queues. */
  constructor(count: number, records: Records) {
    this.heads = new Int32Array(count).fill(-1);
    this.#tails = new Int32Array(count).fill(-1);
    this.lengths = new Int32Array(count);
    this.#records = records;
  }

  /** Puts a record at the end. */
  push(queue: number, record: number): void {
    const ints = this.#records.ints;
    ints[(record << Shift.i) + Int.link] = -1;
    if (this.heads[queue] < 0) this.heads[queue] = record;
    else ints[(this.#tails[queue] << Shift.i) + Int.link] = record;
    this.#tails[queue] = record;
    this.lengths[queue]++;
  }

  /** Puts a record in front. */
  unshift(queue: number, record: number): void {
    const head = this.heads[queue];
    this.#records.ints[(record << Shift.i) + Int.link] = head;
    this.heads[queue] = record;
    if (head < 0) this.#tails[queue] = record;
    this.lengths[queue]++;
  }

  /** Takes the first record; -1 where there is none. */
  shift(queue: number): number {
    const record = this.heads[queue];
    if (record < 0) return -1;
    this.heads[queue] = this.#records.ints[(record << Shift.i) + Int.link];
    this.lengths[queue]--;
    return record;
  }

  /** Takes the record at a place counted from 0; -1 where there are not so many. */
  takeAt(queue: number, index: number): number {
    if (index === 0) return this.shift(queue);
    const ints = this.#records.ints;
    let before = this.heads[queue];
    for (let k = 1; k < index && before >= 0; k++) before = ints[(before << Shift.i) + Int.link];
    const record = before < 0 ? -1 : ints[(before << Shift.i) + Int.link];
    if (record < 0) return -1;
    ints[(before << Shift.i) + Int.link] = ints[(record << Shift.i) + Int.link];
    if (this.#tails[queue] === record) this.#tails[queue] = before;
    this.lengths[queue]--;
    return record;
  }
}
