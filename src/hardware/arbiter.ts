/**
 * The transmit arbiter: which context's packet goes onto the wire next.
 *
 * Two levels. First, contexts with a reservation that have used less than it, the one furthest behind
 * (in seconds of its own reserved rate) first. Then all by start-time fair queueing on their weights. A
 * context at its cap waits. Without reservations and caps it is weighted fair queueing of whole packets.
 *
 * Source: P. Goyal, H. M. Vin, H. Cheng, Start-time Fair Queuing, SIGCOMM 1996, section 2 (virtual start
 * times); token buckets for reservation and cap with a depth of {@linkcode BURST_SECONDS}.
 *
 * @module
 */
import type { NicContext } from "./context.ts";

/** Depth of the token buckets, in seconds of their rate. */
export const BURST_SECONDS = 0.001;

/** Depth below which no bucket is made, in bytes: one largest segment with its headers. */
const LEAST_BURST = 70_000;

function refill(context: NicContext, now: number): void {
  const { reserved, cap } = context.options;
  const seconds = now - context.tokensAt;
  context.tokensAt = now;
  if (reserved > 0) {
    const depth = Math.max(LEAST_BURST, reserved * BURST_SECONDS / 8);
    context.reservedTokens = Math.min(depth, context.reservedTokens + seconds * reserved / 8);
  }
  if (cap > 0) {
    const depth = Math.max(LEAST_BURST, cap * BURST_SECONDS / 8);
    context.capTokens = Math.min(depth, context.capTokens + seconds * cap / 8);
  }
}

/**
 * The arbiter over the contexts of one NIC.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Arbiter } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(new Arbiter([]).pick(0), undefined);
 * ```
 */
export class Arbiter {
  /** When a context that is held back by its cap may send, in seconds; `Infinity` where none is. */
  retryAt: number = Infinity;
  private virtualTime = 0;

  /** Makes an arbiter over contexts; the list may grow later. */
  constructor(private readonly contexts: readonly NicContext[]) {}

  /** The context to send from now, or `undefined`; then {@linkcode Arbiter.retryAt} may say when. */
  pick(now: number): NicContext | undefined {
    const only = this.contexts.length === 1 ? this.contexts[0] : undefined;
    if (only && only.options.cap === 0) return only.posted.length > 0 ? only : undefined;
    this.retryAt = Infinity;
    let behind: NicContext | undefined;
    let fairest: NicContext | undefined;
    let mostBehind = 0;
    for (let i = 0; i < this.contexts.length; i++) {
      const context = this.contexts[i];
      if (context.posted.length === 0) continue;
      refill(context, now);
      const { reserved, cap } = context.options;
      if (cap > 0 && context.capTokens < 0) {
        this.retryAt = Math.min(this.retryAt, now - context.capTokens * 8 / cap);
        continue;
      }
      const credit = reserved > 0 ? context.reservedTokens / reserved : 0;
      if (credit > mostBehind) {
        mostBehind = credit;
        behind = context;
      }
      if (!fairest || context.virtualStart < fairest.virtualStart) fairest = context;
    }
    return behind ?? fairest;
  }

  /** Records that a context that had been empty has a packet posted. */
  activate(context: NicContext): void {
    if (context.virtualStart < this.virtualTime) context.virtualStart = this.virtualTime;
  }

  /** Records that a context sends so many bytes of wire time. */
  charge(context: NicContext, bytes: number): void {
    const { reserved, cap, weight } = context.options;
    if (cap > 0) context.capTokens -= bytes;
    if (reserved > 0 && context.reservedTokens > 0) {
      context.reservedTokens -= bytes;
      return;
    }
    this.virtualTime = context.virtualStart;
    context.virtualStart += bytes / weight;
  }
}
