/**
 * The CPU scheduler of a VMM, after Xen's credit scheduler.
 *
 * Each accounting period hands the cores' time out as credit by weight; what a vCPU cannot use goes to the others. A vCPU
 * with credit is UNDER, one without is OVER; one that wakes with credit is BOOSTed until it has had a core for `boostTime` or gives
 * it up. A core runs its first vCPU of the highest priority for a slice; a core that is idle, or about to run an OVER vCPU, takes
 * a better one from another core's queue. A cap parks a vCPU until the next accounting; what it leaves unused in a period
 * is not kept. Waking vCPUs preempt those of lower priority at once. Work of the VMM (physical interrupts, switches) comes before
 * any vCPU, and its time counts as that of the vCPU that has the core.
 *
 * Source of the rules: Xen's description of its credit scheduler (weights, caps, UNDER and OVER, BOOST, 30 ms slice
 * and accounting). Departures: time is debited exactly, not sampled by a tick; credit and debt are kept up to two slices, not
 * one, as with slices and periods of one length a vCPU of a large weight would lose what it cannot use at once.
 *
 * For a host without VMM the same rules stand for an operating system's scheduler of processes.
 *
 * @module
 */
import type { GuestProcessor } from "../guest/mod.ts";
import type {
  CreditScheduler as SchedulerOptions,
  Scheduler as AnyScheduler,
} from "../host/mod.ts";
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import { Accounts } from "./_accounts.ts";
import { betterElsewhere, idleCore, preemptibleCore } from "./_choice.ts";
import { Core, GUEST, HOST, IDLE } from "./_core.ts";
import { creditPriority, handOut, isCapReached, ROUNDING, startPeriod } from "./_credit.ts";
import type { HostWork } from "./host_work.ts";
import type { SwitchCosts } from "./switch_costs.ts";
import { BLOCKED, BOOST, OVER, PARKED, RUNNABLE, RUNNING, Vcpu } from "./vcpu.ts";
import type { VcpuOptions } from "./vcpu.ts";

/** What a scheduler is made from. */
export interface SchedulerParts {
  /** Slice, accounting period, boost. */
  readonly options: AnyScheduler;
  /** Cores. */
  readonly cores: number;
  /** Their clock, in hertz. */
  readonly clockRate: number;
  /** Domains, numbered from 0, that vCPUs belong to. */
  readonly domains: number;
  /** Costs of changing what runs. */
  readonly costs: SwitchCosts;
}

const NO_EVENT = -1;
const NO_PRIORITY = -1;

/**
 * The cores of a host and their scheduler.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor } from "@iovlab/iovlab/guest";
 * import { defaults } from "@iovlab/iovlab/host";
 * import { Scheduler } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const scheduler = new Scheduler(simulation, {
 *   options: defaults.host.scheduler,
 *   cores: 1,
 *   clockRate: 1e9,
 *   domains: 2,
 *   costs: { change: 0, wake: 0, inVmm: true },
 * });
 * // two domains of which one has three times the weight, both always busy
 * for (const [domain, weight] of [1, 3].entries()) {
 *   const guest = new GuestProcessor(Infinity);
 *   scheduler.addVcpu(guest, { domain, weight, cap: 0, allowed: [true] }, 0);
 *   guest.setProgram({ hasTask: () => true, begin: () => 1e6, finish: () => {} });
 *   guest.wakeProgram();
 * }
 * simulation.run({ until: 10 });
 * scheduler.settle();
 * const [light, heavy] = scheduler.domainCycles;
 * assert.ok(Math.abs(heavy / light - 3) < 0.05);
 * assert.ok(Math.abs(light + heavy - 10e9) < 1);
 * ```
 */
export class Scheduler {
  /** Changes of the vCPU on a core. */
  switches = 0;
  /** By domain: how often a core that ran another vCPU last, or none, was given to one of its vCPUs. */
  readonly domainSwitches: Float64Array;
  private readonly cores: readonly Core[];
  private readonly options: SchedulerOptions;
  private readonly clockRate: number;
  private readonly costs: SwitchCosts;
  private readonly accounts: Accounts;
  private readonly vcpus: Vcpu[] = [];
  private readonly endHandler: HandlerId;
  private readonly sliceHandler: HandlerId;
  private readonly accountHandler: HandlerId;
  private readonly turnHandler: HandlerId;
  private accounting = false;

