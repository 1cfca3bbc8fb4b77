/**
 * Programs that compute, as clients of their VM's processor.
 *
 * @module
 */
import type { Host } from "../../host/mod.ts";
import type { LqnTask } from "../../lqn/model/mod.ts";
import { distribution } from "../../random/mod.ts";
import type { CoreMap } from "./_cores.ts";

/** A task for each VM that computes: a customer for each of its vCPUs, whose cycle is a unit of work. */
export function computeTasks(host: Host, names: readonly string[], cores: CoreMap): LqnTask[] {
  return host.vms.flatMap(({ workload, vcpus }, vm): LqnTask[] => {
    if (workload.kind !== "compute") return [];
    const { mean, squaredCoefficientOfVariation } = distribution(workload.unitCycles);
    const think = workload.thinkTime ? distribution(workload.thinkTime).mean : 0;
    return [{
      name: `compute_${names[vm]}`,
      processor: cores.ofVm[vm],
      scheduling: "ref",
      multiplicity: vcpus,
      ...(think > 0 ? { thinkTime: think } : {}),
      entries: [{
        name: `unit_${names[vm]}`,
        phases: [{
          demand: mean / host.clockRate,
          cvSquared: squaredCoefficientOfVariation,
        }],
      }],
    }];
  });
}
