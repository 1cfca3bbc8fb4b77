/**
 * Replies, and who goes on first after one.
 *
 * The thread that replies goes on first, so that it asks for its processor, or is free for the next request, before its
 * caller calls again. Only where both go on at one processor that serves them one after the other, either is first half of the
 * time.
 *
 * @module
 */

import type { Paths } from "./_paths.ts";
import type { Requests } from "./_requests.ts";
import type { State } from "./_state.ts";

// Numbers of other files, written out: an imported name is loaded each time. A test compares them.
const enum Shift {
  i = 4,
  row = 4,
}
const enum Int {
  op = 0,
  activity = 1,
  root = 2,
  entry = 3,
  served = 4,
  call = 8,
  to = 11,
}
const enum InRow {
  task = 0,
  processor = 1,
  firstReply = 6,
  endReply = 7,
  next = 8,
}
const enum Served {
  fcfs = 1,
  threaded = 2,
}
const enum Do {
  follow = 7,
  deliver = 9,
}

/** Threads of a task without a limit. */
const unlimited = 2 ** 31 - 1;

/** The replies of a simulation. */
export class Replies {
  readonly #state: State;
  readonly #requests: Requests;
  readonly #paths: Paths;
  /** One row per activity. */
  readonly #rows: Int32Array;

  /** No reply yet. */
  constructor(state: State, requests: Requests, paths: Paths, rows: Int32Array) {
    this.#state = state;
    this.#requests = requests;
    this.#paths = paths;
    this.#rows = rows;
  }

  /** An activity that replies has ended: the thread that goes on next, or -1. */
  reply(thread: number, row: number): number {
    const { records, program } = this.#state;
    const { ints } = records;
    const root = ints[(thread << Shift.i) + Int.root] << Shift.i;
    const entry = ints[root + Int.entry];
    const end = this.#rows[row + InRow.endReply];
    let caller = -1;
    let others = false;
    for (let k = this.#rows[row + InRow.firstReply]; k < end; k++) {
      if (program.replyTo[k] !== entry) {
        others = true;
        continue;
      }
      if (program.entries.phased[entry] === 0) this.#paths.endPhase(root >> Shift.i, entry);
      const request = ints[root + Int.served];
      if (request < 0) continue;
      ints[root + Int.served] = -1;
      caller = this.#requests.reply(request, entry);
    }
    return others ? this.#toOthers(thread, row, entry, caller) : this.#both(thread, row, caller);
  }

  /** Those joined at other entries go on first, then the thread, then its own caller. */
  #toOthers(thread: number, row: number, entry: number, caller: number): number {
    const { replyTo } = this.#state.program;
    if (caller >= 0) this.#state.makeReady(caller);
    this.#later(thread, this.#rows[row + InRow.next]);
    const end = this.#rows[row + InRow.endReply];
    for (let k = this.#rows[row + InRow.firstReply]; k < end; k++) {
      if (replyTo[k] !== entry) this.#requests.replyElsewhere(replyTo[k]);
    }
    return -1;
  }

  /** The thread and the one that had its reply, or the request that was forwarded, go on. */
  #both(thread: number, row: number, caller: number): number {
    const node = this.#rows[row + InRow.next];
    if (caller < 0) return this.#paths.follow(thread, node);
    if (this.#rivals(row, caller, node) && this.#state.coin()) {
      this.#later(thread, node);
      return caller;
    }
    if (node === 0) return this.#state.inOrder(this.#paths.follow(thread, node), caller);
    this.#state.makeReady(caller);
    return this.#paths.follow(thread, node);
  }

  /** Whether a thread and its caller go on at one processor that serves them one after the other. */
  #rivals(row: number, caller: number, node: number): boolean {
    const { records, program } = this.#state;
    const { processors, tasks, entries } = program;
    const processor = this.#rows[row + InRow.processor];
    const i = caller << Shift.i;
    const other = records.ints[i + Int.op] === Do.deliver
      ? tasks.processor[entries.task[records.ints[i + Int.to]]]
      : this.#rows[(records.ints[i + Int.activity] << Shift.row) + InRow.processor];
    if (other !== processor) return false;
    const serve = processors.serve[processor];
    if (serve !== Served.fcfs && serve !== Served.threaded) return false;
    return node !== 0 || tasks.threads[this.#rows[row + InRow.task]] < unlimited;
  }

  /** A thread goes on at a node when its turn comes. */
  #later(thread: number, node: number): void {
    const { ints } = this.#state.records;
    ints[(thread << Shift.i) + Int.op] = Do.follow;
    ints[(thread << Shift.i) + Int.call] = node;
    this.#state.makeReady(thread);
  }
}
