/**
 * The CPU scheduler of a VMM: weighted shares of the cores in time slices, after Xen's credit scheduler.
 *
 * Each accounting period hands the cores' time out as credit by weight. A vCPU with credit is UNDER, one without
 * is OVER; one that wakes with credit is BOOSTed until it has run for `boostTime` or gives up its core. A core runs
 * its first vCPU of the highest priority for a slice; an idle core, or one about to run an OVER vCPU, takes a better
 * one from another core's queue. A cap parks a vCPU until the next accounting. Priorities of waking vCPUs
 * preempt lower ones at once. Work of the VMM (physical interrupts, switches) comes before any vCPU.
 *
 * Source of the rules: Xen's description of its credit scheduler (weights, caps, UNDER and OVER, BOOST, 30 ms slice
 * and accounting). Departure: time is debited exactly, not sampled by a tick.
 *
 * For a host without VMM the same rules stand for an operating system's scheduler of processes.
 *
 * @module
 */
import type { CostModel, Scheduler as SchedulerOptions } from "../host/mod.ts";
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import { Core, GUEST, HOST, type HostWork, IDLE } from "./core.ts";
import { BLOCKED, BOOST, OVER, PARKED, RUNNABLE, RUNNING, UNDER, Vcpu } from "./vcpu.ts";
import type { VcpuOptions } from "./vcpu.ts";
import type { GuestProcessor } from "../guest/mod.ts";

/** What distinguishes a VMM's scheduler from an operating system's. */
export interface SwitchCosts {
  /** Cycles of changing the vCPU on a core. */
  readonly change: number;
  /** Cycles of making a vCPU runnable. */
  readonly wake: number;
  /** Whether both are the VMM's time; else they are the domain's that is switched to. */
  readonly inVmm: boolean;
}

/**
 * The switch costs of a VMM, or of an operating system alone.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, xen2009 } from "@iovlab/iovlab/host";
 * import { switchCosts } from "@iovlab/iovlab/hypervisor";
 *
 * const costs = costModelOf(xen2009);
 * assert.equal(switchCosts(costs, true).change, costs.vmSwitch);
 * assert.equal(switchCosts(costs, false).change, costs.processSwitch);
 * ```
 */
export function switchCosts(costs: CostModel, virtualized: boolean): SwitchCosts {
  return virtualized
    ? { change: costs.vmSwitch, wake: costs.vcpuWake, inVmm: true }
    : { change: costs.processSwitch, wake: 0, inVmm: false };
}

const NO_EVENT = -1;
const NO_PRIORITY = -1;
const ROUNDING = 1e-9;

/** The cores of a host and their scheduler. */
export class Scheduler {
  /** The cores. */
  readonly cores: readonly Core[];
  /** Cycles by domain in its own code. */
  readonly domainCycles: Float64Array;
  /** Cycles by domain in the VMM on its behalf. */
  readonly vmmCycles: Float64Array;
  /** Cycles of the VMM's own work: interrupts and switches. */
  hostCycles = 0;
  /** Changes of the vCPU on a core. */
  switches = 0;
  private readonly vcpus: Vcpu[] = [];
  private readonly endHandler: HandlerId;
  private readonly sliceHandler: HandlerId;
  private readonly accountHandler: HandlerId;
  private accounting = false;

