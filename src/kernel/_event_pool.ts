/**
 * The records of the pending events: one slot each, in parallel typed arrays, used again and again.
 *
 * An event's number is `generation * slotLimit + slot`, an exact integer. The generation starts at 1 and grows each time
 * that the slot is given back, so that the number of an event that is gone never matches again, and neither 0 nor -1 is ever
 * an event's number. A slot whose generation comes near 2^29 retires.
 *
 * The free slots form a list through `handlers`: a free slot holds the encoded next one, which is negative, so that
 * `handlers[slot] >= 0` says that the slot's event is pending.
 *
 * @module
 */

/** How many slots there can be: the factor of the generation in an event's number. */
export const slotLimit = 2 ** 24;

/** A slot whose next number would be this or above retires. */
export const idLimit = 2 ** 53 - slotLimit;

/** What `handlers` holds for an event that was cancelled and still has its slot. */
export const cancelledMark = -1;

/** The end of the list of free slots; slot `s` stands in it as `-3 - s`. */
const noFreeSlot = -2;

/** How many events there is room for at the start. */
export const initialCapacity = 32;

/** A bigger copy of a typed array, with `fill` in the new places. */
export function grown<T extends Float64Array | Int32Array>(old: T, size: number, fill = 0): T {
  const bigger = new (old.constructor as new (size: number) => T)(size);
  bigger.set(old);
  if (fill !== 0) bigger.fill(fill, old.length);
  return bigger;
}

/** The slots. The arrays are replaced when they grow: read them anew after a `take`. */
export class EventPool {
  /** The handler of the slot's event; negative where no event is pending in it. */
  handlers: Int32Array = new Int32Array(initialCapacity);
  /** The argument that the handler gets. */
  values: Float64Array = new Float64Array(initialCapacity);
  /** When the event is due, in seconds. */
  dueTimes: Float64Array = new Float64Array(initialCapacity);
  /** What decides between events that are due at the same time: the smaller goes first. */
  orders: Float64Array = new Float64Array(initialCapacity);
  /** The number of the slot's event, or of the next one where the slot is free. */
  ids: Float64Array = new Float64Array(initialCapacity);
  /** Slots that were ever in use. */
  slotCount = 0;
  #firstFree = noFreeSlot;

  /**
   * Takes a free slot, the one that was given back last, or a new one.
   *
   * @throws {RangeError} Where `slotLimit` slots are in use.
   */
  take(): number {
    const first = this.#firstFree;
    if (first === noFreeSlot) return this.#newSlot();
    const slot = -3 - first;
    this.#firstFree = this.handlers[slot];
    return slot;
  }

  /** Gives a slot back: from now on its event's number is stale. */
  release(slot: number): void {
    const id = this.ids[slot] + slotLimit;
    this.ids[slot] = id;
    this.handlers[slot] = this.#firstFree;
    if (id < idLimit) this.#firstFree = -3 - slot;
  }

  /** The slot of a pending event; -1 where there is none of that number. */
  find(id: number): number {
    const slot = id - Math.floor(id / slotLimit) * slotLimit;
    return slot < this.slotCount && this.ids[slot] === id && this.handlers[slot] >= 0 ? slot : -1;
  }

  #newSlot(): number {
    if (this.slotCount === this.ids.length) this.#grow();
    const slot = this.slotCount++;
    this.ids[slot] = slotLimit + slot;
    return slot;
  }

  #grow(): void {
    const size = this.ids.length * 2;
    if (size > slotLimit) {
      throw new RangeError(`Cannot schedule an event as at most ${slotLimit} can be pending`);
    }
    this.handlers = grown(this.handlers, size);
    this.values = grown(this.values, size);
    this.dueTimes = grown(this.dueTimes, size);
    this.orders = grown(this.orders, size);
    this.ids = grown(this.ids, size);
  }
}
