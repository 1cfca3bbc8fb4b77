/**
 * Work of the VMM, or of the kernel of a host, that is on no vCPU: what hands packets to virtual devices, and the native driver, each as tasks. The driver's is interrupts, polls, merging, the switch; and later what was sent is taken back.
 *
 * One thread for each pair of the NIC's queues, each on a core of its own, where at packet level it comes before any vCPU. Here it shares the cores' time with
 * them: a vCPU leaves a core that it takes where another is free, so that the two differ only where vCPUs are pinned or all cores are busy.
 *
 * @module
 */
import type { LqnTask } from "../../lqn/model/mod.ts";
import type { LqnParts } from "./architecture.ts";
import { vcpuEntries } from "./_vcpu_task.ts";

/**
 * What the VMM does to hand packets to the virtual device of each VM: a poll for each device, on a core but on no vCPU, so that the guest goes on meanwhile
 * where a core is free.
 */
export function deviceTasks(parts: LqnParts): LqnTask[] {
  return parts.vms.map(({ vm, name, point }) => ({
    name: `virtual_device_${name}`,
    processor: parts.cores.ofVm[vm],
    scheduling: "fcfs",
    entries: vcpuEntries({
      prefix: "device",
      vm: name,
      of: (round) => round.device,
      byRound: point.demand.byRound,
      requestVariance: 0,
    }, parts),
  }));
}

/** The driver's task. */
export function nativeDriver(parts: LqnParts): LqnTask {
  const { host, vms, cores } = parts;
  const servers = Math.min(host.nic.queues, host.vms.length);
  return {
    name: "native_driver",
    processor: cores.ofNative,
    scheduling: "fcfs",
    ...(servers > 1 ? { multiplicity: servers } : {}),
    entries: vms.flatMap(({ name, point }) =>
      vcpuEntries({
        prefix: "native",
        vm: name,
        of: (round) => round.native,
        byRound: point.demand.byRound,
        requestVariance: 0,
      }, parts)
    ),
  };
}
