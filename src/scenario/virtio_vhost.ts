/**
 * `virtio-vhost`: paravirtual devices with virtio rings, each served by a thread of the host; bridge and native driver in the host's kernel.
 *
 * The host's native driver runs as work of the host on the core that the NIC interrupts, before whoever has it; after 2 ms without a break it takes turns
 * with the others, as with Linux' `ksoftirqd`. The threads are scheduled by the host's scheduler against the guests, each with the weight
 * `virtio.weight`; their time is that of the domain `host`.
 *
 * @module
 */
import { GuestProcessor } from "../guest/mod.ts";
import { VirtioDevice } from "../hypervisor/mod.ts";
import { networkOf, softwarePaths } from "./_software.ts";
import type { ArchitectureModel, MachineParts, Paths } from "./architecture.ts";

/** Interrupt-level work of the host's kernel without a break, in seconds. */
const SOFTIRQ_SECONDS = 0.002;

/** The host with virtio devices. */
export const virtioVhost: ArchitectureModel = {
  key: "virtio-vhost",
  virtualized: true,
  driverDomain: false,
  sharedContexts: true,
  serviceDomains: () => ["host"],
  checkedContexts: false,
  build: virtioPaths,
};

function virtioPaths(parts: MachineParts): Paths {
  const { host, costs, scheduler, simulation, guests } = parts;
  const network = networkOf(parts);
  const allowed = Array.from({ length: host.cores }, () => true);
  const thread = { domain: guests.length, weight: host.virtio.weight, cap: 0, allowed };
  const driver = {
    network,
    stage: "host-receive",
    forward: costs.bridge,
    mappedAbove: Infinity,
    limit: { budget: SOFTIRQ_SECONDS * host.clockRate },
  } as const;
  return softwarePaths(
    parts,
    driver,
    ({ index, vcpu, receive }, native, local) =>
      new VirtioDevice(network, {
        simulation,
        host,
        guest: vcpu,
        thread: scheduler.addVcpu(new GuestProcessor(Infinity), thread, index + guests.length),
        port: native.portOf(index),
        local,
        receive,
      }),
  );
}
