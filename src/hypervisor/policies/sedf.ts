/**
 * Simple earliest deadline first: each vCPU has `slice` seconds of core time in each `period`, and perhaps time that others leave.
 *
 * - Guaranteed time. Each vCPU belongs to one core: of those that it may run on, the one with the least of slice over period so far. There, of those that
 *   have some of their slice left, the one with the earliest deadline (the end of its period) runs. So all slices are met, also those of vCPUs
 *   that always want to run, where the sum of slice over period on a core is at most 1, less what switches and the VMM take.
 *   A slice of 0 stands for a share by weight of what the others leave of its core.
 *   A vCPU with some of its slice left waits for its own core, even if another is idle.
 * - Extra time. A core on which nobody has any of its slice left gives turns of `extraSlice` to vCPUs of any core that may run there: first to those
 *   that lost part of a slice by blocking, most of their period first; then to those that have `extraTime`, by weight.
 * - Waking. After its deadline a vCPU begins a period at once, with its whole slice. Before it, with `unblocking` `lose`, the rest of its slice
 *   is lost for this period, and made up out of extra time (Xen's rule); with `resume` it has the rest if it could use it by its deadline at
 *   no more than slice over period, else it begins a period at once, with its whole slice.
 * - A period that ends before the slice was used, for the core was overloaded, is over: the rest is lost.
 *
 * Source: Xen's `sched_sedf.c` (periods, extra time in quanta of 0.5 ms, its two queues, the unblocking rules), read there; `resume` is the rule of the
 * constant bandwidth server (Abeni and Buttazzo, "Integrating multimedia applications in hard real-time systems", RTSS 1998). Departures:
 * Xen has no share by weight for a slice of 0, and gives extra time by slice over period or a weight of its own; it does not use other cores' idle
 * time; a vCPU does not preempt another by an earlier deadline before that one's turn is looked at, here it does at once. A cap parks a vCPU
 * until the next multiple of 30 ms (assumed: that of the credit scheduler).
 *
 * @module
 */
import type { SedfScheduler } from "../../host/mod.ts";
import type { HandlerId } from "../../kernel/mod.ts";
import type { Core } from "../_core.ts";
import { BLOCKED, RUNNABLE, RUNNING, type Vcpu } from "../vcpu.ts";
import { CAP_PERIOD, Caps } from "./_caps.ts";
import { idleCore } from "./_choice.ts";
import { leastLoaded } from "./_homes.ts";
import { RunQueue } from "./_run_queue.ts";
import { ON_EXTRA, ON_LOSS, ON_SLICE, SedfClaim, setShares } from "./_sedf_claim.ts";
import { type CoreControl, KEEP, PARK, ROUNDING, type SchedulingPolicy, YIELD } from "./policy.ts";

/** Guaranteed slices by deadline, then extra time. */
export class SedfPolicy implements SchedulingPolicy {
  private readonly claims: SedfClaim[] = [];
  /** By core: vCPUs that have some of their slice left, by deadline. */
  private readonly slices: readonly RunQueue[];
  /** vCPUs that make up for losses, the largest first. */
  private readonly losses: RunQueue = new RunQueue();
  /** vCPUs that use extra time, by what they had. */
  private readonly extra: RunQueue = new RunQueue();
  private readonly caps: Caps;
  /** By core: sum of slice over period, without slices of 0. */
  private readonly reserved: number[];
  /** By core: weight of those with a slice of 0, over what the others leave. */
  private readonly weights: number[];
  private readonly periodHandler: HandlerId;
  /** Virtual extra time below which nobody starts, in seconds over weight. */
  private extraFloor = 0;

  /** Makes the policy. */
  constructor(private readonly control: CoreControl, private readonly options: SedfScheduler) {
    this.slices = control.cores.map(() => new RunQueue());
    this.reserved = control.cores.map(() => 0);
    this.weights = control.cores.map(() => 0);
    this.caps = new Caps(control, CAP_PERIOD, (vcpu) => this.#ready(vcpu));
    this.periodHandler = control.simulation.on((index) => this.#newPeriod(this.claims[index]));
  }

  add(vcpu: Vcpu): void {
    this.caps.add(vcpu);
    const { slice, period } = vcpu.schedule;
    const home = leastLoaded(slice > 0 ? this.reserved : this.weights, vcpu);
    vcpu.core = home;
    this.claims[vcpu.index] = new SedfClaim(vcpu, home);
    if (slice > 0) this.reserved[home] += slice / period;
    this.weights[home] = setShares(this.claims, home);
  }

  wake(vcpu: Vcpu): void {
    const claim = this.claims[vcpu.index];
    const { simulation } = this.control;
    claim.wake(simulation.now, this.options.unblocking);
    claim.event = simulation.scheduleAt(claim.deadline, this.periodHandler, vcpu.index);
    if (!this.caps.parks(vcpu)) this.#ready(vcpu);
  }

  #ready(vcpu: Vcpu): void {
    vcpu.state = RUNNABLE;
    this.#enqueue(vcpu);
    this.#announce(vcpu);
  }

  /** Puts a runnable vCPU where it belongs; nowhere where it has to wait for its next period. */
  #enqueue(vcpu: Vcpu): void {
    const claim = this.claims[vcpu.index];
    claim.queue = undefined;
    if (claim.budget > ROUNDING) {
      claim.queue = this.slices[claim.home];
      vcpu.priority = -claim.deadline;
    } else if (claim.lost > ROUNDING) {
      claim.queue = this.losses;
      vcpu.priority = claim.lost / claim.period;
    } else if (vcpu.schedule.extraTime) {
      claim.queue = this.extra;
      claim.extra = Math.max(claim.extra, this.extraFloor);
      vcpu.priority = -claim.extra;
    }
    claim.queue?.add(vcpu);
  }

