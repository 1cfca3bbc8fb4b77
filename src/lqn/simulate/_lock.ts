/**
 * A read-write lock. Writers go before readers: a reader waits while a writer writes or waits. When the last writer is gone
 * all readers that wait are let in; when the last reader is gone, the next writer.
 *
 * A request to unlock gives the lock up as soon as it comes; but the next writer starts when the unlock has been served. As
 * many readers as the task has threads are served at once.
 *
 * @module
 */

import { Ring } from "../../kernel/mod.ts";
import { Holding } from "./_holding.ts";
import { F, fShift, I, iShift } from "./_records.ts";
import type { Admission, Requests } from "./_requests.ts";
import type { State } from "./_state.ts";

/** The requests of a read-write lock task. */
export class Lock implements Admission {
  readonly #state: State;
  readonly #requests: Requests;
  readonly #task: number;
  readonly #readers: Holding;
  readonly #writers: Holding;
  /** Requests to read that wait for the writers to be gone. */
  readonly #readersBehind = new Ring();
  /** Requests to read that were let in and wait for a thread. */
  readonly #readersIn = new Ring();
  readonly #writersBehind = new Ring();
  /** Readers that were let in and have not asked to unlock. */
  #reading = 0;
  /** Writers that write or wait. */
  #writing = 0;
  /** Whether the writers' thread is taken, up to the end of the unlock. */
  #writerBusy = false;
  /** A writer that was let in and waits for that thread, or -1. */
  #nextWriter = -1;

  /** An open lock. */
  constructor(state: State, requests: Requests, task: number) {
    this.#state = state;
    this.#requests = requests;
    this.#task = task;
    this.#readers = new Holding(state, task, 0);
    this.#writers = new Holding(state, task, 1);
  }

  /** A request to lock or unlock. */
  deliver(request: number): number {
    const entry = this.#state.records.ints[(request << iShift) + I.to];
    switch (this.#state.program.entries.role[entry]) {
      case "r-lock":
        if (this.#writing === 0) return this.#letReaderIn(request);
        this.#readersBehind.push(request);
        return -1;
      case "w-lock":
        this.#writing++;
        if (this.#writing === 1 && this.#reading === 0) return this.#letWriterIn(request);
        this.#writersBehind.push(request);
        return -1;
      case "r-unlock":
        this.#reading = Math.max(0, this.#reading - 1);
        if (this.#reading === 0) this.#wake(this.#letWriterIn(this.#writersBehind.shift()));
        break;
      default:
        this.#writing = Math.max(0, this.#writing - 1);
        this.#afterWriter();
    }
    return this.#requests.start(request, entry, this.#task);
  }

  /** A request has been served. */
  done(entry: number): number {
    const role = this.#state.program.entries.role[entry];
    if (role === "r-unlock") {
      this.#readers.giveBack();
      return this.#startReader(this.#readersIn.shift());
    }
    if (role !== "w-unlock") return -1;
    this.#writers.giveBack();
    this.#writerBusy = false;
    const next = this.#nextWriter;
    this.#nextWriter = -1;
    return this.#letWriterIn(next);
  }

  /** Nothing is held. */
  reply(): number {
    return -1;
  }

  /** There is nothing to join. */
  join(): boolean {
    return true;
  }

  #wake(thread: number): void {
    if (thread >= 0) this.#state.makeReady(thread);
  }

  /** A writer is gone: the next one, or else all readers. */
  #afterWriter(): void {
    if (this.#writing > 0) {
      this.#wake(this.#letWriterIn(this.#writersBehind.shift()));
      return;
    }
    while (this.#readersBehind.length > 0) {
      this.#wake(this.#letReaderIn(this.#readersBehind.shift()));
    }
  }

  #letReaderIn(request: number): number {
    this.#reading++;
    if (this.#readers.count < this.#state.program.tasks.threads[this.#task]) {
      return this.#startReader(request);
    }
    this.#readersIn.push(request);
    return -1;
  }

  #startReader(request: number): number {
    if (request < 0) return -1;
    this.#readers.waited(this.#state.records.floats[(request << fShift) + F.sent]);
    this.#readers.grant();
    return this.#start(request);
  }

  #letWriterIn(request: number): number {
    if (request < 0) return -1;
    if (this.#writerBusy) {
      this.#nextWriter = request;
      return -1;
    }
    this.#writerBusy = true;
    this.#writers.waited(this.#state.records.floats[(request << fShift) + F.sent]);
    this.#writers.grant();
    return this.#start(request);
  }

  #start(request: number): number {
    const entry = this.#state.records.ints[(request << iShift) + I.to];
    return this.#requests.start(request, entry, this.#task);
  }
}
