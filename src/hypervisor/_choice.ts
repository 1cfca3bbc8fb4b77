/**
 * Which core a waking vCPU goes to, and which waiting vCPU a core takes from another one's queue.
 *
 * @module
 */
import type { Core } from "./_core.ts";
import type { Vcpu } from "./vcpu.ts";

/** A core that takes a vCPU at once, the one where it ran last first. */
export function idleCore(cores: readonly Core[], vcpu: Vcpu): Core | undefined {
  const { allowed } = vcpu.options;
  const last = cores[vcpu.core];
  if (last.isFree && allowed[last.index]) return last;
  for (const core of cores) if (core.isFree && allowed[core.index]) return core;
  return undefined;
}

/** The core with the lowest priority, running or about to run, below a vCPU's own. */
export function preemptibleCore(cores: readonly Core[], vcpu: Vcpu): Core | undefined {
  let best: Core | undefined;
  let lowest = vcpu.priority;
  for (let i = 0; i < cores.length; i++) {
    const core = cores[(vcpu.core + i) % cores.length];
    const running = core.current;
    if (!running || !vcpu.options.allowed[core.index]) continue;
    const queued = core.queue.head;
    const priority = queued && queued.priority > running.priority
      ? queued.priority
      : running.priority;
    if (priority < lowest) {
      lowest = priority;
      best = core;
    }
  }
  return best;
}

/** The best vCPU in another core's queue that a core may run, where it has more than a priority. */
export function betterElsewhere(
  cores: readonly Core[],
  core: Core,
  least: number,
): Vcpu | undefined {
  let best: Vcpu | undefined;
  for (const other of cores) {
    if (other === core || !other.queue.head) continue;
    const candidate = other.queue.firstAllowed(core.index);
    if (candidate && candidate.priority > least) {
      best = candidate;
      least = candidate.priority;
    }
  }
  return best;
}
