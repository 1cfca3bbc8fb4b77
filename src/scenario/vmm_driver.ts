/**
 * `vmm-driver`: native drivers and a virtual switch inside the VMM, as in VMware ESX; guests have paravirtual devices with rings in memory.
 *
 * No driver domain: what a guest sends is the VMM's work on the guest's own time; what it receives is the VMM's work on the core that the NIC interrupts,
 * before any vCPU. So there is no wait for a domain to be scheduled, and nothing that limits what a flood takes from that core: the host can get into a receive
 * livelock. A fault in a driver would take the VMM with it; that is not modelled.
 *
 * @module
 */
import { vmmPaths } from "./_vmm.ts";
import type { ArchitectureModel } from "./architecture.ts";

/** The host with drivers in its VMM. */
export const vmmDriver: ArchitectureModel = {
  key: "vmm-driver",
  virtualized: true,
  driverDomain: false,
  sharedContexts: true,
  serviceDomains: () => [],
  checkedContexts: false,
  build: (parts) => vmmPaths(parts, false),
};
