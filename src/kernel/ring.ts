/**
 * A queue of small whole numbers in a ring buffer that doubles when it is full.
 *
 * @module
 */

/**
 * First in, first out; an item can be put back in front, too.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Ring } from "@iovlab/iovlab/kernel";
 *
 * const queue = new Ring();
 * queue.push(1);
 * queue.push(2);
 * queue.unshift(0);
 * assert.deepEqual([queue.shift(), queue.shift(), queue.shift(), queue.shift()], [0, 1, 2, -1]);
 * ```
 */
export class Ring {
  #items = new Int32Array(16);
  #first = 0;
  #length = 0;

  /** How many items wait. */
  get length(): number {
    return this.#length;
  }

  /** Puts an item at the end. */
  push(item: number): void {
    if (this.#length === this.#items.length) this.#grow();
    this.#items[(this.#first + this.#length++) & (this.#items.length - 1)] = item;
  }

  /** Puts an item in front. */
  unshift(item: number): void {
    if (this.#length === this.#items.length) this.#grow();
    this.#first = (this.#first - 1) & (this.#items.length - 1);
    this.#items[this.#first] = item;
    this.#length++;
  }

  /** Takes the first item; -1 where none waits. */
  shift(): number {
    if (this.#length === 0) return -1;
    const item = this.#items[this.#first];
    this.#first = (this.#first + 1) & (this.#items.length - 1);
    this.#length--;
    return item;
  }

  #grow(): void {
    const old = this.#items;
    const bigger = new Int32Array(old.length * 2);
    bigger.set(old.subarray(this.#first));
    bigger.set(old.subarray(0, this.#first), old.length - this.#first);
    this.#items = bigger;
    this.#first = 0;
  }
}