  /** Has a core look at a vCPU that was queued. */
  #announce(vcpu: Vcpu): void {
    const { control } = this;
    const { queue, home } = this.claims[vcpu.index];
    if (!queue) return;
    if (queue === this.slices[home]) return control.poke(control.cores[home], true);
    const idle = idleCore(control.cores, vcpu);
    if (idle) return control.poke(idle, false);
    if (queue !== this.losses) return;
    for (const core of control.cores) {
      if (!core.current || !vcpu.options.allowed[core.index]) continue;
      if (this.claims[core.current.index].runs === ON_EXTRA) return control.poke(core, true);
    }
  }

  takeNext(core: Core): Vcpu | undefined {
    const next = this.slices[core.index].head ?? this.losses.firstAllowed(core.index) ??
      this.extra.firstAllowed(core.index);
    if (!next) return undefined;
    const claim = this.claims[next.index];
    const queue = claim.queue as RunQueue;
    queue.remove(next);
    claim.queue = undefined;
    if (queue === this.extra) this.extraFloor = Math.max(this.extraFloor, claim.extra);
    if (queue === this.extra) claim.runs = ON_EXTRA;
    else claim.runs = queue === this.losses ? ON_LOSS : ON_SLICE;
    return next;
  }

  turnUntil(_core: Core, vcpu: Vcpu): number {
    const { runs, budget, lost } = this.claims[vcpu.index];
    const extra = this.options.extraSlice - vcpu.usedOfSlice;
    const turn = runs === ON_SLICE ? budget : runs === ON_LOSS ? Math.min(lost, extra) : extra;
    const seconds = Math.min(turn, this.caps.left(vcpu));
    return this.control.simulation.now + Math.max(ROUNDING, seconds);
  }

  turnEnd(core: Core, vcpu: Vcpu): number {
    if (this.caps.isReached(vcpu)) return PARK;
    if (this.givesWay(core, vcpu)) return YIELD;
    const { runs, budget, lost } = this.claims[vcpu.index];
    if (runs === ON_SLICE) return budget > ROUNDING ? KEEP : YIELD;
    if (runs === ON_LOSS && lost <= ROUNDING) return YIELD;
    if (vcpu.usedOfSlice < this.options.extraSlice - ROUNDING) return KEEP;
    if (this.losses.firstAllowed(core.index) ?? this.extra.firstAllowed(core.index)) return YIELD;
    vcpu.usedOfSlice = 0;
    return KEEP;
  }

  givesWay(core: Core, current: Vcpu): boolean {
    const { runs, deadline, budget } = this.claims[current.index];
    const first = this.slices[core.index].head;
    if (runs === ON_SLICE) return first !== undefined && first.priority > -deadline;
    if (first || budget > ROUNDING) return true;
    return runs === ON_EXTRA && this.losses.firstAllowed(core.index) !== undefined;
  }

  /** A slice is on its own core; extra time is on any. */
  mayMove({ index }: Vcpu): boolean {
    return this.claims[index].runs !== ON_SLICE;
  }

  released(_core: Core, vcpu: Vcpu): void {
    if (vcpu.state === RUNNABLE) this.#enqueue(vcpu);
    else if (vcpu.state === BLOCKED) this.control.simulation.cancel(this.claims[vcpu.index].event);
  }

  displaced(vcpu: Vcpu): void {
    this.#announce(vcpu);
  }

  charge(vcpu: Vcpu, seconds: number): void {
    const claim = this.claims[vcpu.index];
    if (claim.runs === ON_SLICE) claim.budget -= seconds;
    else if (claim.runs === ON_LOSS) claim.lost -= seconds;
    else claim.extra += seconds / vcpu.options.weight;
  }

  /** A period of a vCPU that is not blocked ends, and the next begins. */
  #newPeriod(claim: SedfClaim): void {
    const { control } = this;
    const { vcpu } = claim;
    if (vcpu.state === RUNNING) control.settle(control.cores[vcpu.core]);
    claim.renew();
    claim.event = control.simulation.scheduleAt(claim.deadline, this.periodHandler, vcpu.index);
    if (vcpu.state === RUNNING) control.endTurn(control.cores[vcpu.core]);
    if (vcpu.state !== RUNNABLE) return;
    claim.queue?.remove(vcpu);
    this.#enqueue(vcpu);
    this.#announce(vcpu);
  }
}
