/**
 * Xen's credit scheduler with exact debit: who runs pays for the time that it ran.
 *
 * Each accounting period hands the cores' time out as credit by weight; what a vCPU cannot use goes to the others. A vCPU
 * with credit is UNDER, one without is OVER; one that wakes with credit is BOOSTed until it has had a core for `boostTime` or gives
 * it up. A core runs its first vCPU of the highest priority for a slice; a core that is idle, or about to run an OVER vCPU, takes
 * a better one from another core's queue. A cap parks a vCPU until the next accounting; what it leaves unused in a period
 * is not kept. Waking vCPUs preempt those of lower priority at once.
 *
 * Source of the rules: Xen's description of its credit scheduler (weights, caps, UNDER and OVER, BOOST, 30 ms slice
 * and accounting). Departures: time is debited exactly, not sampled by a tick (`credit_tick.ts` does that); credit and debt are kept up
 * to two slices, not one, as with slices and periods of one length a vCPU of a large weight would lose what it cannot use
 * at once.
 *
 * @module
 */
import type { CreditScheduler } from "../../host/mod.ts";
import type { HandlerId } from "../../kernel/mod.ts";
import type { Core } from "../_core.ts";
import { PARKED, RUNNABLE, type Vcpu } from "../vcpu.ts";
import { idleCore } from "./_choice.ts";
import { BOOST, CreditQueues, UNDER } from "./_credit_queues.ts";
import { creditPriority, handOut, isCapReached, startPeriod } from "./_hand_out.ts";
import { type CoreControl, KEEP, PARK, ROUNDING, type SchedulingPolicy, YIELD } from "./policy.ts";

/** Weighted shares in time slices, all time paid for. */
export class CreditPolicy extends CreditQueues implements SchedulingPolicy {
  private readonly accountHandler: HandlerId;
  private accounting = false;

  /** Makes the policy. */
  constructor(control: CoreControl, options: CreditScheduler) {
    super(control, options);
    this.accountHandler = control.simulation.on(() => this.#account());
  }

  add(vcpu: Vcpu): void {
    vcpu.priority = UNDER;
  }

  wake(vcpu: Vcpu): void {
    if (!this.accounting) this.#startAccounting();
    vcpu.priority = this.options.boost && vcpu.credit >= 0 ? BOOST : creditPriority(vcpu);
    this.#place(vcpu);
  }

  /** Makes a vCPU runnable on the best core for it: idle, then one that it may preempt, then its last. */
  #place(vcpu: Vcpu): void {
    const { cores } = this.control;
    this.enqueue(idleCore(cores, vcpu) ?? this.#preemptibleCore(vcpu) ?? cores[vcpu.core], vcpu);
  }

  /** The core with the lowest priority, running or about to run, below a vCPU's own. */
  #preemptibleCore(vcpu: Vcpu): Core | undefined {
    const { cores } = this.control;
    let best: Core | undefined;
    let lowest = vcpu.priority;
    for (let i = 0; i < cores.length; i++) {
      const core = cores[(vcpu.core + i) % cores.length];
      const running = core.current;
      if (!running || !vcpu.options.allowed[core.index]) continue;
      const queued = this.queues[core.index].head;
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

  /** The end of the slice, the boost or the cap, whichever comes first. */
  turnUntil(_core: Core, vcpu: Vcpu): number {
    const { slice, boostTime, accountingPeriod } = this.options;
    const { cap } = vcpu.options;
    let seconds = slice - vcpu.usedOfSlice;
    if (vcpu.priority === BOOST) seconds = Math.min(seconds, boostTime - vcpu.usedOfSlice);
    if (cap > 0) seconds = Math.min(seconds, cap * accountingPeriod - vcpu.used);
    return this.control.simulation.now + Math.max(ROUNDING, seconds);
  }

  turnEnd(core: Core, vcpu: Vcpu): number {
    if (vcpu.priority === BOOST) vcpu.priority = creditPriority(vcpu);
    if (isCapReached(vcpu, this.options)) return PARK;
    const sliceOver = vcpu.usedOfSlice >= this.options.slice - ROUNDING;
    if (this.shouldYield(core, vcpu, sliceOver)) return YIELD;
    if (sliceOver) vcpu.usedOfSlice = 0;
    return KEEP;
  }

  released(core: Core, vcpu: Vcpu): void {
    if (vcpu.priority === BOOST) vcpu.priority = creditPriority(vcpu);
    if (vcpu.state === RUNNABLE) this.queues[core.index].add(vcpu);
  }

  charge(vcpu: Vcpu, seconds: number): void {
    vcpu.credit -= seconds;
  }

  #startAccounting(): void {
    this.accounting = true;
    this.control.simulation.schedule(this.options.accountingPeriod, this.accountHandler);
  }

  /** Ends an accounting period and starts the next, as long as any vCPU used or wants core time. */
  #account(): void {
    const { control, options } = this;
    control.settle();
    if (!handOut(control.vcpus, control.cores.length, options)) {
      this.accounting = false;
      return;
    }
    startPeriod(control.vcpus);
    for (const queue of this.queues) queue.sort();
    for (const vcpu of control.vcpus) if (vcpu.state === PARKED) this.#place(vcpu);
    this.#startAccounting();
  }
}
