/**
 * `virtio-vhost` as a layered queueing network: the host's native driver, the thread of the VM's device, the guest, the thread again.
 *
 * Each VM's thread is a task of its own, so that a VM waits for its own packets only, and threads contend with guests for cores. A thread that goes on polling
 * when there is nothing to do (`virtio.pollTime`) takes core time that is not in the model.
 *
 * @module
 */
import type { LqnTask } from "../../lqn/model/mod.ts";
import type { LqnArchitecture, LqnParts } from "./architecture.ts";
import { guestTasks } from "./_guests.ts";
import { nativeDriver } from "./_native_driver.ts";
import { driverParts, servedVmm } from "./_served.ts";
import { vcpuEntries } from "./_vcpu_task.ts";

/** The threads of the host, one for each VM. */
function threads(parts: LqnParts): LqnTask[] {
  return parts.vms.map((vm) => ({
    name: `host_thread_${vm.name}`,
    processor: parts.cores.ofDriver,
    scheduling: "fcfs",
    entries: driverParts(vm).flatMap((part) => vcpuEntries(part, parts)),
  }));
}

/** The host with paravirtual devices that threads of the host serve. */
export const virtioVhost: LqnArchitecture = {
  key: "virtio-vhost",
  tasks: (parts) => [
    ...guestTasks(parts),
    nativeDriver(parts),
    ...threads(parts),
    ...servedVmm(parts),
  ],
  stages: ({ name }, kind) => [
    `native_${kind}_${name}`,
    `driver_in_${kind}_${name}`,
    `vm_${kind}_${name}`,
    `driver_out_${kind}_${name}`,
  ],
};
