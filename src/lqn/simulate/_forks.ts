/**
 * Forks under way: who forked, how many branches are not done, how many have come to each join.
 *
 * @module
 */

import type { Program } from "./_program.ts";

/** Places of a fork's integers; the counters of its joins follow. */
export const Fork = { parent: 0, live: 1, fired: 2, node: 3, outer: 4, counters: 5 } as const;

/** The pool of forks. */
export class Forks {
  /** Integers in a fork's row. */
  readonly stride: number;
  /** The integers. */
  ints: Int32Array;
  /** When each fork was made. */
  began: Float64Array;
  #free: number[] = [];
  #used = 0;

  /** An empty pool with rows for the forks of a program. */
  constructor(program: Program) {
    this.stride = Fork.counters + program.forkSlots;
    this.ints = new Int32Array(16 * this.stride);
    this.began = new Float64Array(16);
  }

  /** A new fork; its row starts at its number times the stride. */
  take(parent: number, node: number, branches: number, outer: number, now: number): number {
    const fork = this.#free.pop() ?? this.#used++;
    if (fork === this.began.length) this.#grow();
    const row = fork * this.stride;
    this.ints.fill(0, row, row + this.stride);
    this.ints[row + Fork.parent] = parent;
    this.ints[row + Fork.live] = branches;
    this.ints[row + Fork.node] = node;
    this.ints[row + Fork.outer] = outer;
    this.began[fork] = now;
    return fork;
  }

  /** Gives a fork's row back. */
  release(fork: number): void {
    this.#free.push(fork);
  }

  /** The fork of a node that a fork lies in, itself included; -1 where there is none. */
  enclosing(fork: number, node: number): number {
    let one = fork;
    while (one >= 0 && this.ints[one * this.stride + Fork.node] !== node) {
      one = this.ints[one * this.stride + Fork.outer];
    }
    return one;
  }

  #grow(): void {
    const ints = new Int32Array(this.ints.length * 2);
    ints.set(this.ints);
    this.ints = ints;
    const began = new Float64Array(this.began.length * 2);
    began.set(this.began);
    this.began = began;
  }
}
