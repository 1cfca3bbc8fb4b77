/**
 * `emulated` as a layered queueing network: the VMM's native driver and switch, the device model for what is received, then the guest; its traps, and the device
 * model for what it sends, are the VMM's work on its time.
 *
 * @module
 */
import type { LqnArchitecture } from "./architecture.ts";
import { directTasks } from "./_guests.ts";
import { deviceTasks, nativeDriver } from "./_native_driver.ts";

/** The host with emulated devices. */
export const emulated: LqnArchitecture = {
  key: "emulated",
  tasks: (parts) => [...directTasks(parts), nativeDriver(parts), ...deviceTasks(parts)],
  stages: ({ name }, kind) => [
    `native_${kind}_${name}`,
    `device_${kind}_${name}`,
    `vm_${kind}_${name}`,
  ],
};