  /** Makes idle cores. */
  constructor(private readonly simulation: Simulation, parts: SchedulerParts) {
    const { options, cores, clockRate, domains, costs } = parts;
    this.options = options as SchedulerOptions;
    this.clockRate = clockRate;
    this.costs = costs;
    this.cores = Array.from({ length: cores }, (_, index) => new Core(index));
    this.domainSwitches = new Float64Array(domains);
    this.accounts = new Accounts(simulation, clockRate, cores, domains, costs.inVmm);
    this.endHandler = simulation.on((core) => this.#end(this.cores[core]));
    this.sliceHandler = simulation.on((core) => this.#sliceEnd(this.cores[core]));
    this.accountHandler = simulation.on(() => this.#account());
    this.turnHandler = simulation.on((core) => this.#turnEnd(this.cores[core]));
  }

  /** Cycles by core that were not idle; call `settle` before reading. */
  get busyCycles(): Float64Array {
    return this.accounts.busyCycles;
  }

  /** Cycles by domain in its own code; call `settle` before reading. */
  get domainCycles(): Float64Array {
    return this.accounts.domainCycles;
  }

  /** Cycles by domain in the VMM on its behalf; call `settle` before reading. */
  get vmmCycles(): Float64Array {
    return this.accounts.vmmCycles;
  }

  /** Cycles of the VMM's own work, interrupts and switches; call `settle` before reading. */
  get hostCycles(): number {
    return this.accounts.hostCycles;
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

  /** Puts work of the VMM on a core, before whatever runs there; work that waits already is not put twice. */
  runOnHost(coreIndex: number, work: HostWork): void {
    if (work.queued) return;
    const core = this.cores[coreIndex];
    if (core.mode === GUEST && core.host.holds(work)) return this.#setAside(core, work);
    core.host.add(work);
    if (core.mode === HOST || core.completing) return;
    if (core.mode === GUEST) this.#pauseGuest(core);
    this.#dispatch(core);
  }

  /** Brings all accounts up to date. */
  settle(): void {
    for (const core of this.cores) this.accounts.settle(core);
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
    const { wake, inVmm } = this.costs;
    if (wake > 0) vcpu.guest.owe(wake, inVmm ? wake : 0);
    if (!this.accounting) this.#startAccounting();
    vcpu.priority = this.options.boost && vcpu.credit >= 0 ? BOOST : creditPriority(vcpu);
    this.#place(vcpu);
  }

  /** Makes a vCPU runnable on the best core for it: idle, then one that it may preempt, then its last. */
  #place(vcpu: Vcpu): void {
    const { cores } = this;
    const core = idleCore(cores, vcpu) ?? preemptibleCore(cores, vcpu) ?? cores[vcpu.core];
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

  /** Finds what a core does next; called whenever nothing runs on it. */
  #dispatch(core: Core): void {
    for (;;) {
      if (core.switchCycles > 0 || this.#hasHostWork(core)) return this.#startHost(core);
      const current = core.current;
      if (!current) {
        if (this.#takeNext(core)) continue;
        if (core.host.aside) {
          this.#resumePolls(core);
          continue;
        }
        core.mode = IDLE;
        return;
      }
      if (core.yieldWanted && this.#giveWay(core, current)) continue;
      const cycles = current.guest.select();
      if (cycles >= 0) return this.#startGuest(core, cycles);
      this.#release(core, BLOCKED);
    }
  }

  /** Gives the core to the first in its queue, where that has more priority than the current vCPU. */
  #giveWay(core: Core, current: Vcpu): boolean {
    core.yieldWanted = false;
    const waiting = core.queue.head;
    if (!waiting || waiting.priority <= current.priority) return false;
    this.#release(core, RUNNABLE);
    core.queue.add(current);
    this.#takeNext(core);
    this.#offer(current);
    return true;
  }

  #startHost(core: Core): void {
    core.mode = HOST;
    const switching = core.switchCycles > 0;
    core.hostRemaining = switching ? core.switchCycles : (core.host.head as HostWork).begin();
    this.#start(core, core.hostRemaining);
  }

  #startGuest(core: Core, cycles: number): void {
    core.mode = GUEST;
    this.#start(core, cycles);
  }

  #start(core: Core, cycles: number): void {
    core.since = this.simulation.now;
    const seconds = cycles / this.clockRate;
    core.endEvent = this.simulation.schedule(seconds, this.endHandler, core.index);
  }

  /** Gives the core to the best vCPU that it can find; false where there is none. */
  #takeNext(core: Core): boolean {
    let best = core.queue.head;
    if (!best || best.priority === OVER) {
      best = betterElsewhere(this.cores, core, best ? best.priority : NO_PRIORITY) ?? best;
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
      this.domainSwitches[best.options.domain]++;
      core.switchCycles = this.costs.change;
      core.last = best;
    }
    this.#scheduleSlice(core, best);
    return true;
  }

  /** Has the current vCPU looked at when its slice, its boost or its cap ends. */
  #scheduleSlice(core: Core, vcpu: Vcpu): void {
    const { slice, boostTime, accountingPeriod } = this.options;
    const { cap } = vcpu.options;
    let seconds = slice - vcpu.usedOfSlice;
    if (vcpu.priority === BOOST) seconds = Math.min(seconds, boostTime - vcpu.usedOfSlice);
    if (cap > 0) seconds = Math.min(seconds, cap * accountingPeriod - vcpu.used);
    this.#lookAfter(core, Math.max(ROUNDING, seconds));
  }

  #lookAfter(core: Core, seconds: number): void {
    core.sliceEvent = this.simulation.schedule(seconds, this.sliceHandler, core.index);
  }

