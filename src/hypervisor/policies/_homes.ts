/**
 * Which core a vCPU belongs to, for policies that divide vCPUs among cores once and for all.
 *
 * @module
 */
import type { Vcpu } from "../vcpu.ts";

/**
 * The core with the least load among those that a vCPU may run on; the one where it starts where there are several, then those after it.
 *
 * @param loads Load by core.
 * @param vcpu The vCPU.
 */
export function leastLoaded(loads: readonly number[], vcpu: Vcpu): number {
  let best = vcpu.core;
  for (let i = 1; i < loads.length; i++) {
    const core = (vcpu.core + i) % loads.length;
    if (vcpu.options.allowed[core] && loads[core] < loads[best]) best = core;
  }
  return best;
}
