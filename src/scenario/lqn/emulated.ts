/**
 * `emulated` as a layered queueing network: traps, device model, switch and driver are the VMM's work on a guest's behalf.
 *
 * @module
 */
import type { LqnArchitecture } from "./architecture.ts";
import { directTasks } from "./_guests.ts";

/** The host with emulated. */
export const emulated: LqnArchitecture = {
  key: "emulated",
  tasks: directTasks,
  stages: ({ name }, kind) => [`vm_${kind}_${name}`],
};
