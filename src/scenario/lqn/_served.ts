/**
 * Domains and threads between NIC and guests: their two parts in the rounds of a VM, and the stages of a round.
 *
 * @module
 */
import type { LqnTask } from "../../lqn/model/mod.ts";
import type { LqnParts } from "./architecture.ts";
import { guestPart, vmmOf } from "./_guests.ts";
import type { VmInModel } from "./_network_tasks.ts";
import type { VcpuPart } from "./_vcpu_task.ts";

/** The two parts of whoever moves a VM's packets: on their way in, and on their way out. */
export function driverParts({ name, point }: VmInModel): VcpuPart[] {
  const shared = { vm: name, byRound: point.demand.byRound, requestVariance: 0 };
  return [
    { ...shared, prefix: "driver_in", of: (round) => round.driverIn },
    { ...shared, prefix: "driver_out", of: (round) => round.driverOut },
  ];
}

/** The VMM's work for guests, and for whoever moves their packets. */
export function servedVmm(parts: LqnParts): LqnTask[] {
  return vmmOf(
    parts.vms.flatMap((vm) => [
      { processor: parts.cores.ofVm[vm.vm], part: guestPart(parts, vm) },
      ...driverParts(vm).map((part) => ({ processor: parts.cores.ofDriver, part })),
    ]),
    parts,
  );
}
