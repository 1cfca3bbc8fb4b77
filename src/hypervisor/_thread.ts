/**
 * A back end's poller on the vCPU of the driver domain that it belongs to.
 *
 * @module
 */
import type { Poller } from "../guest/mod.ts";
import type { CostModel } from "../host/mod.ts";
import { EventChannel } from "./event_channel.ts";
import type { Vcpu } from "./vcpu.ts";

/** Has a poller run, at the wish of any vCPU of its domain; at that of another one than its own by an interrupt between the two. */
export class Thread {
  /** Number of the poller at its vCPU. */
  readonly index: number;
  private readonly interrupt: EventChannel;

  /** Adds a poller to a vCPU. */
  constructor(
    poller: Poller,
    /** The vCPU. */
    readonly vcpu: Vcpu,
    costs: CostModel,
  ) {
    this.index = vcpu.guest.addPoller(poller);
    this.interrupt = new EventChannel(vcpu, vcpu, costs);
    this.interrupt.connect(this.index);
  }

  /** Asks the poller to run, unless it does. */
  wake(from: Vcpu): void {
    const { vcpu, index } = this;
    if (from === vcpu) vcpu.guest.raise(index);
    else if (!vcpu.guest.isRaised(index)) this.interrupt.notify(from);
  }

  /** Cycles so far of the interrupts, at either end. */
  get cycles(): number {
    return this.interrupt.sendCycles + this.interrupt.deliveryCycles;
  }
}
