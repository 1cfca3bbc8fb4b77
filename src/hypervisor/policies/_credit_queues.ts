/**
 * The run queues of Xen's credit scheduler: one for each core, by priority, with stealing.
 *
 * A core runs its first vCPU of the highest priority for a slice; a core that is idle, or about to run an OVER vCPU, takes a better one from
 * another core's queue. What priorities follow from is the debit's: exact, or by the tick.
 *
 * @module
 */
import type { CreditScheduler } from "../../host/mod.ts";
import type { Core } from "../_core.ts";
import { RUNNABLE, type Vcpu } from "../vcpu.ts";
import { RunQueue } from "./_run_queue.ts";
import type { CoreControl } from "./policy.ts";

/** Priorities, higher first: no credit is left. */
export const OVER = 0;
/** Credit is left. */
export const UNDER = 1;
/** Woken with credit left. */
export const BOOST = 2;

const NO_PRIORITY = -1;

/** What both kinds of debit share. */
export class CreditQueues {
  /** Runnable vCPUs by core. */
  readonly queues: readonly RunQueue[];

  /** Makes empty queues. */
  constructor(
    /** The mechanism. */
    protected readonly control: CoreControl,
    /** Slice, accounting period, boost. */
    protected readonly options: CreditScheduler,
  ) {
    this.queues = control.cores.map(() => new RunQueue());
  }

  /** The best in the core's own queue, or a better one elsewhere where that is OVER or there is none. */
  takeNext(core: Core): Vcpu | undefined {
    let best = this.queues[core.index].head;
    if (!best || best.priority === OVER) {
      best = this.betterElsewhere(core, best ? best.priority : NO_PRIORITY) ?? best;
    }
    if (best) this.queues[best.core].remove(best);
    return best;
  }

  /** Whether the first in the core's queue has more priority. */
  givesWay(core: Core, current: Vcpu): boolean {
    const waiting = this.queues[core.index].head;
    return waiting !== undefined && waiting.priority > current.priority;
  }

  /** Lets an idle core take a vCPU that had to give way. */
  displaced(vcpu: Vcpu): void {
    this.control.offer(vcpu);
  }

  /** Any vCPU goes wherever it may run. */
  mayMove(): boolean {
    return true;
  }

  /** Makes a vCPU runnable on a core. */
  protected enqueue(core: Core, vcpu: Vcpu): void {
    vcpu.state = RUNNABLE;
    vcpu.core = core.index;
    this.queues[core.index].add(vcpu);
    const { current } = core;
    this.control.poke(core, current !== undefined && current.priority < vcpu.priority);
  }

  /** Whether the current vCPU has to go back into a queue. */
  protected shouldYield(core: Core, vcpu: Vcpu, sliceOver: boolean): boolean {
    const waiting = this.queues[core.index].head;
    if (waiting && waiting.priority > vcpu.priority) return true;
    if (!sliceOver) return false;
    if (waiting && waiting.priority === vcpu.priority) return true;
    return vcpu.priority === OVER && this.betterElsewhere(core, OVER) !== undefined;
  }

  /** The best vCPU in another core's queue that a core may run, where it has more than a priority. */
  protected betterElsewhere(core: Core, least: number): Vcpu | undefined {
    let best: Vcpu | undefined;
    for (let i = 0; i < this.queues.length; i++) {
      if (i === core.index || !this.queues[i].head) continue;
      const candidate = this.queues[i].firstAllowed(core.index);
      if (candidate && candidate.priority > least) {
        best = candidate;
        least = candidate.priority;
      }
    }
    return best;
  }
}
