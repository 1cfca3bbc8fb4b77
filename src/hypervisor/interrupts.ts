/**
 * How a NIC's interrupt gets to the CPU of an operating system.
 *
 * - `direct`: no VMM; the handler runs where the operating system runs.
 * - `vmm`: the VMM takes the interrupt on the core where the vCPU ran last, whatever runs there now, and injects it.
 * - `posted`: the device posts it to a vCPU that runs; for one that does not run the VMM is told, as in `vmm`, but
 *   need not inject.
 *
 * A vCPU that does not run gets its interrupt when the scheduler puts it on a core.
 *
 * @module
 */
import type { CostModel } from "../host/mod.ts";
import { HostWork } from "./host_work.ts";
import type { Scheduler } from "./scheduler.ts";
import { RUNNING, type Vcpu } from "./vcpu.ts";

/** How interrupts are delivered. */
export type InterruptDelivery = "direct" | "vmm" | "posted";

/**
 * A function that a NIC context calls to interrupt a vCPU for a poller.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor } from "@iovlab/iovlab/guest";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { interruptLine, Scheduler, switchCosts } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const costs = costModelOf(xen2009);
 * const options = host({ architecture: "vdi", vms: [{ name: "web" }] });
 * const scheduler = new Scheduler(simulation, {
 *   options: options.scheduler,
 *   cores: 1,
 *   clockRate: 1e9,
 *   domains: 1,
 *   costs: switchCosts(costs, true),
 * });
 * const guest = new GuestProcessor(1e6);
 * const vcpu = scheduler.addVcpu(guest, { domain: 0, weight: 256, cap: 0, allowed: [true] }, 0);
 * let polls = 0;
 * const poller = guest.addPoller({
 *   vmmCycles: 0,
 *   begin: () => 1000,
 *   finish: () => void polls++,
 *   more: () => false,
 * });
 * interruptLine(scheduler, vcpu, poller, costs, "vmm")();
 * simulation.run();
 * assert.equal(polls, 1);
 * assert.ok(scheduler.hostCycles > costs.vmmInterrupt);
 * ```
 */
export function interruptLine(
  scheduler: Scheduler,
  vcpu: Vcpu,
  poller: number,
  costs: CostModel,
  delivery: InterruptDelivery,
): () => void {
  const deliver = () => {
    vcpu.guest.owe(costs.interruptEntry, 0);
    vcpu.guest.raise(poller);
  };
  if (delivery === "direct") return deliver;
  const inject = delivery === "vmm" ? costs.virtualInterrupt : 0;
  const work = new HostWork(costs.vmmInterrupt + inject, deliver);
  if (delivery === "vmm") return () => scheduler.runOnHost(vcpu.core, work);
  return () => {
    if (vcpu.state === RUNNING) deliver();
    else scheduler.runOnHost(vcpu.core, work);
  };
}
