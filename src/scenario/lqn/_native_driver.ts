/**
 * The native driver in the VMM or the kernel of a host as a task: interrupts, polls, merging, the switch; and later what was sent is taken back.
 *
 * One thread for each pair of the NIC's queues, each on a core of its own, where at packet level it comes before any vCPU. Here it shares the cores' time with
 * them: a vCPU leaves a core that it takes where another is free, so that the two differ only where vCPUs are pinned or all cores are busy.
 *
 * @module
 */
import type { LqnTask } from "../../lqn/model/mod.ts";
import type { LqnParts } from "./architecture.ts";
import { vcpuEntries } from "./_vcpu_task.ts";

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