  /** Takes the core from its current vCPU, whose chunk has been paused or is complete. */
  #release(core: Core, state: number): void {
    const vcpu = core.current as Vcpu;
    vcpu.state = state;
    if (vcpu.priority === BOOST) vcpu.priority = creditPriority(vcpu);
    core.current = undefined;
    if (core.sliceEvent !== NO_EVENT) this.simulation.cancel(core.sliceEvent);
    core.sliceEvent = NO_EVENT;
  }

  /** Lets an idle core take a vCPU that had to give way. */
  #offer(vcpu: Vcpu): void {
    if (vcpu.state !== RUNNABLE) return;
    for (const core of this.cores) {
      if (core.isFree && vcpu.options.allowed[core.index]) return this.#dispatch(core);
    }
  }

  #end(core: Core): void {
    if (core.mode === HOST) this.#endHost(core);
    else {
      const vcpu = core.current as Vcpu;
      this.accounts.chargeGuest(core, vcpu.guest.remaining);
      core.completing = true;
      vcpu.guest.complete();
      core.completing = false;
      core.mode = IDLE;
    }
    this.#dispatch(core);
  }

  #endHost(core: Core): void {
    this.accounts.chargeHost(core);
    core.mode = IDLE;
    if (core.switchCycles > 0) {
      core.switchCycles = 0;
      return;
    }
    const work = core.host.finish();
    core.completing = true;
    if (work.complete()) core.host.add(work);
    core.completing = false;
  }

  /** Whether the VMM has work on a core; polls that have used up their budget are set aside. */
  #hasHostWork(core: Core): boolean {
    const { host } = core;
    while (host.head && host.holds(host.head)) this.#setAside(core, host.take());
    return host.head !== undefined;
  }

  /** Has a poll wait until the core's vCPUs had their turn. */
  #setAside(core: Core, work: HostWork): void {
    if (!core.host.aside) {
      const seconds = work.turn / this.clockRate;
      core.turnEvent = this.simulation.schedule(seconds, this.turnHandler, core.index);
    }
    core.host.setAside(work);
  }

  #resumePolls(core: Core): void {
    this.simulation.cancel(core.turnEvent);
    core.turnEvent = NO_EVENT;
    core.host.resume();
  }

  /** The turn of vCPUs that polls of the VMM waited for is over. */
  #turnEnd(core: Core): void {
    this.#resumePolls(core);
    if (core.mode === HOST || core.completing) return;
    if (core.mode === GUEST) this.#pauseGuest(core);
    this.#dispatch(core);
  }

  #pauseGuest(core: Core): void {
    this.accounts.chargeGuest(core);
    this.simulation.cancel(core.endEvent);
    (core.current as Vcpu).guest.pause();
    core.mode = IDLE;
  }

  /** The slice, the boost or the cap of the current vCPU may have ended. */
  #sliceEnd(core: Core): void {
    core.sliceEvent = NO_EVENT;
    const vcpu = core.current as Vcpu;
    this.accounts.settle(core);
    const parks = isCapReached(vcpu, this.options);
    if (vcpu.priority === BOOST) vcpu.priority = creditPriority(vcpu);
    const sliceOver = vcpu.usedOfSlice >= this.options.slice - ROUNDING;
    if (!parks && !this.#shouldYield(core, vcpu, sliceOver)) {
      if (sliceOver) vcpu.usedOfSlice = 0;
      this.#scheduleSlice(core, vcpu);
    } else if (core.mode === HOST) {
      this.#lookAfter(core, core.hostRemaining / this.clockRate + ROUNDING);
    } else {
      this.#pauseGuest(core);
      this.#release(core, parks ? PARKED : RUNNABLE);
      if (!parks) core.queue.add(vcpu);
      this.#dispatch(core);
      this.#offer(vcpu);
    }
  }

  #shouldYield(core: Core, vcpu: Vcpu, sliceOver: boolean): boolean {
    const waiting = core.queue.head;
    if (waiting && waiting.priority > vcpu.priority) return true;
    if (!sliceOver) return false;
    if (waiting && waiting.priority === vcpu.priority) return true;
    return vcpu.priority === OVER && betterElsewhere(this.cores, core, OVER) !== undefined;
  }

  #startAccounting(): void {
    this.accounting = true;
    this.simulation.schedule(this.options.accountingPeriod, this.accountHandler);
  }

  /** Ends an accounting period and starts the next, as long as any vCPU used or wants core time. */
  #account(): void {
    this.settle();
    if (!handOut(this.vcpus, this.cores.length, this.options)) {
      this.accounting = false;
      return;
    }
    startPeriod(this.vcpus);
    for (const core of this.cores) core.queue.sort();
    for (const vcpu of this.vcpus) if (vcpu.state === PARKED) this.#place(vcpu);
    this.#startAccounting();
  }
}
