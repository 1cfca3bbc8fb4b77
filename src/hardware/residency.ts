/**
 * Contexts that share the places of a device in time: more contexts than the device can hold.
 *
 * A doorbell or a received frame of a context that is not in the device is a miss. Misses are served one after the other: the device
 * writes one context's state to memory (`save`) and reads the other's (`restore`); an empty place needs no `save`. The state moves on a channel
 * of its own, so that transfers and the line of the others go on meanwhile (assumed). Frames of the absent context wait in the device's
 * buffer, its posted packets in its ring.
 *
 * Who gives way: a context in the middle of a transfer starts no other one, and gives way when it is over; one that has work only when it has been in the device for
 * `leastResidence` (without that, contexts would throw each other out before they have moved a packet: with four times a change of contexts, at
 * most a fifth of a place's time goes into changes); one with a reservation only where all others in the device have one too.
 * Among those left: `lru` the least recently used, `round-robin` the next by number, `weight` the lowest weight, of equal ones the
 * least recently used. A context that gives way with work left asks for a place again, behind those that wait.
 *
 * Source: CDNA and SR-IOV devices have a fixed number of contexts; sharing them in time is in the papers' proposal by its name
 * only. All mechanisms here are assumed.
 *
 * @module
 */
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import type { NicContext } from "./context.ts";

/** How contexts share the places of a device. */
export interface ResidencyOptions {
  /** Contexts that the device can hold at a time, at least 1. */
  readonly places: number;
  /** Which context gives way. */
  readonly eviction: "lru" | "round-robin" | "weight";
  /** Seconds for writing a context's state to memory. */
  readonly save: number;
  /** Seconds for reading a context's state from memory. */
  readonly restore: number;
  /** Seconds that a context with work stays at least; four times `save + restore` where it is left out, a microsecond in any case. */
  readonly leastResidence?: number;
}

/** What residency must know of the device, and tells it. */
export interface ResidencyDevice {
  /** Until when a context is in the middle of a transfer, in seconds; 0 where it is in none. */
  busyUntil(context: NicContext): number;
  /** Whether a context has packets to send or to transfer. */
  hasWork(context: NicContext): boolean;
  /** A context is in the device from now on. */
  entered(context: NicContext): void;
  /** A context is no longer in the device. */
  left(context: NicContext): void;
}

/** Whether a context has a reservation of either way. */
function isReserved({ options: { reserved, receiveReserved = 0 } }: NicContext): boolean {
  return reserved + receiveReserved > 0;
}

const CHANGES_OF_LEAST_RESIDENCE = 4;

/** Least seconds of residence all the same: else contexts whose changes take no time would throw each other out for ever. */
const LEAST_RESIDENCE = 1e-6;

/**
 * The places of a device and who is in them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { NicContext, Residency } from "@iovlab/iovlab/hardware";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const ring = { receiveRing: 4, transmitRing: 4, reserved: 0, weight: 1, cap: 0 };
 * const options = { ...ring, windowBase: 0, windowSize: 4096 };
 * const pool = new PacketPool();
 * const contexts = [0, 1].map((index) => new NicContext(pool, index, options));
 * const simulation = new Simulation();
 * const device = { busyUntil: () => 0, hasWork: () => false, entered: () => {}, left: () => {} };
 * const times = { eviction: "lru", save: 1e-6, restore: 2e-6 } as const;
 * const residency = new Residency(simulation, contexts, { places: 1, ...times }, device);
 * contexts.forEach((context) => residency.add(context));
 * assert.deepEqual(contexts.map((each) => residency.holds(each)), [true, false]);
 * residency.request(contexts[1]);
 * simulation.run();
 * assert.deepEqual(contexts.map((each) => residency.holds(each)), [false, true]);
 * assert.equal(simulation.now, 3e-6);
 * ```
 */
export class Residency {
  private readonly resident: boolean[] = [];
  private readonly lastUse: number[] = [];
  private readonly since: number[] = [];
  private readonly waiting: NicContext[] = [];
  private readonly leastResidence: number;
  private readonly finished: HandlerId;
  private readonly retry: HandlerId;
  private used = 0;
  private last = -1;
  private entering: NicContext | undefined;
  private retryAt = Infinity;

