/**
 * The transmit arbiter of virtual functions: they take turns, a packet each, some of them held to a rate.
 *
 * A turn is a packet, whatever its size: a function that hands down 64 KiB segments gets 45 times the bandwidth of one that
 * sends single frames, unless the NIC arbitrates frames. There are no reservations and no weights.
 *
 * The rate limit of a function is its context's cap: a token bucket of {@linkcode BURST_SECONDS} of the rate, 70,000 bytes
 * at least. A function whose bucket is overdrawn is passed over until it is not.
 *
 * Source: a rate limit for each virtual function is what Linux sets on the Intel 82599 ("ixgbe: add support for VF Transmit rate limit
 * using iproute2", commit ff4ab2061199, 2011). That functions without a limit take turns by packet is assumed, as is the depth of the bucket.
 *
 * @module
 */
import { widen } from "../packet/mod.ts";
import { ContextHeap } from "./_context_heap.ts";
import { burstBytes } from "./_shares.ts";
import type { TransmitArbiter } from "./arbiter.ts";
import type { NicContext } from "./context.ts";

const WORD_BITS = 32;

/**
 * Round robin over the contexts of one NIC.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { RoundRobin } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(new RoundRobin([]).pick(0), undefined);
 * ```
 */
export class RoundRobin implements TransmitArbiter {
  /** When a context that is held back by its rate limit may send, in seconds; `Infinity` where none is. */
  retryAt: number = Infinity;
  /** It does not ask for how long packets hold the line. */
  readonly asksHeld: boolean = false;
  private readonly limited = new ContextHeap();
  /** A bit for each context that has packets and may send. */
  private ready = new Int32Array(2);
  private tokens = new Float64Array(16);
  private tokensAt = new Float64Array(16);
  private last = -1;

  /** Makes an arbiter over contexts; the list may grow later. */
  constructor(private readonly contexts: readonly NicContext[]) {}

  /** A context was made, or its options were changed; `now` in seconds. */
  configure(context: NicContext, now: number): void {
    const { index } = context;
    while (index >= this.tokens.length) {
      this.tokens = widen(this.tokens);
      this.tokensAt = widen(this.tokensAt);
    }
    while (index >= this.ready.length * WORD_BITS) this.ready = widen(this.ready);
    this.#refill(context, now);
    if (!this.limited.has(index)) return;
    this.limited.remove(index);
    this.#place(context);
  }

  /** Records that a context has packets posted. */
  activate(context: NicContext, _head: number, now: number): void {
    if (this.limited.has(context.index)) return;
    this.#refill(context, now);
    this.#place(context);
  }

  /** Takes a context out until it is activated again. */
  remove(context: NicContext): void {
    this.limited.remove(context.index);
    this.#clearReady(context.index);
  }

  /** The first context that may send behind the one that sent last, or `undefined`. */
  pick(now: number): NicContext | undefined {
    const { limited } = this;
    while (limited.firstKey <= now) {
      const context = limited.first;
      limited.remove(context);
      this.#setReady(context);
    }
    this.retryAt = limited.firstKey;
    const next = this.#nextReady(this.last + 1);
    const found = next >= 0 ? next : this.#nextReady(0);
    return found < 0 ? undefined : this.contexts[found];
  }

  /** Records that the context picked sends so many bytes of wire time; `next` is -1 where it has nothing behind. */
  charge(context: NicContext, bytes: number, _held: number, next: number, now: number): void {
    this.last = context.index;
    if (context.options.cap > 0) {
      this.#refill(context, now);
      this.tokens[context.index] -= bytes;
    }
    if (next < 0) this.remove(context);
    else this.#place(context);
  }

  #refill({ index, options }: NicContext, now: number): void {
    const { cap } = options;
    const seconds = now - this.tokensAt[index];
    this.tokensAt[index] = now;
    if (cap === 0) return;
    this.tokens[index] = Math.min(burstBytes(cap), this.tokens[index] + seconds * cap / 8);
  }

  #place({ index, options }: NicContext): void {
    if (options.cap > 0 && this.tokens[index] < 0) {
      this.#clearReady(index);
      const seconds = -this.tokens[index] * 8 / options.cap;
      this.limited.set(index, this.tokensAt[index] + seconds);
    } else {
      this.#setReady(index);
    }
  }

  #setReady(index: number): void {
    this.ready[index >> 5] |= 1 << (index & 31);
  }

  #clearReady(index: number): void {
    this.ready[index >> 5] &= ~(1 << (index & 31));
  }

  /** The first ready context from a number on, or -1. */
  #nextReady(from: number): number {
    const { ready } = this;
    let mask = -1 << (from & 31);
    for (let word = from >> 5; word < ready.length; word++) {
      const bits = ready[word] & mask;
      if (bits !== 0) return word * WORD_BITS + 31 - Math.clz32(bits & -bits);
      mask = -1;
    }
    return -1;
  }
}
