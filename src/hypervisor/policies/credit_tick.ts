/**
 * Xen's credit scheduler with debit by the tick, as Xen 3 has it.
 *
 * - All cores tick at the multiples of `tick`. The vCPU that has a core then pays for a whole tick and loses its boost, whatever it
 *   ran; one that does not run then pays nothing.
 * - At every n-th tick, n being `accountingPeriod / tick`, the cores' time since is handed out as credit to the domains that are active, by
 *   weight, and within a domain equally to its active vCPUs. What is beyond a whole period for each vCPU, or beyond the cap, goes to the domains
 *   that follow. A vCPU becomes active when a tick finds it running; it stops being so, with credit 0, when its credit exceeds a slice.
 *   Debt is kept up to a slice. (Slice and period are of one length in Xen; where they are not, the longer counts here.)
 * - A vCPU is UNDER with credit of at least 0, else OVER, decided at each hand-out. A vCPU that wakes while UNDER is BOOSTed; one that
 *   is preempted is not.
 * - A vCPU whose debt exceeds what its cap gives for a period is parked until its credit is back at 0. So caps hold in the long run only,
 *   and only as far as ticks see what runs.
 * - A core that is idle, or about to run an OVER vCPU, steals the first vCPU of a higher priority from the next core that has one. A vCPU that
 *   wakes goes to its own core, or to an idle one that steals it.
 *
 * Source: Xen 3.3, `xen/common/sched_credit.c`, read there: ticks, hand-out, priorities, parking, stealing. Since Xen 4.0 the debit follows the
 * time that a vCPU ran (`debit: "exact"` is nearer to that). That ticks alone can be evaded is known: Zhou, Goel, Desnoyers and Sundaram,
 * "Scheduler vulnerabilities and coordinated attacks in cloud computing" (2011). Departures: credit is in seconds, not in integers; the cores tick in
 * one event, debits first, then the hand-out; no choice among hyper-threads and packages; ticks stop while nothing is active.
 *
 * @module
 */
import type { CreditScheduler } from "../../host/mod.ts";
import type { HandlerId } from "../../kernel/mod.ts";
import type { Core } from "../_core.ts";
import { BLOCKED, PARKED, RUNNABLE, RUNNING, type Vcpu } from "../vcpu.ts";
import { idleCore } from "./_choice.ts";
import { CreditDomains } from "./_credit_domains.ts";
import { BOOST, CreditQueues, UNDER } from "./_credit_queues.ts";
import { type CoreControl, KEEP, PARK, ROUNDING, type SchedulingPolicy, YIELD } from "./policy.ts";

/** Weighted shares in time slices; who runs at a tick pays for it. */
export class CreditTickPolicy extends CreditQueues implements SchedulingPolicy {
  private readonly domains: CreditDomains;
  private readonly tickHandler: HandlerId;
  private readonly ticksToAccount: number;
  private ticking = false;
  /** Number of the tick that is due next, counted from time 0. */
  private tick = 0;

  /** Makes the policy. */
  constructor(control: CoreControl, options: CreditScheduler) {
    super(control, options);
    this.domains = new CreditDomains(control.cores.length, options);
    this.ticksToAccount = Math.max(1, Math.round(options.accountingPeriod / options.tick));
    this.tickHandler = control.simulation.on(() => this.#tick());
  }

  add(vcpu: Vcpu): void {
    vcpu.priority = UNDER;
    this.domains.add(vcpu);
  }

  wake(vcpu: Vcpu): void {
    if (!this.ticking) this.#startTicks();
    if (this.domains.isParked(vcpu)) {
      vcpu.state = PARKED;
      return;
    }
    if (this.options.boost && vcpu.priority === UNDER) vcpu.priority = BOOST;
    this.#place(vcpu);
  }

  #place(vcpu: Vcpu): void {
    const { cores } = this.control;
    this.enqueue(idleCore(cores, vcpu) ?? cores[vcpu.core], vcpu);
  }

  turnUntil(_core: Core, vcpu: Vcpu): number {
    const { slice } = this.options;
    return this.control.simulation.now + Math.max(ROUNDING, slice - vcpu.usedOfSlice);
  }

  turnEnd(core: Core, vcpu: Vcpu): number {
    if (this.domains.isParked(vcpu)) return PARK;
    const sliceOver = vcpu.usedOfSlice >= this.options.slice - ROUNDING;
    if (this.shouldYield(core, vcpu, sliceOver)) return YIELD;
    if (sliceOver) vcpu.usedOfSlice = 0;
    return KEEP;
  }

  released(core: Core, vcpu: Vcpu): void {
    if (vcpu.state === RUNNABLE) this.queues[core.index].add(vcpu);
  }

  charge(): void {}

  /** The first in the nearest core's queue that a core may run and that has more than a priority. */
  protected override betterElsewhere(core: Core, least: number): Vcpu | undefined {
    const { queues } = this;
    for (let i = 1; i < queues.length; i++) {
      const queue = queues[(core.index + i) % queues.length];
      const candidate = queue.head && queue.firstAllowed(core.index);
      if (candidate && candidate.priority > least) return candidate;
    }
    return undefined;
  }

  #startTicks(): void {
    const { simulation } = this.control;
    const { tick } = this.options;
    this.ticking = true;
    this.tick = Math.floor(simulation.now / tick) + 1;
    if (this.tick * tick <= simulation.now) this.tick++;
    simulation.scheduleAt(this.tick * tick, this.tickHandler);
  }

  /** All cores tick. */
  #tick(): void {
    const { tick } = this.options;
    for (const { current } of this.control.cores) {
      if (!current) continue;
      if (current.priority === BOOST) current.priority = UNDER;
      current.credit -= tick;
      this.domains.activate(current);
    }
    if (this.tick % this.ticksToAccount === 0) this.#account();
    this.ticking = this.domains.hasActive || this.control.vcpus.some(isAwake);
    if (!this.ticking) return;
    this.tick++;
    this.control.simulation.scheduleAt(this.tick * tick, this.tickHandler);
  }

  #account(): void {
    const { control, domains } = this;
    if (!domains.handOut()) return;
    for (const queue of this.queues) queue.sort();
    for (const vcpu of control.vcpus) {
      const parked = domains.isParked(vcpu);
      if (parked && vcpu.state === RUNNING) control.endTurn(control.cores[vcpu.core]);
      else if (parked && vcpu.state === RUNNABLE) {
        this.queues[vcpu.core].remove(vcpu);
        vcpu.state = PARKED;
      } else if (!parked && vcpu.state === PARKED) this.#place(vcpu);
    }
  }
}

function isAwake(vcpu: Vcpu): boolean {
  return vcpu.state !== BLOCKED;
}
