/**
 * Which core a waking vCPU may go to at once.
 *
 * @module
 */
import type { Core } from "../_core.ts";
import type { Vcpu } from "../vcpu.ts";

/** A core that takes a vCPU at once, the one where it ran last first. */
export function idleCore(cores: readonly Core[], vcpu: Vcpu): Core | undefined {
  const { allowed } = vcpu.options;
  const last = cores[vcpu.core];
  if (last.isFree && allowed[last.index]) return last;
  for (const core of cores) if (core.isFree && allowed[core.index]) return core;
  return undefined;
}
