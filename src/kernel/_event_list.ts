/**
 * The event list: a binary heap of (time, slot) on typed arrays, over the pool of slots.
 *
 * Symbols: `size` is the number of heap entries; `times[i]` and `slots[i]` are the entry at place `i`, with its children
 * at `2i + 1` and `2i + 2`. Every place of `times` that has no entry holds `Infinity`, so that the way down needs no check of
 * the size, and `times[0]` is `Infinity` where the list is empty.
 *
 * The place of the running event. While an event runs, its entry at the top is _vacant_ (time `-Infinity`). The first event
 * that the handler schedules is _held_ for that place; of the held one and each later one, the earlier is held and the other goes
 * in at the end of the heap, where far events stop at once. When the handler is done, the held event goes down from the
 * top, where near events stop at once: one way through the heap instead of a removal and an insertion.
 *
 * A cancelled event keeps its entry until it comes to the top, or until most entries are cancelled ones, which are then swept out.
 *
 * @module
 */
import { cancelledMark, EventPool, grown, initialCapacity } from "./_event_pool.ts";

/** So many cancelled entries are never worth a sweep. */
const sweepMinimum = 64;

/** Whether the top of the heap is an entry like any other, vacant, or vacant with an event held for it. */
const filled = 0;
const vacant = 1;
const held = 2;

/** The pending events of one simulation, first by time, then by `orders`. */
export class EventList extends EventPool {
  /** Due times of the heap's entries, in seconds; twice as many places as `slots`, and one. */
  times: Float64Array = new Float64Array(2 * initialCapacity + 1).fill(Infinity);
  /** Slots of the heap's entries. */
  slots: Int32Array = new Int32Array(initialCapacity);
  #size = 0;
  #top = filled;
  #heldSlot = 0;
  #cancelled = 0;

  /** Events that are pending. */
  get pending(): number {
    return this.#size - this.#cancelled - (this.#top === vacant ? 1 : 0);
  }

  /** Takes the event at the top out to run it: gives its slot back, leaves its place vacant. */
  begin(slot: number): void {
    this.release(slot);
    this.times[0] = -Infinity;
    this.#top = vacant;
  }

  /** Fills the place of the event that ran; does nothing where no event has run since. */
  settle(): void {
    const top = this.#top;
    if (top === filled) return;
    this.#top = filled;
    if (top === held) this.#siftDown(0, this.#heldSlot);
    else this.#removeTop();
  }

  /** Enters the event of a slot, whose due time and order are set. */
  enter(slot: number): void {
    if (this.#top !== filled) {
      const other = this.#heldSlot;
      if (this.#top === vacant) {
        this.#top = held;
        this.#heldSlot = slot;
        return;
      }
      if (this.dueTimes[slot] < this.dueTimes[other]) {
        this.#heldSlot = slot;
        this.#append(other);
        return;
      }
    }
    this.#append(slot);
  }

  /** Cancels the event of a slot. */
  cancel(slot: number): void {
    this.handlers[slot] = cancelledMark;
    this.#cancelled++;
    if (this.#cancelled > sweepMinimum && this.#cancelled * 2 > this.#size) this.#sweep();
  }

  /** Removes cancelled entries from the top; not while an event runs. */
  skipCancelled(): void {
    while (this.#cancelled > 0 && this.handlers[this.slots[0]] === cancelledMark) {
      this.#cancelled--;
      this.release(this.slots[0]);
      this.#removeTop();
    }
  }

  #append(slot: number): void {
    if (this.#size === this.slots.length) this.#growHeap();
    this.#siftUp(this.#size++, slot);
  }

  #removeTop(): void {
    const last = --this.#size;
    this.times[last] = Infinity;
    if (last > 0) this.#siftDown(0, this.slots[last]);
  }

  #siftUp(start: number, slot: number): void {
    const { times, slots } = this;
    const time = this.dueTimes[slot];
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const parentTime = times[parent];
      if (time >= parentTime) {
        if (time > parentTime || this.orders[slots[parent]] < this.orders[slot]) break;
      }
      times[place] = parentTime;
      slots[place] = slots[parent];
      place = parent;
    }
    times[place] = time;
    slots[place] = slot;
  }

  /** `Number(right < left)` makes the choice of a child an addition, not a branch that is wrong half of the time. */
  #siftDown(start: number, slot: number): void {
    const { times, slots } = this;
    const time = this.dueTimes[slot];
    let place = start;
    for (;;) {
      let child = 2 * place + 1;
      const left = times[child];
      const right = times[child + 1];
      child += Number(right < left);
      const childTime = times[child];
      if (time < childTime) break;
      if (left === right && this.orders[slots[child + 1]] < this.orders[slots[child]]) child++;
      if (time === childTime && this.orders[slot] < this.orders[slots[child]]) break;
      times[place] = childTime;
      slots[place] = slots[child];
      place = child;
    }
    times[place] = time;
    slots[place] = slot;
  }

  /** Removes all cancelled entries and makes a heap of the others, in linear time. */
  #sweep(): void {
    this.settle();
    const { times, slots } = this;
    const size = this.#size;
    let kept = 0;
    for (let i = 0; i < size; i++) {
      const slot = slots[i];
      if (this.handlers[slot] === cancelledMark) {
        this.release(slot);
        continue;
      }
      times[kept] = times[i];
      slots[kept++] = slot;
    }
    times.fill(Infinity, kept, size);
    this.#size = kept;
    this.#cancelled = 0;
    for (let i = (kept - 2) >> 1; i >= 0; i--) this.#siftDown(i, slots[i]);
  }

  #growHeap(): void {
    const size = this.slots.length * 2;
    this.slots = grown(this.slots, size);
    this.times = grown(this.times, 2 * size + 1, Infinity);
  }
}
