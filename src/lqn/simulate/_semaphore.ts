/**
 * A semaphore: a request to wait is taken when there is a token, a signal gives one back once it has been served.
 *
 * @module
 */

import { Holding } from "./_holding.ts";
import { F, fShift, I, iShift } from "./_records.ts";
import type { Admission, Requests } from "./_requests.ts";
import type { State } from "./_state.ts";

/** The requests of a semaphore task. */
export class Semaphore implements Admission {
  readonly #state: State;
  readonly #requests: Requests;
  readonly #task: number;
  readonly #tokens: number;
  readonly #holding: Holding;

  /** All tokens but those that are there at the start are held. */
  constructor(state: State, requests: Requests, task: number) {
    const { threads, initially } = state.program.tasks;
    this.#state = state;
    this.#requests = requests;
    this.#task = task;
    this.#tokens = threads[task];
    this.#holding = new Holding(state, task, 0);
    for (let k = Math.min(initially[task], this.#tokens); k < this.#tokens; k++) {
      this.#holding.grant();
    }
  }

  /** A signal is served at once, a wait when there is a token. */
  deliver(request: number): number {
    const { records, program } = this.#state;
    const entry = records.ints[(request << iShift) + I.to];
    if (program.entries.role[entry] !== "wait") {
      return this.#requests.start(request, entry, this.#task);
    }
    if (this.#holding.count < this.#tokens) return this.#grant(request, entry);
    if (this.#requests.isLost(request, this.#task)) return -1;
    this.#requests.queues.push(program.entries.queue[entry], request);
    return -1;
  }

  /** A signal that has been served gives a token back, to who waits for it. */
  done(entry: number): number {
    const { program, records } = this.#state;
    if (program.entries.role[entry] === "wait") return -1;
    this.#holding.giveBack();
    const { queues } = program.tasks;
    for (let queue = queues[this.#task]; queue < queues[this.#task + 1]; queue++) {
      const request = this.#requests.queues.shift(queue);
      if (request < 0) continue;
      return this.#grant(request, records.ints[(request << iShift) + I.to]);
    }
    return -1;
  }

  /** Nothing is held. */
  reply(): number {
    return -1;
  }

  /** There is nothing to join. */
  join(): boolean {
    return true;
  }

  #grant(request: number, entry: number): number {
    this.#holding.waited(this.#state.records.floats[(request << fShift) + F.sent]);
    this.#holding.grant();
    return this.#requests.start(request, entry, this.#task);
  }
}
