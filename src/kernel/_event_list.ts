/**
 * The event list: a four-way implicit heap of (time, slot) on typed arrays, and the pool of slots.
 *
 * Symbols: `size` entries of the heap, the running event's vacant place included; `times[i]` and
 * `slots[i]` the entry at place `i`, whose children are at `4i + 1 ... 4i + 4`; per slot: `handlers`
 * (-1 after a cancel), `values` the argument, `orders` the tie key, `ids` the number that the next or
 * current event in that slot has.
 *
 * @module
 */

/** Slots that an id can name: ids are `generation * slotLimit + slot`, exact below 2^53. */
export const slotLimit = 2 ** 24;

/** From this id on a slot is not used again, as its generation would leave the exact integers. */
const lastId = 2 ** 53 - 2 * slotLimit;

/** Cancelled entries below which the heap is never swept. */
const sweepMinimum = 64;

function grown<T extends Float64Array | Int32Array>(old: T, size: number): T {
  const bigger = new (old.constructor as new (size: number) => T)(size);
  bigger.set(old);
  return bigger;
}

/** The pending events of one simulation. */
export class EventList {
  times: Float64Array = new Float64Array(16);
  slots: Int32Array = new Int32Array(16);
  size = 0;
  /** 1 while the top of the heap is the vacant place of the running event. */
  hole = 0;
  cancelled = 0;

  handlers: Int32Array = new Int32Array(16);
  values: Float64Array = new Float64Array(16);
  orders: Float64Array = new Float64Array(16);
  slotTimes: Float64Array = new Float64Array(16);
  ids: Float64Array = new Float64Array(16);
  free: Int32Array = new Int32Array(16);
  freeCount = 0;
  slotCount = 0;

  /** Takes a free slot, or a new one. */
  take(): number {
    if (this.freeCount > 0) return this.free[--this.freeCount];
    if (this.slotCount === this.ids.length) this.#growSlots();
    const slot = this.slotCount++;
    this.ids[slot] = slot;
    return slot;
  }

  /** Gives a slot back: ids of its event are stale from now on. */
  release(slot: number): void {
    const id = this.ids[slot] + slotLimit;
    this.ids[slot] = id;
    this.handlers[slot] = -1;
    if (id < lastId) this.free[this.freeCount++] = slot;
  }

  /** Puts an event into the heap: in the vacant top, if there is one, else at the end. */
  insert(time: number, slot: number): void {
    if (this.hole === 1) {
      this.hole = 0;
      this.siftDown(0, time, slot);
      return;
    }
    if (this.size === this.times.length) this.#growHeap();
    this.siftUp(this.size++, time, slot);
  }

  /** Removes the top entry. */
  pop(): void {
    const last = --this.size;
    if (last > 0) this.siftDown(0, this.times[last], this.slots[last]);
  }

  siftUp(start: number, time: number, slot: number): void {
    const { times, slots, orders } = this;
    const order = orders[slot];
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const parentTime = times[parent];
      if (parentTime < time || (parentTime === time && orders[slots[parent]] < order)) break;
      times[place] = parentTime;
      slots[place] = slots[parent];
      place = parent;
    }
    times[place] = time;
    slots[place] = slot;
  }

  siftDown(start: number, time: number, slot: number): void {
    const { times, slots, orders, size } = this;
    const order = orders[slot];
    let place = start;
    for (;;) {
      let child = (place << 2) + 1;
      if (child >= size) break;
      const end = child + 4 < size ? child + 4 : size;
      let best = child;
      let bestTime = times[child];
      while (++child < end) {
        const t = times[child];
        if (t < bestTime || (t === bestTime && orders[slots[child]] < orders[slots[best]])) {
          best = child;
          bestTime = t;
        }
      }
      if (time < bestTime || (time === bestTime && order < orders[slots[best]])) break;
      times[place] = bestTime;
      slots[place] = slots[best];
      place = best;
    }
    times[place] = time;
    slots[place] = slot;
  }

  /** Counts one more cancelled entry, and sweeps them all out once they are most of the heap. */
  drop(): void {
    this.cancelled++;
    if (this.cancelled > sweepMinimum && this.cancelled * 2 > this.size) this.#sweep();
  }

  #sweep(): void {
    const { times, slots, handlers } = this;
    let kept = this.hole;
    for (let i = this.hole; i < this.size; i++) {
      const slot = slots[i];
      if (handlers[slot] < 0) {
        this.release(slot);
        continue;
      }
      times[kept] = times[i];
      slots[kept++] = slot;
    }
    this.size = kept;
    this.cancelled = 0;
    for (let i = (kept - 2) >> 2; i >= this.hole; i--) this.siftDown(i, times[i], slots[i]);
  }

  #growHeap(): void {
    this.times = grown(this.times, this.times.length * 2);
    this.slots = grown(this.slots, this.slots.length * 2);
  }

  #growSlots(): void {
    const size = this.ids.length * 2;
    if (size > slotLimit) throw new RangeError(`Cannot hold more than ${slotLimit} events`);
    this.handlers = grown(this.handlers, size);
    this.values = grown(this.values, size);
    this.orders = grown(this.orders, size);
    this.slotTimes = grown(this.slotTimes, size);
    this.ids = grown(this.ids, size);
    this.free = grown(this.free, size);
  }
}