  /** Makes idle cores for so many domains. */
  constructor(
    private readonly simulation: Simulation,
    private readonly options: SchedulerOptions,
    coreCount: number,
    private readonly clockRate: number,
    domains: number,
    private readonly costs: SwitchCosts,
  ) {
    this.cores = Array.from({ length: coreCount }, (_, index) => new Core(index));
    this.domainCycles = new Float64Array(domains);
    this.vmmCycles = new Float64Array(domains);
    this.endHandler = simulation.on((core) => this.#end(this.cores[core]));
    this.sliceHandler = simulation.on((core) => this.#sliceEnd(this.cores[core]));
    this.accountHandler = simulation.on(() => this.#account());
  }

  /** Makes a vCPU; `home` counts through the cores that it may run on and gives the one it starts on. */
  addVcpu(guest: GuestProcessor, options: VcpuOptions, home: number): Vcpu {
    const vcpu = new Vcpu(guest, options);
    const homes = this.cores.filter((core) => options.allowed[core.index]);
    vcpu.core = homes[home % homes.length].index;
    guest.onSignal = () => this.#signal(vcpu);
    this.vcpus.push(vcpu);
    return vcpu;
  }

  /** Puts work of the VMM on a core, before whatever runs there. */
  runOnHost(coreIndex: number, work: HostWork): void {
    if (work.queued) return;
    const core = this.cores[coreIndex];
    core.addHostWork(work);
    if (core.mode === HOST || core.completing) return;
    if (core.mode === GUEST) this.#pauseGuest(core);
    this.#dispatch(core);
  }

  /** Brings all accounts up to date. */
  settle(): void {
    for (const core of this.cores) {
      if (core.mode === GUEST) this.#chargeGuest(core);
      else if (core.mode === HOST) this.#chargeHost(core);
    }
  }

  #signal(vcpu: Vcpu): void {
    if (vcpu.state === BLOCKED) this.#wake(vcpu);
    else if (vcpu.state === RUNNING) {
      const core = this.cores[vcpu.core];
      if (core.mode !== GUEST || core.completing || !vcpu.guest.interruptible) return;
      this.#pauseGuest(core);
      this.#dispatch(core);
    }
  }

  #wake(vcpu: Vcpu): void {
    if (this.costs.wake > 0) {
      vcpu.guest.owe(this.costs.wake, this.costs.inVmm ? this.costs.wake : 0);
    }
    if (!this.accounting) this.#startAccounting();
    const boosted = this.options.boost && vcpu.credit >= 0;
    vcpu.priority = boosted ? BOOST : vcpu.credit >= 0 ? UNDER : OVER;
    this.#place(vcpu);
  }

  /** Makes a vCPU runnable on the best core for it: idle, then one that it may preempt, then its last. */
  #place(vcpu: Vcpu): void {
    const core = this.#idleCore(vcpu) ?? this.#preemptible(vcpu) ?? this.cores[vcpu.core];
    vcpu.state = RUNNABLE;
    vcpu.core = core.index;
    core.queue.add(vcpu);
    if (core.completing) {
      core.yieldWanted = true;
    } else if (core.mode === IDLE) {
      this.#dispatch(core);
    } else if (core.current && core.current.priority < vcpu.priority) {
      core.yieldWanted = true;
      if (core.mode !== GUEST) return;
      this.#pauseGuest(core);
      this.#dispatch(core);
    }
  }

