/**
 * `emulated` as a layered queueing network: the VMM's native driver and switch, then the guest; traps and the device model are the VMM's work on that
 * guest's behalf.
 *
 * @module
 */
import type { LqnArchitecture } from "./architecture.ts";
import { directTasks } from "./_guests.ts";
import { nativeDriver } from "./_native_driver.ts";

/** The host with emulated devices. */
export const emulated: LqnArchitecture = {
  key: "emulated",
  tasks: (parts) => [...directTasks(parts), nativeDriver(parts)],
  stages: ({ name }, kind) => [`native_${kind}_${name}`, `vm_${kind}_${name}`],
};
