/**
 * A task that joins entries: a request to one entry runs up to the join and waits there, without a thread, for requests to
 * the others. Meanwhile its entry takes no other request. The last one to come goes on and replies to all.
 *
 * @module
 */

import { OfSpan } from "./_layout.ts";
import { I, iShift } from "./_records.ts";
import type { Admission, Requests } from "./_requests.ts";
import type { State } from "./_state.ts";

/** The requests of a task that joins entries. */
export class Synchronization implements Admission {
  readonly #state: State;
  readonly #requests: Requests;
  readonly #task: number;
  /** By entry: the request that it holds until the reply, or -1. */
  readonly #heldRequests: Int32Array;
  /** By entry: the join at which its request waits, or -1. */
  readonly #blockedAt: Int32Array;
  /** By join: how many have come, and when the last of them did. */
  readonly #come: Int32Array;
  readonly #since: Float64Array;
  #executing = 0;
  /** Whether the task counts as busy although no thread of it runs: someone waits at a join. */
  #waits = false;

  /** Nobody is here. */
  constructor(state: State, requests: Requests, task: number) {
    const { entries, joins } = state.program;
    this.#state = state;
    this.#requests = requests;
    this.#task = task;
    this.#heldRequests = new Int32Array(entries.count).fill(-1);
    this.#blockedAt = new Int32Array(entries.count).fill(-1);
    this.#come = new Int32Array(joins.count);
    this.#since = new Float64Array(joins.count);
  }

  /** A request is taken when a thread is free and its entry does not wait at a join. */
  deliver(request: number): number {
    const { records, program } = this.#state;
    const entry = records.ints[(request << iShift) + I.to];
    if (this.#executing < program.tasks.threads[this.#task] && this.#blockedAt[entry] < 0) {
      return this.#start(request, entry);
    }
    if (this.#requests.isLost(request, this.#task)) return -1;
    this.#requests.queues.push(program.entries.queue[entry], request);
    return -1;
  }

  /** A thread is gone: it ended, or its request waits at a join. */
  done(): number {
    this.#executing--;
    this.#count();
    return this.#next();
  }

  /** The reply to the request that an entry holds. */
  reply(entry: number): number {
    const request = this.#heldRequests[entry];
    if (request < 0) return -1;
    this.#heldRequests[entry] = -1;
    return this.#requests.reply(request, entry);
  }

  /** A thread comes to a join: whether it is the last one. */
  join(thread: number, join: number): boolean {
    const { records, program, agenda, stats } = this.#state;
    const { ints } = records;
    const root = ints[(thread << iShift) + I.root] << iShift;
    if (this.#come[join] + 1 < program.joins.quorum[join]) {
      const entry = ints[root + I.entry];
      this.#come[join]++;
      this.#since[join] = agenda.now;
      this.#blockedAt[entry] = join;
      this.#heldRequests[entry] = ints[root + I.served];
      ints[root + I.served] = -1;
      return false;
    }
    const time = agenda.now - this.#since[join];
    const block = program.layout.joins + join * OfSpan.size;
    stats[block]++;
    stats[block + 1] += time;
    stats[block + 2] += time * time;
    const observer = program.joins.observer[join];
    if (observer >= 0) this.#state.observers[observer].record(time);
    this.#come[join] = 0;
    for (let entry = 0; entry < this.#blockedAt.length; entry++) {
      if (this.#blockedAt[entry] === join) this.#blockedAt[entry] = -1;
    }
    return true;
  }

  #start(request: number, entry: number): number {
    this.#executing++;
    this.#count();
    return this.#requests.start(request, entry, this.#task);
  }

  /** The first request in order whose entry does not wait at a join. */
  #next(): number {
    const { records, program } = this.#state;
    const { queues } = this.#requests;
    for (
      let queue = program.tasks.queues[this.#task];
      queue < program.tasks.queues[this.#task + 1];
      queue++
    ) {
      let request = queues.heads[queue];
      for (let index = 0; index < queues.lengths[queue]; index++) {
        const entry = records.ints[(request << iShift) + I.to];
        if (this.#blockedAt[entry] < 0) return this.#start(queues.takeAt(queue, index), entry);
        request = records.ints[(request << iShift) + I.link];
      }
    }
    return -1;
  }

  /** The task is busy while someone waits at a join, too. */
  #count(): void {
    const { busy, stats, agenda, program } = this.#state;
    const waits = this.#executing === 0 && this.#come.some((come) => come > 0);
    if (waits === this.#waits) return;
    this.#waits = waits;
    const sign = waits ? 1 : -1;
    busy[this.#task] += sign;
    stats[program.layout.tasks + this.#task] -= sign * agenda.now;
  }
}