  #idleCore(vcpu: Vcpu): Core | undefined {
    const { allowed } = vcpu.options;
    const last = this.cores[vcpu.core];
    if (isFree(last) && allowed[last.index]) return last;
    for (const core of this.cores) if (isFree(core) && allowed[core.index]) return core;
    return undefined;
  }

  #preemptible(vcpu: Vcpu): Core | undefined {
    let best: Core | undefined;
    let lowest = vcpu.priority;
    for (let i = 0; i < this.cores.length; i++) {
      const core = this.cores[(vcpu.core + i) % this.cores.length];
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

  /** Finds what a core does next; called whenever nothing runs on it. */
  #dispatch(core: Core): void {
    for (;;) {
      if (core.switchCycles > 0 || core.hostHead) {
        this.#startHost(core);
        return;
      }
      const current = core.current;
      if (!current) {
        if (!this.#takeNext(core)) {
          core.mode = IDLE;
          return;
        }
        continue;
      }
      if (core.yieldWanted) {
        core.yieldWanted = false;
        const waiting = core.queue.head;
        if (waiting && waiting.priority > current.priority) {
          this.#release(core, RUNNABLE);
          core.queue.add(current);
          this.#takeNext(core);
          this.#offer(current);
          continue;
        }
      }
      const cycles = current.guest.select();
      if (cycles < 0) {
        this.#release(core, BLOCKED);
        continue;
      }
      core.mode = GUEST;
      core.since = this.simulation.now;
      core.endEvent = this.simulation.schedule(
        cycles / this.clockRate,
        this.endHandler,
        core.index,
      );
      return;
    }
  }

  #startHost(core: Core): void {
    core.mode = HOST;
    core.since = this.simulation.now;
    const switching = core.switchCycles > 0;
    core.hostRemaining = switching ? core.switchCycles : (core.hostHead as HostWork).cycles;
    core.endEvent = this.simulation.schedule(
      core.hostRemaining / this.clockRate,
      this.endHandler,
      core.index,
    );
  }

  /** Gives the core to the best vCPU that it can find; false where there is none. */
  #takeNext(core: Core): boolean {
    let best = core.queue.head;
    if (!best || best.priority === OVER) {
      best = this.#elsewhere(core, best ? best.priority : NO_PRIORITY) ?? best;
    }
    if (!best) return false;
    this.cores[best.core].queue.remove(best);
    best.state = RUNNING;
    best.core = core.index;
    best.usedOfSlice = 0;
    core.current = best;
    core.yieldWanted = false;
    if (core.last !== best) {
      this.switches++;
      core.switchCycles = this.costs.change;
      core.last = best;
    }
    this.#scheduleSlice(core, best);
    return true;
  }

  /** The best vCPU in another core's queue that this core may run, where it has more than a priority. */
  #elsewhere(core: Core, least: number): Vcpu | undefined {
    let best: Vcpu | undefined;
    for (const other of this.cores) {
      if (other === core || !other.queue.head) continue;
      const candidate = other.queue.firstAllowed(core.index);
      if (candidate && candidate.priority > least) {
        best = candidate;
        least = candidate.priority;
      }
    }
    return best;
  }

  #scheduleSlice(core: Core, vcpu: Vcpu): void {
    const { slice, boostTime, accountingPeriod } = this.options;
    let seconds = slice - vcpu.usedOfSlice;
    if (vcpu.priority === BOOST) seconds = Math.min(seconds, boostTime - vcpu.usedOfSlice);
    if (vcpu.options.cap > 0) {
      seconds = Math.min(seconds, vcpu.options.cap * accountingPeriod - vcpu.used);
    }
    core.sliceEvent = this.simulation.schedule(
      Math.max(ROUNDING, seconds),
      this.sliceHandler,
      core.index,
    );
  }

  /** Takes the core from its current vCPU, whose chunk has been paused or is complete. */
  #release(core: Core, state: number): void {
    const vcpu = core.current as Vcpu;
    vcpu.state = state;
    if (vcpu.priority === BOOST) vcpu.priority = vcpu.credit >= 0 ? UNDER : OVER;
    core.current = undefined;
    if (core.sliceEvent !== NO_EVENT) this.simulation.cancel(core.sliceEvent);
    core.sliceEvent = NO_EVENT;
  }

  /** Lets an idle core take a vCPU that had to give way. */
  #offer(vcpu: Vcpu): void {
    if (vcpu.state !== RUNNABLE) return;
    for (const core of this.cores) {
      if (isFree(core) && vcpu.options.allowed[core.index]) {
        this.#dispatch(core);
        return;
      }
    }
  }

  #end(core: Core): void {
    if (core.mode === HOST) {
      this.#chargeHost(core);
      core.mode = IDLE;
      if (core.switchCycles > 0) {
        core.switchCycles = 0;
      } else {
        const work = core.takeHostWork() as HostWork;
        core.completing = true;
        work.done();
        core.completing = false;
      }
    } else {
      const vcpu = core.current as Vcpu;
      this.#chargeGuest(core, vcpu.guest.remaining);
      core.completing = true;
      vcpu.guest.complete();
      core.completing = false;
      core.mode = IDLE;
    }
    this.#dispatch(core);
  }

  #pauseGuest(core: Core): void {
    this.#chargeGuest(core);
    this.simulation.cancel(core.endEvent);
    (core.current as Vcpu).guest.pause();
    core.mode = IDLE;
  }

  #chargeHost(core: Core): void {
    const now = this.simulation.now;
    const seconds = now - core.since;
    const cycles = Math.min(core.hostRemaining, seconds * this.clockRate);
    core.since = now;
    core.hostRemaining -= cycles;
    core.busyCycles += cycles;
    if (core.current) this.#chargeTime(core.current, seconds);
    if (this.costs.inVmm || !core.current) this.hostCycles += cycles;
    else this.domainCycles[core.current.options.domain] += cycles;
  }

  /** A vCPU has had its core for so many seconds: its own work, and the VMM's in between. */
  #chargeTime(vcpu: Vcpu, seconds: number): void {
    vcpu.credit -= seconds;
    vcpu.used += seconds;
    vcpu.usedOfSlice += seconds;
  }

  #chargeGuest(core: Core, exactly = -1): void {
    const now = this.simulation.now;
    const vcpu = core.current as Vcpu;
    const seconds = now - core.since;
    const ran = exactly >= 0 ? exactly : Math.min(vcpu.guest.remaining, seconds * this.clockRate);
    core.since = now;
    vcpu.guest.progress(ran);
    core.busyCycles += ran;
    const inVmm = ran * vcpu.guest.vmmShare;
    const { domain } = vcpu.options;
    this.vmmCycles[domain] += inVmm;
    this.domainCycles[domain] += ran - inVmm;
    this.#chargeTime(vcpu, seconds);
  }

  #sliceEnd(core: Core): void {
    core.sliceEvent = NO_EVENT;
    const vcpu = core.current as Vcpu;
    if (core.mode === GUEST) this.#chargeGuest(core);
    else if (core.mode === HOST) this.#chargeHost(core);
    const { cap } = vcpu.options;
    const parks = cap > 0 && vcpu.used >= cap * this.options.accountingPeriod - ROUNDING;
    if (vcpu.priority === BOOST) vcpu.priority = vcpu.credit >= 0 ? UNDER : OVER;
    const sliceOver = vcpu.usedOfSlice >= this.options.slice - ROUNDING;
    const waiting = core.queue.head;
    const yields = waiting !== undefined &&
        (waiting.priority > vcpu.priority || (sliceOver && waiting.priority === vcpu.priority)) ||
      sliceOver && vcpu.priority === OVER && this.#elsewhere(core, OVER) !== undefined;
    if (!parks && !yields) {
      if (sliceOver) vcpu.usedOfSlice = 0;
      this.#scheduleSlice(core, vcpu);
      return;
    }
    if (core.mode === HOST) {
      const left = core.hostRemaining / this.clockRate - (this.simulation.now - core.since);
      core.sliceEvent = this.simulation.schedule(
        Math.max(0, left) + ROUNDING,
        this.sliceHandler,
        core.index,
      );
      return;
    }
    this.#pauseGuest(core);
    this.#release(core, parks ? PARKED : RUNNABLE);
    if (!parks) core.queue.add(vcpu);
    this.#dispatch(core);
    this.#offer(vcpu);
  }

  #startAccounting(): void {
    this.accounting = true;
    this.simulation.schedule(this.options.accountingPeriod, this.accountHandler);
  }

  /** Hands out a period's core time among the vCPUs that used or want any, and sets their priorities. */
  #account(): void {
    this.settle();
    if (!this.#handOut()) {
      this.accounting = false;
      return;
    }
    const { accountingPeriod } = this.options;
    for (const vcpu of this.vcpus) {
      if (!isActive(vcpu)) continue;
      vcpu.used = 0;
      if (vcpu.priority !== BOOST || vcpu.credit < 0) {
        vcpu.priority = vcpu.credit >= 0 ? UNDER : OVER;
      }
    }
    for (const core of this.cores) core.queue.sort();
    for (const vcpu of this.vcpus) if (vcpu.state === PARKED) this.#place(vcpu);
    this.simulation.schedule(accountingPeriod, this.accountHandler);
  }

  /**
   * Credits a period's core time by weight. What a vCPU cannot use (it is one, it has a cap, it has all the credit that it may
   * keep) goes to the others by their weights. False where no vCPU used or wants any.
   */
  #handOut(): boolean {
    const { accountingPeriod, slice } = this.options;
    const most = Math.max(accountingPeriod, slice);
    let weights = 0;
    for (const vcpu of this.vcpus) {
      if (!isActive(vcpu)) continue;
      const { cap, weight } = vcpu.options;
      const usable = cap > 0 ? Math.min(1, cap) * accountingPeriod : accountingPeriod;
      vcpu.credit = Math.max(vcpu.credit, -most);
      vcpu.room = Math.min(usable, most - vcpu.credit);
      weights += weight;
    }
    if (weights === 0) return false;
    let left = accountingPeriod * this.cores.length;
    for (let settled = -1; settled !== 0;) {
      settled = 0;
      const each = left / weights;
      for (const vcpu of this.vcpus) {
        const { weight } = vcpu.options;
        if (!isActive(vcpu) || vcpu.room < 0 || vcpu.room > each * weight) continue;
        settled++;
        left -= vcpu.room;
        weights -= weight;
        vcpu.credit += vcpu.room;
        vcpu.room = -1;
      }
    }
    for (const vcpu of this.vcpus) {
      if (isActive(vcpu) && vcpu.room >= 0) vcpu.credit += left * vcpu.options.weight / weights;
    }
    return true;
  }
}

function isFree(core: Core): boolean {
  return core.mode === IDLE && !core.completing && !core.current;
}

function isActive(vcpu: Vcpu): boolean {
  return vcpu.state !== BLOCKED || vcpu.used > 0;
}