  /** Makes a device whose places are empty; the list of contexts may grow later. */
  constructor(
    private readonly simulation: Simulation,
    private readonly contexts: readonly NicContext[],
    private readonly options: ResidencyOptions,
    private readonly device: ResidencyDevice,
  ) {
    const change = options.save + options.restore;
    const { leastResidence = CHANGES_OF_LEAST_RESIDENCE * change } = options;
    this.leastResidence = Math.max(LEAST_RESIDENCE, leastResidence);
    this.finished = simulation.on(() => this.#finish());
    this.retry = simulation.on(() => {
      this.retryAt = Infinity;
      this.#next();
    });
  }

  /** Whether a context is in the device. */
  holds({ index }: NicContext): boolean {
    return this.resident[index];
  }

  /** A context is made: it gets an empty place, or one that has not been used yet where only the new one has a reservation. */
  add(context: NicContext): void {
    const now = this.simulation.now;
    this.resident[context.index] = false;
    this.lastUse[context.index] = -Infinity;
    this.since[context.index] = now;
    if (this.used < this.options.places) {
      this.used++;
      this.resident[context.index] = true;
      return;
    }
    if (!isReserved(context)) return;
    const other = this.contexts.find((each) =>
      this.resident[each.index] && !isReserved(each) &&
      this.lastUse[each.index] === -Infinity && !this.device.hasWork(each)
    );
    if (other === undefined) return;
    this.resident[other.index] = false;
    this.resident[context.index] = true;
  }

  /** A context moves a packet at a time, in seconds. */
  use({ index }: NicContext, at: number): void {
    this.lastUse[index] = at;
  }

  /** A context that is not in the device has work. */
  request(context: NicContext): void {
    if (context === this.entering || this.resident[context.index]) return;
    if (this.waiting.includes(context)) return;
    context.misses++;
    this.waiting.push(context);
    this.#next();
  }

  /** A context is revoked: its place is empty. */
  remove(context: NicContext): void {
    const at = this.waiting.indexOf(context);
    if (at >= 0) this.waiting.splice(at, 1);
    if (!this.resident[context.index]) return;
    this.resident[context.index] = false;
    this.used--;
    this.#next();
  }

  #next(): void {
    if (this.entering !== undefined || this.waiting.length === 0) return;
    const now = this.simulation.now;
    let seconds = this.options.restore;
    if (this.used < this.options.places) {
      this.used++;
    } else {
      const victim = this.#victim(now);
      if (victim === undefined) return this.#retryLater(now);
      seconds += this.options.save + Math.max(0, this.device.busyUntil(victim) - now);
      this.#evict(victim);
    }
    this.entering = this.waiting.shift();
    this.simulation.schedule(seconds, this.finished);
  }

  #finish(): void {
    const context = this.entering as NicContext;
    this.entering = undefined;
    if (context.revoked) {
      this.used--;
    } else {
      this.resident[context.index] = true;
      this.since[context.index] = this.simulation.now;
      this.lastUse[context.index] = this.simulation.now;
      this.device.entered(context);
    }
    this.#next();
  }

  #evict(victim: NicContext): void {
    this.resident[victim.index] = false;
    this.last = victim.index;
    victim.evictions++;
    this.device.left(victim);
    if (!this.device.hasWork(victim)) return;
    victim.misses++;
    this.waiting.push(victim);
  }

  /** When a context may give way at the earliest, in seconds. */
  #evictableAt(context: NicContext): number {
    return this.device.hasWork(context) ? this.since[context.index] + this.leastResidence : 0;
  }

  #victim(now: number): NicContext | undefined {
    let best: NicContext | undefined;
    for (const context of this.#candidates()) {
      if (this.#evictableAt(context) > now) continue;
      if (best === undefined || this.#precedes(context, best)) best = context;
    }
    return best;
  }

  /** The contexts in the device that do not have a reservation, or all of them where each has one. */
  #candidates(): NicContext[] {
    const all = this.contexts.filter(({ index }) => this.resident[index]);
    const plain = all.filter((each) => !isReserved(each));
    return plain.length > 0 ? plain : all;
  }

  #precedes(a: NicContext, b: NicContext): boolean {
    const { eviction } = this.options;
    if (eviction === "round-robin") return this.#turn(a) < this.#turn(b);
    const lighter = a.options.weight - b.options.weight;
    if (eviction === "weight" && lighter !== 0) return lighter < 0;
    return this.lastUse[a.index] < this.lastUse[b.index];
  }

  /** Places behind the context that gave way last. */
  #turn({ index }: NicContext): number {
    const count = this.contexts.length;
    return (index - this.last - 1 + count) % count;
  }

  #retryLater(now: number): void {
    const earliest = Math.min(...this.#candidates().map((each) => this.#evictableAt(each)));
    const at = Math.max(earliest, now);
    if (at >= this.retryAt || at === Infinity) return;
    this.retryAt = at;
    this.simulation.scheduleAt(at, this.retry);
  }
}
