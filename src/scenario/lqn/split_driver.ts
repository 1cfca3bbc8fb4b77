/**
 * `split-driver` as a layered queueing network: every round goes through the driver domain on its way in and on its way out.
 *
 * The driver domain is one task with a thread for each of its vCPUs, for all VMs: native driver, bridge and back ends. Front ends are
 * code of the guests' vCPUs, as back ends are of the driver domain's, and have no queue of their own: their cycles are in
 * the entries of `vm_VM` and `driver_domain`.
 *
 * @module
 */
import type { LqnTask } from "../../lqn/model/mod.ts";
import type { LqnArchitecture, LqnParts } from "./architecture.ts";
import { guestTasks } from "./_guests.ts";
import { driverParts, servedVmm } from "./_served.ts";
import { vcpuEntries } from "./_vcpu_task.ts";

/** The driver domain with its vCPUs. */
function driverDomain(parts: LqnParts): LqnTask {
  const servers = parts.host.driverDomain.vcpus;
  return {
    name: "driver_domain",
    processor: parts.cores.ofDriver,
    scheduling: "fcfs",
    ...(servers > 1 ? { multiplicity: servers } : {}),
    entries: parts.vms.flatMap((vm) => driverParts(vm).flatMap((part) => vcpuEntries(part, parts))),
  };
}

/** The host with split drivers. */
export const splitDriver: LqnArchitecture = {
  key: "split-driver",
  tasks: (parts) => [...guestTasks(parts), driverDomain(parts), ...servedVmm(parts)],
  stages: ({ name }, kind) => [
    `driver_in_${kind}_${name}`,
    `vm_${kind}_${name}`,
    `driver_out_${kind}_${name}`,
  ],
};
