/**
 * `passthrough` as a layered queueing network: the VM drives the device itself; mapping for the IOMMU is the VMM's work on its behalf.
 *
 * @module
 */
import type { LqnArchitecture } from "./architecture.ts";
import { directTasks } from "./_guests.ts";

/** The host with passthrough. */
export const passthrough: LqnArchitecture = {
  key: "passthrough",
  tasks: directTasks,
  stages: ({ name }, kind) => [`vm_${kind}_${name}`],
};
