/**
 * A binary heap of whole numbers by key; equal keys leave in the order in which they came.
 *
 * @module
 */
import { grown } from "./_event_pool.ts";

/**
 * The smallest key first.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { KeyedHeap } from "@iovlab/iovlab/kernel";
 *
 * const heap = new KeyedHeap();
 * heap.push(2, 20);
 * heap.push(1, 10);
 * heap.push(1, 11);
 * assert.equal(heap.firstKey, 1);
 * assert.deepEqual([heap.shift(), heap.shift(), heap.shift(), heap.shift()], [10, 11, 20, -1]);
 * ```
 */
export class KeyedHeap {
  #keys = new Float64Array(16);
  #orders = new Float64Array(16);
  #items = new Int32Array(16);
  #length = 0;
  #sequence = 0;

  /** How many items are in it. */
  get length(): number {
    return this.#length;
  }

  /** The smallest key; `Infinity` where it is empty. */
  get firstKey(): number {
    return this.#length === 0 ? Infinity : this.#keys[0];
  }

  /** Puts an item in. */
  push(key: number, item: number): void {
    if (this.#length === this.#keys.length) this.#grow();
    const order = this.#sequence++;
    let place = this.#length++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#keys[parent] <= key) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#set(place, key, order, item);
  }

  /** Takes the item with the smallest key; -1 where it is empty. */
  shift(): number {
    if (this.#length === 0) return -1;
    const first = this.#items[0];
    const last = --this.#length;
    const key = this.#keys[last];
    const order = this.#orders[last];
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= last) break;
      if (child + 1 < last && this.#isBefore(child + 1, this.#keys[child], this.#orders[child])) {
        child++;
      }
      if (!this.#isBefore(child, key, order)) break;
      this.#move(child, place);
      place = child;
    }
    this.#set(place, key, order, this.#items[last]);
    return first;
  }

  #isBefore(place: number, key: number, order: number): boolean {
    const other = this.#keys[place];
    return other < key || (other === key && this.#orders[place] < order);
  }

  #move(from: number, to: number): void {
    this.#set(to, this.#keys[from], this.#orders[from], this.#items[from]);
  }

  #set(place: number, key: number, order: number, item: number): void {
    this.#keys[place] = key;
    this.#orders[place] = order;
    this.#items[place] = item;
  }

  #grow(): void {
    const size = this.#keys.length * 2;
    this.#keys = grown(this.#keys, size);
    this.#orders = grown(this.#orders, size);
    this.#items = grown(this.#items, size);
  }
}
