/**
 * `vdi` as a layered queueing network: guests reach the NIC by themselves; the VMM takes interrupts, wakes and switches.
 *
 * @module
 */
import type { LqnArchitecture } from "./architecture.ts";
import { guestPart, guestTasks, vmmOf } from "./_guests.ts";

/** The host with virtual device interfaces. */
export const vdi: LqnArchitecture = {
  key: "vdi",
  tasks: (parts) => [
    ...guestTasks(parts),
    ...vmmOf(
      parts.vms.map((vm) => ({
        processor: parts.cores.ofVm[vm.vm],
        part: guestPart(parts, vm),
      })),
      parts,
    ),
  ],
  stages: ({ name }, kind) => [`vm_${kind}_${name}`],
};
