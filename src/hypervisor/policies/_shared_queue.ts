/**
 * One run queue for all cores, in the order of the policy's priorities, with caps by parking.
 *
 * A core that has nothing to do takes the first vCPU that it may run, so no core is idle while a vCPU that it may run waits.
 *
 * @module
 */
import type { Core } from "../_core.ts";
import { RUNNABLE, type Vcpu } from "../vcpu.ts";
import { Caps } from "./_caps.ts";
import { idleCore } from "./_choice.ts";
import { RunQueue } from "./_run_queue.ts";
import type { CoreControl } from "./policy.ts";

/** What policies with one queue share. */
export abstract class SharedQueue {
  /** Runnable vCPUs. */
  protected readonly queue: RunQueue = new RunQueue();
  /** Caps of all vCPUs. */
  protected readonly caps: Caps;

  /** Makes an empty queue; caps hold for periods of a length in seconds. */
  constructor(
    /** The mechanism. */
    protected readonly control: CoreControl,
    capPeriod: number,
  ) {
    this.caps = new Caps(control, capPeriod, (vcpu) => this.ready(vcpu));
  }

  /** Sets a vCPU's place in the queue before it is queued. */
  protected abstract rank(vcpu: Vcpu): void;

  /** A vCPU waits and no core is free for it: the policy may have one give way. */
  protected abstract contend(vcpu: Vcpu): void;

  /** Makes a vCPU runnable. */
  protected ready(vcpu: Vcpu): void {
    vcpu.state = RUNNABLE;
    this.rank(vcpu);
    this.queue.add(vcpu);
    const core = idleCore(this.control.cores, vcpu);
    if (core) this.control.poke(core, false);
    else this.contend(vcpu);
  }

  /** The first that a core may run. */
  takeNext(core: Core): Vcpu | undefined {
    const next = this.queue.firstAllowed(core.index);
    if (next) this.queue.remove(next);
    return next;
  }

  /** Queues a vCPU that gave way. */
  released(_core: Core, vcpu: Vcpu): void {
    if (vcpu.state !== RUNNABLE) return;
    this.rank(vcpu);
    this.queue.add(vcpu);
  }

  /** Any vCPU goes wherever it may run. */
  mayMove(): boolean {
    return true;
  }

  /** Lets another core take a vCPU that had to give way. */
  displaced(vcpu: Vcpu): void {
    this.control.offer(vcpu);
    if (vcpu.state === RUNNABLE) this.contend(vcpu);
  }
}
