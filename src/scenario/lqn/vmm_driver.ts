/**
 * `vmm-driver` as a layered queueing network: the VMM's native driver and switch, what hands packets to the guest's virtual device, then the guest; what the
 * guest sends is the VMM's work on its time.
 *
 * @module
 */
import type { LqnArchitecture } from "./architecture.ts";
import { directTasks } from "./_guests.ts";
import { deviceTasks, nativeDriver } from "./_native_driver.ts";

/** The host with drivers in its VMM. */
export const vmmDriver: LqnArchitecture = {
  key: "vmm-driver",
  tasks: (parts) => [...directTasks(parts), nativeDriver(parts), ...deviceTasks(parts)],
  stages: ({ name }, kind) => [
    `native_${kind}_${name}`,
    `device_${kind}_${name}`,
    `vm_${kind}_${name}`,
  ],
};
