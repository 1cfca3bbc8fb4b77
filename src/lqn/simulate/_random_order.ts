/**
 * Random order at a processor: of those that wait, each is as likely to be next.
 *
 * @module
 */

import { type RandomStream, randomStream } from "../../random/mod.ts";
import { F, fShift, Queues } from "./_records.ts";
import type { Discipline } from "./_service.ts";
import type { State } from "./_state.ts";

/** Service in random order. */
export class RandomOrder implements Discipline {
  readonly #state: State;
  readonly #processor: number;
  readonly #servers: number;
  readonly #queue: Queues;
  readonly #stream: RandomStream;

  /** An idle processor. */
  constructor(state: State, processor: number, seed: number, replication: number) {
    const { name, copy } = state.program.network.processors[processor];
    this.#state = state;
    this.#processor = processor;
    this.#servers = state.program.processors.servers[processor];
    this.#queue = new Queues(1, state.records);
    this.#stream = randomStream(seed, replication, `lqn/processor:${name}/${copy}/order`);
  }

  /** A thread asks for time. */
  arrive(thread: number): void {
    const { inUse, records, agenda } = this.#state;
    if (inUse[this.#processor] < this.#servers) {
      this.#state.useServer(this.#processor);
      this.extend(thread);
      return;
    }
    records.floats[(thread << fShift) + F.since] = agenda.now;
    this.#queue.push(0, thread);
  }

  /** Events are ends only. */
  expire(): boolean {
    return true;
  }

  /** A thread runs on. */
  extend(thread: number): void {
    const { agenda, base, records } = this.#state;
    agenda.set(base + thread, agenda.now + records.floats[(thread << fShift) + F.demand]);
  }

  /** A thread leaves. */
  leave(): void {
    const waiting = this.#queue.lengths[0];
    if (waiting === 0) {
      this.#state.freeServer(this.#processor);
      return;
    }
    const next = this.#queue.takeAt(0, Math.floor(this.#stream.uniform() * waiting));
    this.#state.countWaiting(next);
    this.extend(next);
  }

  /** Never called. */
  fire(): number {
    return -1;
  }
}
