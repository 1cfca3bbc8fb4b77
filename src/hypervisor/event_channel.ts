/**
 * How domains notify each other.
 *
 * @module
 */
import type { CostModel } from "../host/mod.ts";
import type { Vcpu } from "./vcpu.ts";

/**
 * One direction of an event channel: from a vCPU to a poller of another.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor } from "@iovlab/iovlab/guest";
 * import { costModelOf, xen2009 } from "@iovlab/iovlab/host";
 * import { EventChannel, Vcpu } from "@iovlab/iovlab/hypervisor";
 *
 * const costs = costModelOf(xen2009);
 * const [from, to] = [0, 1].map((domain) =>
 *   new Vcpu(new GuestProcessor(1e6), { domain, weight: 256, cap: 0, allowed: [true] })
 * );
 * const poller = { vmmCycles: 0, begin: () => 500, finish: () => {}, more: () => false };
 * const channel = new EventChannel(from, to, costs);
 * channel.connect(to.guest.addPoller(poller));
 * channel.notify();
 * // the sender owes the hypercall; the receiver owes the upcall before its poller runs
 * assert.equal(from.guest.select(), costs.eventSend);
 * assert.equal(to.guest.select(), costs.eventDeliver + costs.interruptEntry + 500);
 * ```
 */
export class EventChannel {
  /** Notifications sent. */
  sent = 0;
  private poller = -1;

  /** Makes the direction from one vCPU to another. */
  constructor(
    private readonly from: Vcpu,
    private readonly to: Vcpu,
    private readonly costs: CostModel,
  ) {}

  /** Says which of the receiver's pollers it is for. */
  connect(poller: number): void {
    this.poller = poller;
  }

  /** Sends a notification: the sender pays the hypercall, the receiver the upcall. */
  notify(): void {
    const { costs, from, to } = this;
    this.sent++;
    from.guest.owe(costs.eventSend, costs.eventSend);
    const across = to.core !== from.core ? costs.interprocessorInterrupt : 0;
    const inVmm = costs.eventDeliver + across;
    to.guest.owe(inVmm + costs.interruptEntry, inVmm);
    to.guest.raise(this.poller);
  }
}
