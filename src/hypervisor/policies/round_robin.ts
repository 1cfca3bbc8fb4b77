/**
 * Round robin: turns of equal length for all vCPUs, whatever their weights.
 *
 * One queue for all cores, first-in first-out. A vCPU runs until it blocks or, if another that may run on its core waits, until its turn of
 * `slice` is over; then it goes to the end of the queue. A vCPU that wakes goes to the end too and preempts nobody. Weights have no effect; a cap
 * parks a vCPU until the next multiple of 30 ms (assumed: that of the credit scheduler).
 *
 * @module
 */
import type { RoundRobinScheduler } from "../../host/mod.ts";
import type { Core } from "../_core.ts";
import type { Vcpu } from "../vcpu.ts";
import { CAP_PERIOD } from "./_caps.ts";
import { SharedQueue } from "./_shared_queue.ts";
import { type CoreControl, KEEP, PARK, ROUNDING, type SchedulingPolicy, YIELD } from "./policy.ts";

/** Equal turns. */
export class RoundRobinPolicy extends SharedQueue implements SchedulingPolicy {
  /** Makes the policy. */
  constructor(control: CoreControl, private readonly options: RoundRobinScheduler) {
    super(control, CAP_PERIOD);
  }

  add(vcpu: Vcpu): void {
    this.caps.add(vcpu);
  }

  wake(vcpu: Vcpu): void {
    if (!this.caps.parks(vcpu)) this.ready(vcpu);
  }

  protected override rank(): void {}

  protected override contend(): void {}

  turnUntil(_core: Core, vcpu: Vcpu): number {
    const seconds = Math.min(this.options.slice - vcpu.usedOfSlice, this.caps.left(vcpu));
    return this.control.simulation.now + Math.max(ROUNDING, seconds);
  }

  turnEnd(core: Core, vcpu: Vcpu): number {
    if (this.caps.isReached(vcpu)) return PARK;
    if (vcpu.usedOfSlice < this.options.slice - ROUNDING) return KEEP;
    if (this.queue.firstAllowed(core.index)) return YIELD;
    vcpu.usedOfSlice = 0;
    return KEEP;
  }

  givesWay(): boolean {
    return false;
  }

  charge(): void {}
}
