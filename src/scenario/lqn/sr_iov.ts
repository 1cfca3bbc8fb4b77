/**
 * `sr-iov` as a layered queueing network: each VM drives a function of its own; mapping for the IOMMU is the VMM's work on its behalf.
 *
 * @module
 */
import type { LqnArchitecture } from "./architecture.ts";
import { directTasks } from "./_guests.ts";

/** The host with sr-iov. */
export const srIov: LqnArchitecture = {
  key: "sr-iov",
  tasks: directTasks,
  stages: ({ name }, kind) => [`vm_${kind}_${name}`],
};
