/**
 * How long tokens and locks are held, and how long one waits for them.
 *
 * Holders are not told apart: the one that was granted first is taken to be the one that is given back first.
 *
 * @module
 */

import { OfHold } from "./_layout.ts";
import type { State } from "./_state.ts";

/** The holders of one kind of lock of a task. */
export class Holding {
  readonly #state: State;
  readonly #block: number;
  readonly #index: number;
  readonly #observer: number;
  /** When each holder was granted, in a ring. */
  #since = new Float64Array(16);
  #first = 0;
  #count = 0;

  /**
   * Nobody holds.
   *
   * @param kind 0 of a semaphore or readers, 1 of writers.
   */
  constructor(state: State, task: number, kind: 0 | 1) {
    this.#state = state;
    this.#index = 2 * task + kind;
    this.#block = state.program.layout.holds + this.#index * OfHold.size;
    this.#observer = kind === 0 ? state.program.tasks.observer[task] : -1;
  }

  /** Holders. */
  get count(): number {
    return this.#count;
  }

  /** One more holds from now on. */
  grant(): void {
    if (this.#count === this.#since.length) this.#grow();
    const { agenda, held, stats } = this.#state;
    this.#since[(this.#first + this.#count++) & (this.#since.length - 1)] = agenda.now;
    held[this.#index]++;
    stats[this.#block + OfHold.held] -= agenda.now;
  }

  /** One gives back; nothing happens where nobody holds. */
  giveBack(): void {
    if (this.#count === 0) return;
    const { agenda, held, stats, observers } = this.#state;
    const time = agenda.now - this.#since[this.#first];
    this.#first = (this.#first + 1) & (this.#since.length - 1);
    this.#count--;
    held[this.#index]--;
    stats[this.#block + OfHold.held] += agenda.now;
    stats[this.#block + OfHold.count]++;
    stats[this.#block + OfHold.sum] += time;
    stats[this.#block + OfHold.squares] += time * time;
    if (this.#observer >= 0) observers[this.#observer].record(time);
  }

  /** A request that was sent at an instant is granted now. */
  waited(sent: number): void {
    const { agenda, stats } = this.#state;
    stats[this.#block + OfHold.waits]++;
    stats[this.#block + OfHold.waiting] += agenda.now - sent;
  }

  #grow(): void {
    const old = this.#since;
    const bigger = new Float64Array(old.length * 2);
    bigger.set(old.subarray(this.#first));
    bigger.set(old.subarray(0, this.#first), old.length - this.#first);
    this.#since = bigger;
    this.#first = 0;
  }
}
