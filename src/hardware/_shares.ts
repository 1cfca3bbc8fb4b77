/**
 * Who goes next on a line that contexts share, in two levels: reservations first, then what is left by weight; caps hold both back.
 *
 * Level 1, reservations. Each context with a reservation `r` has a clock `F` that runs by `held / r` for each packet sent on
 * this level (virtual clock). It may send on it while `F < now + burst / r`, which is the same as a token bucket of
 * depth `burst` that fills at `r`. Of those that may, the one with the earliest deadline `F + head / r` goes first. As long as
 * the reservations together are at most the line rate, every packet leaves by its deadline and one largest packet (L. Zhang,
 * VirtualClock, SIGCOMM 1990; N. Figueira, J. Pasquale, An upper bound on delay for the VirtualClock service discipline,
 * 1995), so that a context with packets waiting has got at least `r t` less its burst, a packet of its own, and `r` times
 * the time of a largest packet of anybody. A context that was idle starts its clock at `now`. A single reservation has nobody to
 * be ahead of: its clock starts at the time that its packet is sent, as a token bucket that overflows while it waits.
 *
 * Level 2, weights. Start-time fair queueing (P. Goyal, H. M. Vin, H. Cheng, SIGCOMM 1996, section 2): each context has a
 * virtual start `S`; the smallest goes first and then has `S + bytes / weight`; virtual time is the start of the packet sent
 * last on this level, and a context that had nothing to send starts no earlier.
 *
 * Caps. A token bucket of depth `burst` by cap; a context whose bucket is overdrawn waits until it is not.
 *
 * `held` is the time that a packet holds the line, in bytes at line rate; `bytes` is what it takes on the wire. Both are the same
 * but where a transfer takes longer than the wire. Reservations count `held`, as they promise time; weights and caps count `bytes`.
 *
 * Equal keys: the lowest context first. All choices take a time that grows with the logarithm of the contexts.
 *
 * @module
 */
import { widen } from "../packet/mod.ts";
import { ContextHeap } from "./_context_heap.ts";

/** Depth of the token buckets, in seconds of their rate. */
export const BURST_SECONDS = 0.001;

/** Depth below which no bucket is made, in bytes: one largest segment with its headers. */
const LEAST_BURST = 70_000;

/** Bytes that a reservation or a cap of so many bits per second lets a context send at once. */
export function burstBytes(rate: number): number {
  return Math.max(LEAST_BURST, rate * BURST_SECONDS / 8);
}

/** What a context is promised and held to. */
export interface ShareOptions {
  /** Rate that is guaranteed, in bits per second; 0 is none. */
  readonly reserved: number;
  /** Share of the rest, relative to the others'. */
  readonly weight: number;
  /** Rate that is never exceeded, in bits per second; 0 is none. */
  readonly cap: number;
}

/** The contexts that share one line. They are numbers from 0. */
export class Shares {
  /** When a context that its cap holds back may send, in seconds, as of the last choice; `Infinity` where none is. */
  retryAt = Infinity;
  /** Contexts that have something to send. */
  waiting = 0;
  private reservations = 0;
  private virtualTime = 0;
  private readonly fair = new ContextHeap();
  private readonly due = new ContextHeap();
  private readonly later = new ContextHeap();
  private readonly capped = new ContextHeap();
  private active = new Uint8Array(16);
  private virtualStart = new Float64Array(16);
  private weight = new Float64Array(16);
  /** Reservation, cap, in bytes per second. */
  private reserved = new Float64Array(16);
  private cap = new Float64Array(16);
  /** Seconds that a reservation may run ahead. */
  private ahead = new Float64Array(16);
  private clock = new Float64Array(16);
  private capDepth = new Float64Array(16);
  private capTokens = new Float64Array(16);
  private capAt = new Float64Array(16);
  /** Bytes that the first packet waiting holds the line for. */
  private head = new Float64Array(16);

  /** Makes a context known, with an empty bucket, or changes what one is promised. */
  configure(context: number, { reserved, weight, cap }: ShareOptions, now: number): void {
    while (context >= this.active.length) this.#grow();
    const ahead = reserved > 0 ? burstBytes(reserved) * 8 / reserved : 0;
    const wasReserved = this.reserved[context] > 0;
    const unused = wasReserved ? Math.max(0, this.clock[context] - now) : ahead;
    this.clock[context] = now + Math.min(unused, ahead);
    this.reservations += Number(reserved > 0) - Number(wasReserved);
    this.ahead[context] = ahead;
    this.reserved[context] = reserved / 8;
    this.weight[context] = weight;
    this.capDepth[context] = cap > 0 ? burstBytes(cap) : 0;
    if (cap > 0 && this.cap[context] === 0) {
      this.capTokens[context] = 0;
      this.capAt[context] = now;
    }
    this.cap[context] = cap / 8;
    if (this.active[context] === 0) return;
    this.#withdraw(context);
    this.#place(context, now);
  }

