/**
 * The transmit arbiter: which context's packet goes onto the wire next.
 *
 * {@linkcode Arbiter} is the one of a virtual device interface, in two levels. First, contexts that have used less than their
 * reservation, by deadline; then all by start-time fair queueing on their weights. A context at its cap waits. Without
 * reservations and caps it is weighted fair queueing of whole packets. `RoundRobin` is the one of virtual functions.
 *
 * A packet is sent as a whole: a 64 KiB segment holds the line for its 45 frames (0.55 ms at 1 Gb/s), unless the NIC was made to
 * arbitrate frames. A reservation is late by one such segment at most.
 *
 * Source: P. Goyal, H. M. Vin, H. Cheng, Start-time Fair Queuing, SIGCOMM 1996, section 2 (virtual start
 * times); L. Zhang, VirtualClock, SIGCOMM 1990 (deadlines of reservations); token buckets for reservation and cap with a
 * depth of {@linkcode BURST_SECONDS}.
 *
 * @module
 */
import { Shares } from "./_shares.ts";
import type { NicContext } from "./context.ts";

export { BURST_SECONDS } from "./_shares.ts";

/** What a NIC asks when its transmit side is free. Contexts are known by their numbers. */
export interface TransmitArbiter {
  /** When a context that is held back by its cap may send, in seconds; `Infinity` where none is. */
  readonly retryAt: number;
  /** Whether it asks for how long packets hold the line, which is not worked out else. */
  readonly asksHeld: boolean;
  /** A context was made, or its options were changed; `now` in seconds. */
  configure(context: NicContext, now: number): void;
  /** A context has packets posted; `head` is what the first holds the line for, in bytes; 0 will do without a reservation. */
  activate(context: NicContext, head: number, now: number): void;
  /** A context takes no part until it is activated again. */
  remove(context: NicContext): void;
  /** The context to send from now, or `undefined`; then `retryAt` may say when. */
  pick(now: number): NicContext | undefined;
  /**
   * The context picked sends a packet of so many bytes of wire time, which holds the line for `held` bytes of it; `next` is what
   * the packet behind it holds the line for, or -1 where there is none.
   */
  charge(context: NicContext, bytes: number, held: number, next: number, now: number): void;
}

/**
 * The arbiter over the contexts of one NIC, with reservations, weights and caps.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Arbiter } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(new Arbiter([]).pick(0), undefined);
 * ```
 */
export class Arbiter implements TransmitArbiter {
  private readonly shares = new Shares();
  /** Whether there is one context and it has no cap: nothing to choose, nothing to account for. */
  private alone = true;

  /** Makes an arbiter over contexts; the list may grow later. */
  constructor(private readonly contexts: readonly NicContext[]) {}

  /** When a context that is held back by its cap may send, in seconds; `Infinity` where none is. */
  get retryAt(): number {
    return this.shares.retryAt;
  }

  /** Whether it asks for how long packets hold the line: where contexts compete. */
  get asksHeld(): boolean {
    return !this.alone;
  }

  /** A context was made, or its options were changed; `now` in seconds. */
  configure(context: NicContext, now: number): void {
    this.shares.configure(context.index, context.options, now);
    if (!this.alone) return;
    this.alone = this.contexts.length <= 1 && context.options.cap === 0;
    const first = this.contexts[0];
    if (!this.alone && first.posted.length > 0) this.shares.enter(first.index, 0, now);
  }

  /** Records that a context has packets posted, the first of which holds the line for `head` bytes. */
  activate(context: NicContext, head: number, now: number): void {
    if (!this.alone) this.shares.enter(context.index, head, now);
  }

  /** Takes a context out until it is activated again. */
  remove(context: NicContext): void {
    this.shares.leave(context.index);
  }

  /** The context to send from now, or `undefined`; then {@linkcode Arbiter.retryAt} may say when. */
  pick(now: number): NicContext | undefined {
    if (this.alone) {
      const only = this.contexts[0];
      return only !== undefined && only.posted.length > 0 ? only : undefined;
    }
    const picked = this.shares.pick(now);
    return picked < 0 ? undefined : this.contexts[picked];
  }

  /** Records that the context picked sends so many bytes of wire time, with another packet of `next` bytes behind, or -1. */
  charge(context: NicContext, bytes: number, held: number, next: number, now: number): void {
    if (!this.alone) this.shares.charge(context.index, bytes, held, next, now);
  }
}
