/**
 * Guests as tasks: one task for each VM, one thread for each of its vCPUs.
 *
 * @module
 */
import type { LqnTask } from "../../lqn/model/mod.ts";
import { distribution } from "../../random/mod.ts";
import type { LqnParts } from "./architecture.ts";
import type { VmInModel } from "./_network_tasks.ts";
import { type TaskParts, vcpuEntries, type VcpuPart, vmmEntries, vmmTasks } from "./_vcpu_task.ts";

/** A guest's part in its own rounds. */
export function guestPart({ host, clockRate }: LqnParts, { vm, name, point }: VmInModel): VcpuPart {
  const { mean, squaredCoefficientOfVariation } = distribution(
    host.vms[vm].application.requestCycles,
  );
  return {
    prefix: "vm",
    vm: name,
    of: (round) => round.guest,
    byRound: point.demand.byRound,
    requestVariance: squaredCoefficientOfVariation * (mean / clockRate) ** 2,
  };
}

/**
 * The guests, on the processors that they may use.
 *
 * Rounds that the program has no part in (handshakes, acknowledgments) come before requests, as interrupt-level work comes before
 * programs; one that has begun is finished first.
 */
export function guestTasks(parts: LqnParts): LqnTask[] {
  return parts.vms.map((vm) => ({
    name: `vm_${vm.name}`,
    processor: parts.cores.ofVm[vm.vm],
    scheduling: "hol",
    multiplicity: parts.host.vms[vm.vm].vcpus,
    entries: vcpuEntries(guestPart(parts, vm), parts).map((entry) =>
      entry.name.startsWith("vm_request_") ? entry : { ...entry, priority: 1 }
    ),
  }));
}

/** The parts that run on one processor. */
interface OnProcessor {
  readonly processor: string;
  readonly part: VcpuPart;
}

/** The VMM's tasks for some parts: a pair for each processor, so that its work is where the domain is. */
export function vmmOf(parts: readonly OnProcessor[], made: TaskParts): LqnTask[] {
  const processors = [...new Set(parts.map(({ processor }) => processor))];
  return processors.flatMap((processor) => {
    const own = parts.filter((one) => one.processor === processor);
    const entries = own.flatMap(({ part }) => vmmEntries(part, made));
    const suffix = processors.length === 1 ? "" : `_${processor}`;
    return vmmTasks(entries, processor, suffix, made);
  });
}

/** The tasks where no domain is between NIC and guests: the guests and the VMM. */
export function directTasks(parts: LqnParts): LqnTask[] {
  const own = parts.vms.map((vm) => ({
    processor: parts.cores.ofVm[vm.vm],
    part: guestPart(parts, vm),
  }));
  return [...guestTasks(parts), ...vmmOf(own, parts)];
}
