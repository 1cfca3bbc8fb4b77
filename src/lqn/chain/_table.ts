/**
 * States packed into typed arrays and found by their contents.
 *
 * @module
 */

/** Whole numbers in an array that grows. */
export class Ints {
  #values: Int32Array;
  /** How many there are. */
  length = 0;

  constructor(capacity = 64) {
    this.#values = new Int32Array(capacity);
  }

  /** Adds one. */
  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Int32Array(2 * this.length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  /** The array behind it; only the first `length` count, until the next `push`. */
  get values(): Int32Array {
    return this.#values;
  }

  /** A copy of just the values. */
  toArray(): Int32Array {
    return this.#values.slice(0, this.length);
  }
}

/** Numbers in an array that grows. */
export class Floats {
  #values: Float64Array;
  /** How many there are. */
  length = 0;

  constructor(capacity = 64) {
    this.#values = new Float64Array(capacity);
  }

  /** Adds one. */
  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Float64Array(2 * this.length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  /** The array behind it; only the first `length` count, until the next `push`. */
  get values(): Float64Array {
    return this.#values;
  }

  /** A copy of just the values. */
  toArray(): Float64Array {
    return this.#values.slice(0, this.length);
  }
}

/** The states of a chain, each a sorted list of process types with how many there are of each. */
export class StateTable {
  readonly start = new Ints();
  readonly types = new Ints(256);
  readonly counts = new Ints(256);
  #slots = new Int32Array(128).fill(-1);

  constructor() {
    this.start.push(0);
  }

  /** How many states there are. */
  get size(): number {
    return this.start.length - 1;
  }

  /** The number of a state, a new one where it is new. Sorts the arguments by type. */
  find(types: number[], counts: number[]): number {
    sortBoth(types, counts);
    const hash = hashOf(types, counts);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask;; slot = (slot + 1) & mask) {
      const state = this.#slots[slot];
      if (state < 0) {
        this.#slots[slot] = this.size;
        return this.#add(types, counts);
      }
      if (this.#equals(state, types, counts)) return state;
    }
  }

  #add(types: readonly number[], counts: readonly number[]): number {
    const state = this.size;
    for (let k = 0; k < types.length; k++) {
      this.types.push(types[k]);
      this.counts.push(counts[k]);
    }
    this.start.push(this.types.length);
    if (2 * this.size > this.#slots.length) this.#grow();
    return state;
  }

  #equals(state: number, types: readonly number[], counts: readonly number[]): boolean {
    const from = this.start.values[state];
    if (this.start.values[state + 1] - from !== types.length) return false;
    for (let k = 0; k < types.length; k++) {
      if (this.types.values[from + k] !== types[k]) return false;
      if (this.counts.values[from + k] !== counts[k]) return false;
    }
    return true;
  }

  #grow(): void {
    const slots = new Int32Array(4 * this.#slots.length).fill(-1);
    const mask = slots.length - 1;
    const { start, types, counts } = this;
    for (let state = 0; state < this.size; state++) {
      const from = start.values[state];
      const to = start.values[state + 1];
      const hash = hashOf(types.values.subarray(from, to), counts.values.subarray(from, to));
      let slot = hash & mask;
      while (slots[slot] >= 0) slot = (slot + 1) & mask;
      slots[slot] = state;
    }
    this.#slots = slots;
  }
}

function hashOf(types: ArrayLike<number>, counts: ArrayLike<number>): number {
  let hash = types.length;
  for (let k = 0; k < types.length; k++) {
    hash = Math.imul(hash ^ types[k], 0x9e3779b1);
    hash = Math.imul((hash ^ (hash >>> 15)) + counts[k], 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}

/** Insertion sort by type: states hold few types. */
function sortBoth(types: number[], counts: number[]): void {
  for (let k = 1; k < types.length; k++) {
    const type = types[k];
    const count = counts[k];
    let at = k;
    for (; at > 0 && types[at - 1] > type; at--) {
      types[at] = types[at - 1];
      counts[at] = counts[at - 1];
    }
    types[at] = type;
    counts[at] = count;
  }
}
