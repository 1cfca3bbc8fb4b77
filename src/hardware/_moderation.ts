/**
 * Interrupts of the contexts of a NIC, and their moderation: at least a gap between two of one context, none while its driver
 * polls (masked).
 *
 * With Poisson arrivals of rate `a`, a driver that takes all there is and polls for `p` after each interrupt, and a gap `g`, an
 * interrupt comes each `g + exp(-a (g - p)) / a` seconds where `p <= g`, and each `p + 1 / a` else: what arrives while the driver polls
 * is taken without an interrupt; the next one comes at the end of the gap if anything has come since, or else with the next frame.
 *
 * @module
 */
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import { NONE, type PacketPool } from "../packet/mod.ts";
import type { NicContext } from "./context.ts";

/** The interrupts of all contexts. */
export class Moderation {
  private readonly handler: HandlerId;

  /** Makes it for contexts; the list may grow later. */
  constructor(
    private readonly simulation: Simulation,
    private readonly pool: PacketPool,
    private readonly contexts: readonly NicContext[],
    /** Least time between two interrupts of one context, in seconds. */
    readonly gap: number,
  ) {
    this.handler = simulation.on((context) => this.#raise(this.contexts[context]));
  }

  /** Sees to it that an interrupt comes at a time, or as soon after it as moderation allows. */
  want(context: NicContext, wanted: number): void {
    const allowed = context.lastInterrupt + this.gap;
    const at = wanted > allowed ? wanted : allowed;
    if (at >= context.interruptAt) return;
    if (context.interruptAt !== Infinity) this.simulation.cancel(context.interruptEvent);
    context.interruptAt = at;
    context.interruptEvent = this.simulation.scheduleAt(at, this.handler, context.index);
  }

  #raise(context: NicContext): void {
    context.interruptAt = Infinity;
    if (context.disturbed) {
      context.disturbed = false;
      if (!this.#hasWork(context)) context.spuriousInterrupts++;
    }
    context.masked = true;
    context.lastInterrupt = this.simulation.now;
    context.interrupts++;
    context.onInterrupt();
  }

  #hasWork({ completed, received, arriving }: NicContext): boolean {
    if (completed > 0 || received.length > 0) return true;
    return arriving.head !== NONE && this.pool.ready[arriving.head] <= this.simulation.now;
  }
}
