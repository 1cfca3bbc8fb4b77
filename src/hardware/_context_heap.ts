/**
 * A binary heap of device contexts by a key that may change: the smallest key first, of equal keys the lowest context.
 *
 * Symbols: `items[place]` is the context at a place of the heap, with its children at `2 place + 1` and `2 place + 2`;
 * `places[context]` is where it is, -1 where it is not in the heap; `keys[context]` is its key.
 *
 * @module
 */

const INITIAL_CONTEXTS = 16;

/** The contexts that take part in one choice. */
export class ContextHeap {
  /** How many contexts are in it. */
  size = 0;
  private keys = new Float64Array(INITIAL_CONTEXTS);
  private places = new Int32Array(INITIAL_CONTEXTS).fill(-1);
  private items = new Int32Array(INITIAL_CONTEXTS);

  /** The context with the smallest key, or -1. */
  get first(): number {
    return this.size === 0 ? -1 : this.items[0];
  }

  /** The smallest key; `Infinity` where it is empty. */
  get firstKey(): number {
    return this.size === 0 ? Infinity : this.keys[this.items[0]];
  }

  /** Whether a context is in it. */
  has(context: number): boolean {
    return context < this.places.length && this.places[context] >= 0;
  }

  /** Puts a context in, or changes its key. */
  set(context: number, key: number): void {
    if (context >= this.places.length) this.#grow(context);
    let place = this.places[context];
    if (place < 0) place = this.size++;
    this.keys[context] = key;
    if (!this.#up(place, context, key)) this.#down(place, context, key);
  }

  /** Takes a context out; does nothing where it is not in the heap. */
  remove(context: number): void {
    if (!this.has(context)) return;
    const place = this.places[context];
    this.places[context] = -1;
    const last = this.items[--this.size];
    if (last === context) return;
    const key = this.keys[last];
    if (!this.#up(place, last, key)) this.#down(place, last, key);
  }

  /** Moves a context up to its place; `false` where it is not before its parent, and nothing was done. */
  #up(start: number, context: number, key: number): boolean {
    const { keys, places, items } = this;
    let place = start;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = items[above];
      const parentKey = keys[parent];
      if (parentKey < key || (parentKey === key && parent < context)) break;
      items[place] = parent;
      places[parent] = place;
      place = above;
    }
    if (place === start) return false;
    items[place] = context;
    places[context] = place;
    return true;
  }

  #down(start: number, context: number, key: number): void {
    const { keys, places, items, size } = this;
    let place = start;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= size) break;
      let child = items[below];
      let childKey = keys[child];
      if (below + 1 < size) {
        const right = items[below + 1];
        const rightKey = keys[right];
        if (rightKey < childKey || (rightKey === childKey && right < child)) {
          below++;
          child = right;
          childKey = rightKey;
        }
      }
      if (key < childKey || (key === childKey && context < child)) break;
      items[place] = child;
      places[child] = place;
      place = below;
    }
    items[place] = context;
    places[context] = place;
  }

  #grow(context: number): void {
    const size = Math.max(context + 1, 2 * this.places.length);
    const keys = new Float64Array(size);
    const places = new Int32Array(size).fill(-1);
    const items = new Int32Array(size);
    keys.set(this.keys);
    places.set(this.places);
    items.set(this.items);
    this.keys = keys;
    this.places = places;
    this.items = items;
  }
}
