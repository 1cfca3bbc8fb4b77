/**
 * `vmm-driver` as a layered queueing network: the VMM's native driver and switch, then the guest; what the VMM does with a guest's virtual device is
 * its work on that guest's behalf.
 *
 * @module
 */
import type { LqnArchitecture } from "./architecture.ts";
import { directTasks } from "./_guests.ts";
import { nativeDriver } from "./_native_driver.ts";

/** The host with drivers in its VMM. */
export const vmmDriver: LqnArchitecture = {
  key: "vmm-driver",
  tasks: (parts) => [...directTasks(parts), nativeDriver(parts)],
  stages: ({ name }, kind) => [`native_${kind}_${name}`, `vm_${kind}_${name}`],
};
