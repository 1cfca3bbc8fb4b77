/**
 * How domains notify each other, and the vCPUs of one domain.
 *
 * Source: Xen's event channels: `EVTCHNOP_send` is a hypercall, the VMM marks the port as pending and interrupts the core where the
 * receiving vCPU runs, whose upcall finds the port. Interrupts between vCPUs of one domain are event channels as well.
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
 * assert.equal(channel.deliveryCycles, costs.eventDeliver + costs.interruptEntry);
 * ```
 */
export class EventChannel {
  /** Notifications sent. */
  sent = 0;
  /** Cycles so far of their delivery, at the receiver. */
  deliveryCycles = 0;
  private poller = -1;

  /** Makes the direction from one vCPU to another. */
  constructor(
    private readonly from: Vcpu,
    private readonly to: Vcpu,
    private readonly costs: CostModel,
  ) {}

  /** Cycles so far of sending them. */
  get sendCycles(): number {
    return this.sent * this.costs.eventSend;
  }

  /** Says which of the receiver's pollers it is for. */
  connect(poller: number): void {
    this.poller = poller;
  }

  /** Sends a notification: the sender pays the hypercall, the receiver the upcall. A vCPU of the sender's domain may send in its place. */
  notify(from: Vcpu = this.from): void {
    const { costs, to } = this;
    this.sent++;
    from.guest.owe(costs.eventSend, costs.eventSend);
    const across = to.core !== from.core ? costs.interprocessorInterrupt : 0;
    const inVmm = costs.eventDeliver + across;
    this.deliveryCycles += inVmm + costs.interruptEntry;
    to.guest.owe(inVmm + costs.interruptEntry, inVmm);
    to.guest.raise(this.poller);
  }
}