  /** Records that a context has something to send; `head` is what its first packet holds the line for, in bytes. */
  enter(context: number, head: number, now: number): void {
    const start = Math.max(this.virtualStart[context], this.virtualTime);
    if (this.active[context] === 1) {
      if (start > this.virtualStart[context]) {
        this.virtualStart[context] = start;
        if (this.fair.has(context)) this.fair.set(context, start);
      }
      return;
    }
    this.active[context] = 1;
    this.waiting++;
    this.virtualStart[context] = start;
    this.head[context] = head;
    if (this.clock[context] < now) this.clock[context] = now;
    if (this.cap[context] > 0) this.#refill(context, now);
    this.#place(context, now);
  }

  /** Records that a context has nothing to send any more. */
  leave(context: number): void {
    if (context >= this.active.length || this.active[context] === 0) return;
    this.active[context] = 0;
    this.waiting--;
    this.#withdraw(context);
  }

  /** The context to send from now, or -1; then {@linkcode Shares.retryAt} may say when. */
  pick(now: number): number {
    const { capped, later, due } = this;
    if (capped.size > 0) this.#release(now);
    this.retryAt = capped.firstKey;
    while (later.size > 0 && later.firstKey < now) {
      const context = later.first;
      later.remove(context);
      due.set(context, this.clock[context] + this.head[context] / this.reserved[context]);
    }
    return due.size > 0 ? due.first : this.fair.first;
  }

  /**
   * Records that the context picked last sends a packet.
   *
   * @param bytes What it takes on the wire.
   * @param held What it holds the line for, in bytes at line rate.
   * @param next The same of the packet behind it; -1 where there is none.
   */
  charge(context: number, bytes: number, held: number, next: number, now: number): void {
    if (this.cap[context] > 0) {
      this.#refill(context, now);
      this.capTokens[context] -= bytes;
    }
    if (this.reserved[context] > 0 && this.due.first === context) {
      const clock = this.clock[context];
      const start = this.reservations === 1 && clock < now ? now : clock;
      this.clock[context] = start + held / this.reserved[context];
    } else {
      this.virtualTime = this.virtualStart[context];
      this.virtualStart[context] += bytes / this.weight[context];
    }
    this.head[context] = next;
    if (next < 0) this.leave(context);
    else this.#place(context, now);
  }

  /** A context without a cap sends one packet while nobody waits: as entering, being picked and charged, without a choice. */
  pass(context: number, bytes: number, held: number, now: number): void {
    const start = Math.max(this.virtualStart[context], this.virtualTime);
    const clock = Math.max(this.clock[context], now);
    this.clock[context] = clock;
    if (this.reserved[context] > 0 && clock - this.ahead[context] < now) {
      this.clock[context] = clock + held / this.reserved[context];
      this.virtualStart[context] = start;
    } else {
      this.virtualTime = start;
      this.virtualStart[context] = start + bytes / this.weight[context];
    }
  }

  #refill(context: number, now: number): void {
    const tokens = this.capTokens[context] + (now - this.capAt[context]) * this.cap[context];
    this.capTokens[context] = Math.min(this.capDepth[context], tokens);
    this.capAt[context] = now;
  }

  /** Lets contexts go that their caps hold back no longer. */
  #release(now: number): void {
    const { capped } = this;
    while (capped.firstKey <= now) {
      const context = capped.first;
      capped.remove(context);
      this.#refill(context, now);
      this.capTokens[context] = Math.max(0, this.capTokens[context]);
      this.clock[context] = Math.max(now, this.clock[context]); // its cap is no other's delay
      this.#place(context, now);
    }
  }

  /** Puts a context with packets where its options and what it has sent want it. */
  #place(context: number, now: number): void {
    const cap = this.cap[context];
    if (cap > 0) {
      if (this.capTokens[context] < 0) {
        this.#withdraw(context);
        this.capped.set(context, this.capAt[context] - this.capTokens[context] / cap);
        return;
      }
    }
    this.fair.set(context, this.virtualStart[context]);
    if (this.reserved[context] > 0) this.#placeReserved(context, now);
  }

  #placeReserved(context: number, now: number): void {
    const allowed = this.clock[context] - this.ahead[context];
    if (allowed < now) {
      this.later.remove(context);
      this.due.set(context, this.clock[context] + this.head[context] / this.reserved[context]);
    } else {
      this.due.remove(context);
      this.later.set(context, allowed);
    }
  }

  #withdraw(context: number): void {
    this.fair.remove(context);
    this.due.remove(context);
    this.later.remove(context);
    this.capped.remove(context);
  }

  #grow(): void {
    this.active = widen(this.active);
    this.virtualStart = widen(this.virtualStart);
    this.weight = widen(this.weight);
    this.reserved = widen(this.reserved);
    this.cap = widen(this.cap);
    this.ahead = widen(this.ahead);
    this.clock = widen(this.clock);
    this.capDepth = widen(this.capDepth);
    this.capTokens = widen(this.capTokens);
    this.capAt = widen(this.capAt);
    this.head = widen(this.head);
  }
}
