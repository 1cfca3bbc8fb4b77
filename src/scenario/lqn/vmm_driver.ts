/**
 * `vmm-driver` as a layered queueing network: switch and driver are the VMM's work on a guest's behalf.
 *
 * @module
 */
import type { LqnArchitecture } from "./architecture.ts";
import { directTasks } from "./_guests.ts";

/** The host with vmm-driver. */
export const vmmDriver: LqnArchitecture = {
  key: "vmm-driver",
  tasks: directTasks,
  stages: ({ name }, kind) => [`vm_${kind}_${name}`],
};
