/**
 * `native` as a layered queueing network: each "VM" is a server process with its threads; there is no VMM to call.
 *
 * @module
 */
import type { LqnArchitecture } from "./architecture.ts";
import { guestTasks } from "./_guests.ts";

/** The native host. */
export const native: LqnArchitecture = {
  key: "native",
  tasks: guestTasks,
  stages: ({ name }, kind) => [`vm_${kind}_${name}`],
};
