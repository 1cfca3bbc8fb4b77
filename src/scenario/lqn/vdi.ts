/**
 * `vdi` as a layered queueing network: guests reach the NIC by themselves; the VMM takes interrupts, wakes and switches.
 *
 * @module
 */
import type { LqnArchitecture } from "./architecture.ts";
import { directTasks } from "./_guests.ts";

/** The host with virtual device interfaces. */
export const vdi: LqnArchitecture = {
  key: "vdi",
  tasks: directTasks,
  stages: ({ name }, kind) => [`vm_${kind}_${name}`],
};
