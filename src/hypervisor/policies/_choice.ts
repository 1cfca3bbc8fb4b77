/**
 * Which core a waking vCPU may go to at once.
 *
 * A core without vCPU that ends work of the VMM counts as idle: its context is that of Xen's idle vCPU, so that a vCPU that an interrupt
 * wakes stays on the core that took it. Where the VMM turns out to go on there, the mechanism has other free cores look for what waits.
 *
 * @module
 */
import type { Core } from "../_core.ts";
import type { Vcpu } from "../vcpu.ts";

/** A core that takes a vCPU at once, the one where it ran last first; `poke` has it do so. */
export function idleCore(cores: readonly Core[], vcpu: Vcpu): Core | undefined {
  const core = takingCore(cores, vcpu);
  if (core?.busy) {
    core.promised = vcpu;
    vcpu.awaitedBy = core.index;
  }
  return core;
}

function takingCore(cores: readonly Core[], vcpu: Vcpu): Core | undefined {
  const { allowed } = vcpu.options;
  const last = cores[vcpu.core];
  if (last.takesVcpu && allowed[last.index]) return last;
  for (const core of cores) if (core.takesVcpu && allowed[core.index]) return core;
  return undefined;
}

/** A core that has nothing to do and that a vCPU may run on, the first of them. */
export function freeCore(cores: readonly Core[], vcpu: Vcpu): Core | undefined {
  for (const core of cores) if (core.isFree && vcpu.options.allowed[core.index]) return core;
  return undefined;
}
