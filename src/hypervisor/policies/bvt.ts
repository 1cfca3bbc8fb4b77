/**
 * Borrowed virtual time: the vCPU with the least effective virtual time runs.
 *
 * | paper | here                | meaning                                                                     |
 * | ----- | ------------------- | --------------------------------------------------------------------------- |
 * | A_i   | `actual[i]`         | actual virtual time: core time over relative weight, in virtual seconds     |
 * | E_i   | `effective(i)`      | effective virtual time: A_i, less the warp while warped                     |
 * | W_i   | `schedule.warp`     | virtual time borrowed, in virtual seconds                                   |
 * | C     | `contextAllowance`  | real time that i may run on beyond another of equal claim, in seconds       |
 * | SVT   | `virtualTime`       | scheduler virtual time: the least A of a runnable vCPU                      |
 *
 * A virtual second is a second of the heaviest vCPU. A vCPU that wakes gets A = max(A, SVT), so that sleep earns nothing (a parked one too), and is warped until it
 * blocks. A core goes from i to j when E_j <= E_i - C / w_i, also when j has just woken: so a vCPU with a warp above C in the
 * virtual time of those that run gets a core at once, and as its A goes on, its share in the long run is that of its weight.
 *
 * Source: Duda and Cheriton, "Borrowed-virtual-time (BVT) scheduling", SOSP 1999, and Xen 2's `sched_bvt.c`. Departures: time is not
 * rounded to minimum charging units; no limits of the time warped and unwarped (L and U); one queue for all cores. As
 * a vCPU is at most one core, one whose weight is worth more than that would fall ever further behind in virtual time, and what runs where nobody
 * waits ever further ahead: whenever a vCPU has to wait, those that run are put within twice the allowance of the lightest, plus
 * the longest warp, of those that wait. One core never gets there by itself. A cap parks a vCPU until
 * the next multiple of 30 ms (assumed: that of the credit scheduler).
 *
 * @module
 */
import type { BvtScheduler } from "../../host/mod.ts";
import type { Core } from "../_core.ts";
import { BLOCKED, RUNNABLE, RUNNING, type Vcpu } from "../vcpu.ts";
import { CAP_PERIOD } from "./_caps.ts";
import { SharedQueue } from "./_shared_queue.ts";
import { type CoreControl, KEEP, PARK, ROUNDING, type SchedulingPolicy, YIELD } from "./policy.ts";

/** Least effective virtual time first. */
export class BvtPolicy extends SharedQueue implements SchedulingPolicy {
  private readonly actual: number[] = [];
  private readonly warped: boolean[] = [];
  private heaviest = 0;
  private lightest = Infinity;
  private longestWarp = 0;
  private virtualTime = 0;

  /** Makes the policy. */
  constructor(control: CoreControl, private readonly options: BvtScheduler) {
    super(control, CAP_PERIOD);
  }

  add(vcpu: Vcpu): void {
    this.caps.add(vcpu);
    this.actual[vcpu.index] = 0;
    this.warped[vcpu.index] = false;
    this.heaviest = Math.max(this.heaviest, vcpu.options.weight);
    this.lightest = Math.min(this.lightest, vcpu.options.weight);
    this.longestWarp = Math.max(this.longestWarp, vcpu.schedule.warp);
  }

  wake(vcpu: Vcpu): void {
    this.warped[vcpu.index] = true;
    if (!this.caps.parks(vcpu)) this.ready(vcpu);
  }

  /** Makes a vCPU runnable that has not been so: it has no claim from that time. */
  protected override ready(vcpu: Vcpu): void {
    this.control.settle();
    let least = Infinity;
    for (const { state, index } of this.control.vcpus) {
      if (state === RUNNABLE || state === RUNNING) least = Math.min(least, this.actual[index]);
    }
    if (least < Infinity) this.virtualTime = Math.max(this.virtualTime, least);
    this.actual[vcpu.index] = Math.max(this.actual[vcpu.index], this.virtualTime);
    super.ready(vcpu);
  }

  /** Keeps those that run within a bound of those that wait, in actual virtual time. */
  #bound(): void {
    let least = Infinity;
    for (let vcpu = this.queue.head; vcpu; vcpu = vcpu.next) {
      least = Math.min(least, this.actual[vcpu.index]);
    }
    const allowance = this.options.contextAllowance * this.heaviest / this.lightest;
    const bound = 2 * (allowance + this.longestWarp);
    for (const { current } of this.control.cores) {
      if (!current) continue;
      const { index } = current;
      this.actual[index] = Math.min(Math.max(this.actual[index], least - bound), least + bound);
    }
  }

  /** Virtual seconds in a second of a vCPU. */
  #rate(vcpu: Vcpu): number {
    return this.heaviest / vcpu.options.weight;
  }

  #effective({ index, schedule }: Vcpu): number {
    return this.warped[index] ? this.actual[index] - schedule.warp : this.actual[index];
  }

  protected override rank(vcpu: Vcpu): void {
    vcpu.priority = -this.#effective(vcpu);
  }

  /** How long a vCPU may run before another that waits has a better claim, in seconds. */
  #allowed(running: Vcpu, waiting: Vcpu): number {
    const ahead = this.#effective(waiting) - this.#effective(running);
    return ahead / this.#rate(running) + this.options.contextAllowance;
  }

  protected override contend(vcpu: Vcpu): void {
    const { control } = this;
    this.#bound();
    let best: Core | undefined;
    let soonest = Infinity;
    for (const core of control.cores) {
      if (!core.current || !vcpu.options.allowed[core.index]) continue;
      const seconds = this.#allowed(core.current, vcpu);
      if (seconds < soonest) [best, soonest] = [core, seconds];
    }
    if (!best) return;
    if (soonest <= ROUNDING) control.poke(best, true);
    else control.endTurnBy(best, control.simulation.now + soonest);
  }

  turnUntil(core: Core, vcpu: Vcpu): number {
    const waiting = this.queue.firstAllowed(core.index);
    const turn = waiting ? this.#allowed(vcpu, waiting) : Infinity;
    const seconds = Math.min(turn, this.caps.left(vcpu));
    return this.control.simulation.now + Math.max(ROUNDING, seconds);
  }

  turnEnd(core: Core, vcpu: Vcpu): number {
    if (this.caps.isReached(vcpu)) return PARK;
    return this.givesWay(core, vcpu) ? YIELD : KEEP;
  }

  givesWay(core: Core, current: Vcpu): boolean {
    const waiting = this.queue.firstAllowed(core.index);
    return waiting !== undefined && this.#allowed(current, waiting) <= ROUNDING;
  }

  override released(core: Core, vcpu: Vcpu): void {
    if (vcpu.state === BLOCKED) this.warped[vcpu.index] = false;
    super.released(core, vcpu);
  }

  charge(vcpu: Vcpu, seconds: number): void {
    this.actual[vcpu.index] += seconds * this.#rate(vcpu);
  }
}
