/**
 * After Xen's second credit scheduler: the runnable vCPU with the most credit runs, and credit burns by weight.
 *
 * - Credit is in seconds of the heaviest vCPU: one of half its weight burns two for each second that it runs. So between resets all that
 *   want to run get core time by their weights.
 * - When the vCPU that is to run next has no credit left, all vCPUs, blocked ones too, get `initialCredit`, as often as it takes to
 *   bring that one above 0, and keep at most 0.5 ms beyond it. Sleep earns no more than that.
 * - A vCPU that wakes takes an idle core, or preempts one whose vCPU has less credit: its own before others, which must have 0.5 ms less. A vCPU that has
 *   run for less than `rateLimit` is preempted when that is over.
 * - A turn lasts until the credit is that of the next in the queue, at least 0.5 ms and `rateLimit`, at most `initialCredit`.
 * - A cap parks a vCPU until the next multiple of 10 ms.
 *
 * Source: `xen/common/sched_credit2.c` of Xen 4.10, read there: credit by weight, reset and carry-over, rate limit, resistance to migration, least
 * and longest turns, cap period. Departures: one run queue for all cores, so that there is no load of queues to balance and `balancePeriod`
 * has no effect; Xen does not look at vCPUs within their rate limit when one wakes, here their turn is cut short; caps by vCPU, not by
 * domain; no credit given for a migration.
 *
 * @module
 */
import type { Credit2Scheduler } from "../../host/mod.ts";
import type { Core } from "../_core.ts";
import type { Vcpu } from "../vcpu.ts";
import { SharedQueue } from "./_shared_queue.ts";
import { type CoreControl, KEEP, PARK, ROUNDING, type SchedulingPolicy, YIELD } from "./policy.ts";

/** Least turn, in seconds. */
const LEAST_TURN = 0.5e-3;
/** Credit that may be kept beyond a reset's, in seconds. */
const CARRY_OVER = 0.5e-3;
/** Credit that a vCPU of another core must be ahead, in seconds. */
const MIGRATION_RESISTANCE = 0.5e-3;
/** Length of the periods in which caps hold, in seconds. */
const CREDIT2_CAP_PERIOD = 0.01;

/** Most credit first. */
export class Credit2Policy extends SharedQueue implements SchedulingPolicy {
  private heaviest = 0;

  /** Makes the policy. */
  constructor(control: CoreControl, private readonly options: Credit2Scheduler) {
    super(control, CREDIT2_CAP_PERIOD);
  }

  add(vcpu: Vcpu): void {
    this.caps.add(vcpu);
    this.heaviest = Math.max(this.heaviest, vcpu.options.weight);
    vcpu.credit = this.options.initialCredit;
  }

  wake(vcpu: Vcpu): void {
    if (!this.caps.parks(vcpu)) this.ready(vcpu);
  }

  protected override rank(vcpu: Vcpu): void {
    vcpu.priority = vcpu.credit;
  }

  /** Has the core give way on which the waking vCPU is most ahead; its own core goes first. */
  protected override contend(vcpu: Vcpu): void {
    const { control } = this;
    control.settle();
    let best: Core | undefined;
    let most = 0;
    for (let i = 0; i < control.cores.length; i++) {
      const core = control.cores[(vcpu.core + i) % control.cores.length];
      const { current } = core;
      if (!current || !vcpu.options.allowed[core.index]) continue;
      const ahead = vcpu.credit - current.credit - this.#resistance(core, vcpu);
      if (ahead <= most) continue;
      best = core;
      most = ahead;
      if (i === 0) break;
    }
    if (best) control.poke(best, true);
  }

  #resistance(core: Core, vcpu: Vcpu): number {
    return vcpu.core === core.index ? 0 : MIGRATION_RESISTANCE;
  }

  /** The first in the queue that a core may run and that has more credit than what it runs. */
  #candidate(core: Core, credit: number): Vcpu | undefined {
    for (let vcpu = this.queue.head; vcpu && vcpu.credit > credit; vcpu = vcpu.next) {
      if (!vcpu.options.allowed[core.index]) continue;
      if (vcpu.credit > credit + this.#resistance(core, vcpu)) return vcpu;
    }
    return undefined;
  }

  override takeNext(core: Core): Vcpu | undefined {
    const next = this.queue.firstAllowed(core.index);
    if (!next) return undefined;
    const first = next === this.queue.head;
    this.queue.remove(next);
    if (first && next.credit <= 0) this.#reset(next);
    return next;
  }

  /** Gives all vCPUs credit, so that the one that runs next has some. */
  #reset({ credit }: Vcpu): void {
    const { initialCredit } = this.options;
    const times = 1 + Math.floor(Math.max(0, -credit) / initialCredit);
    this.control.settle();
    for (const vcpu of this.control.vcpus) {
      const more = vcpu.credit + times * initialCredit;
      vcpu.credit = Math.min(more, initialCredit + CARRY_OVER);
    }
    for (let vcpu = this.queue.head; vcpu; vcpu = vcpu.next) this.rank(vcpu);
  }

  turnUntil(core: Core, vcpu: Vcpu): number {
    const { initialCredit } = this.options;
    const waiting = this.queue.firstAllowed(core.index);
    const credit = waiting ? vcpu.credit - waiting.credit : vcpu.credit;
    const turn = Math.min(credit * vcpu.options.weight / this.heaviest, initialCredit);
    const least = Math.max(LEAST_TURN, this.#limited(vcpu));
    const seconds = Math.min(Math.max(turn, least), this.caps.left(vcpu));
    return this.control.simulation.now + Math.max(ROUNDING, seconds);
  }

  /** Time for which a vCPU must not be preempted yet, in seconds. */
  #limited(vcpu: Vcpu): number {
    return this.options.rateLimit - vcpu.usedOfSlice;
  }

  turnEnd(core: Core, vcpu: Vcpu): number {
    if (this.caps.isReached(vcpu)) return PARK;
    if (this.#limited(vcpu) <= ROUNDING && this.#candidate(core, vcpu.credit)) return YIELD;
    const { head } = this.queue;
    if (vcpu.credit <= 0 && !(head && head.credit > vcpu.credit)) this.#reset(vcpu);
    return KEEP;
  }

  givesWay(core: Core, current: Vcpu): boolean {
    if (!this.#candidate(core, current.credit)) return false;
    const limited = this.#limited(current);
    if (limited <= ROUNDING) return true;
    this.control.endTurnBy(core, this.control.simulation.now + limited);
    return false;
  }

  charge(vcpu: Vcpu, seconds: number): void {
    vcpu.credit -= seconds * this.heaviest / vcpu.options.weight;
  }
}
