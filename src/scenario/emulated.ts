/**
 * `emulated`: full virtualization. The guest drives an emulated NIC with the native driver of the real one.
 *
 * Each access to a register is an exit to the VMM and an emulation; the device model takes descriptors and copies packets, frame by frame; it interrupts for what was
 * received and for what was sent, as hardware does. Below it are the same switch and native driver as in `vmm-driver`. The device model is taken to be in
 * the VMM; one in a program of another domain would add its scheduling.
 *
 * @module
 */
import { vmmPaths } from "./_vmm.ts";
import type { ArchitectureModel } from "./architecture.ts";

/** The host with emulated devices. */
export const emulated: ArchitectureModel = {
  key: "emulated",
  virtualized: true,
  driverDomain: false,
  sharedContexts: true,
  serviceDomains: () => [],
  checkedContexts: false,
  build: (parts) => vmmPaths(parts, true),
};
