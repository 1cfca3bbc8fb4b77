/**
 * `split-driver` as a layered queueing network: every round goes through the driver domain on its way in and on its way out.
 *
 * The driver domain is one task with one thread, its vCPU, for all VMs: native driver, bridge and back ends. Front ends are
 * code of the guests' vCPUs, as back ends are of the driver domain's, and have no queue of their own: their cycles are in
 * the entries of `vm_VM` and `driver_domain`.
 *
 * @module
 */
import type { LqnTask } from "../../lqn/model/mod.ts";
import type { LqnArchitecture, LqnParts } from "./architecture.ts";
import { guestPart, guestTasks, vmmOf } from "./_guests.ts";
import type { VmInModel } from "./_network_tasks.ts";
import { vcpuEntries, type VcpuPart } from "./_vcpu_task.ts";

/** The driver domain's two parts in the rounds of a VM. */
function driverParts({ name, point }: VmInModel): VcpuPart[] {
  const shared = { vm: name, byRound: point.demand.byRound, requestVariance: 0 };
  return [
    { ...shared, prefix: "driver_in", of: (round) => round.driverIn },
    { ...shared, prefix: "driver_out", of: (round) => round.driverOut },
  ];
}

/** The task between NIC and guests: the driver domain with its vCPUs, or the threads of the host, one for each VM. */
function driverDomain(parts: LqnParts): LqnTask {
  const threads = parts.host.architecture === "virtio-vhost";
  const servers = threads ? parts.vms.length : parts.host.driverDomain.vcpus;
  return {
    name: threads ? "host_threads" : "driver_domain",
    processor: parts.cores.ofDriver,
    scheduling: "fcfs",
    ...(servers > 1 ? { multiplicity: servers } : {}),
    entries: parts.vms.flatMap((vm) => driverParts(vm).flatMap((part) => vcpuEntries(part, parts))),
  };
}

/** What the two architectures with a domain or threads between NIC and guests have in common. */
const served: Omit<LqnArchitecture, "key"> = {
  tasks: (parts) => [
    ...guestTasks(parts),
    driverDomain(parts),
    ...vmmOf(
      parts.vms.flatMap((vm) => [
        { processor: parts.cores.ofVm[vm.vm], part: guestPart(parts, vm) },
        ...driverParts(vm).map((part) => ({ processor: parts.cores.ofDriver, part })),
      ]),
      parts,
    ),
  ],
  stages: ({ name }, kind) => [
    `driver_in_${kind}_${name}`,
    `vm_${kind}_${name}`,
    `driver_out_${kind}_${name}`,
  ],
};

/** The host with split drivers. */
export const splitDriver: LqnArchitecture = { key: "split-driver", ...served };

/** The host with paravirtual devices that threads of the host serve. */
export const virtioVhost: LqnArchitecture = { key: "virtio-vhost", ...served };
