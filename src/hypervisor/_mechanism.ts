/**
 * The mechanism of the cores: what runs is dispatched, paused, charged and switched here; who runs is the policy's.
 *
 * Order on a core: a switch that is due, work of the VMM, then the current vCPU, then the vCPU that the policy names. A chunk or a
 * batch takes effect when its cycles have run; while it does, or while the next is being chosen, nothing else is
 * dispatched on that core: what asks for it is seen when that is done.
 *
 * A vCPU whose core a poll of the VMM takes has that core in name only. Where the policy lets it (`mayMove`), it goes to another core that is free when a batch
 * begins, or falls idle while one runs, unless the batch is over sooner than a switch; else it waits on its core. Interrupts and other
 * work of fixed length are too short for that: they pass.
 *
 * @module
 */
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import { Accounts } from "./_accounts.ts";
import { Core, GUEST, HOST, IDLE, NO_EVENT } from "./_core.ts";
import { type HostWork, NO_DOMAIN } from "./host_work.ts";
import {
  type CoreControl,
  KEEP,
  PARK,
  ROUNDING,
  type SchedulingPolicy,
} from "./policies/policy.ts";
import { freeCore } from "./policies/_choice.ts";
import { policyOf } from "./policies/policies.ts";
import type { SchedulerParts } from "./scheduler_parts.ts";
import type { SwitchCosts } from "./switch_costs.ts";
import type { SwitchRefill } from "./switch_refill.ts";
import { BLOCKED, PARKED, RUNNABLE, RUNNING, type Vcpu } from "./vcpu.ts";

/** The cores, and what moves on them. */
export class Mechanism implements CoreControl {
  /** Changes of the vCPU on a core. */
  switches = 0;
  /** By domain: how often a core that ran another vCPU last, or none, was given to one of its vCPUs. */
  readonly domainSwitches: Float64Array;
  /** By domain, and the VMM's behind them: core cycles for each cycle of work. */
  readonly slowdown: Float64Array;
  /** What a switch takes to fill caches again. */
  refill: SwitchRefill | undefined = undefined;
  /** The cores. */
  readonly cores: readonly Core[];
  /** All vCPUs, by index. */
  readonly vcpus: Vcpu[] = [];
  /** Who used what. */
  readonly accounts: Accounts;
  private readonly clockRate: number;
  private readonly costs: SwitchCosts;
  private readonly policy: SchedulingPolicy;
  private readonly endHandler: HandlerId;
  private readonly turnHandler: HandlerId;
  private readonly pollHandler: HandlerId;
  /** Whether the VMM has ever polled. */
  private polls = false;

  /** Makes idle cores. */
  constructor(readonly simulation: Simulation, parts: SchedulerParts) {
    const { options, cores, clockRate, domains, costs } = parts;
    this.clockRate = clockRate;
    this.costs = costs;
    this.cores = Array.from({ length: cores }, (_, index) => new Core(index));
    for (const core of this.cores) core.since = simulation.now;
    this.domainSwitches = new Float64Array(domains);
    this.slowdown = new Float64Array(domains + 1).fill(1);
    this.policy = policyOf(this, options);
    const { policy } = this;
    this.accounts = new Accounts(simulation, clockRate, cores, domains, costs.inVmm, policy);
    this.endHandler = simulation.on((core) => this.#end(this.cores[core]));
    this.turnHandler = simulation.on((core) => this.#turnEnd(this.cores[core]));
    this.pollHandler = simulation.on((core) => this.#pollTurn(this.cores[core]));
  }

  /** Adds a vCPU that starts on a core. */
  add(vcpu: Vcpu): void {
    vcpu.guest.onSignal = () => this.#signal(vcpu);
    this.vcpus.push(vcpu);
    this.policy.add(vcpu);
  }

  /** Puts work of the VMM on a core. */
  runOnHost(core: Core, work: HostWork): void {
    if (work.queued) return;
    if (core.mode === GUEST && core.host.holds(work)) return this.#setAside(core, work);
    core.host.add(work);
    if (core.mode === HOST || core.busy) return;
    if (core.mode === GUEST) this.#pauseGuest(core);
    this.#dispatch(core);
  }

  settle(core?: Core): void {
    if (core) return this.accounts.settle(core);
    for (const each of this.cores) this.accounts.settle(each);
  }

  /** Has what runs go on at the slowdowns that hold now. */
  retime(): void {
    for (const core of this.cores) {
      if (core.mode === IDLE) continue;
      const vcpu = core.mode === GUEST ? core.current : undefined;
      const payer = vcpu ? vcpu.options.domain : this.#hostPayer(core);
      if (this.slowdown[payer] === core.slowdown) continue;
      this.accounts.settle(core);
      this.simulation.cancel(core.endEvent);
      this.#start(core, vcpu ? vcpu.guest.remaining : core.hostRemaining, payer);
    }
  }

  poke(core: Core, preempts: boolean): void {
    if (core.busy) {
      core.yieldWanted = true;
    } else if (core.mode === IDLE) {
      this.#dispatch(core);
    } else if (preempts && core.current) {
      core.yieldWanted = true;
      if (core.mode !== GUEST) return;
      this.#pauseGuest(core);
      this.#dispatch(core);
    }
  }

  offer(vcpu: Vcpu): void {
    const core = freeCore(this.cores, vcpu);
    if (core) this.#dispatch(core);
  }

  endTurn(core: Core): void {
    this.endTurnBy(core, this.simulation.now);
  }

  endTurnBy(core: Core, time: number): void {
    if (!core.current) return;
    if (core.turnEvent !== NO_EVENT) {
      if (this.simulation.timeOf(core.turnEvent) <= time) return;
      this.simulation.cancel(core.turnEvent);
    }
    core.turnEvent = this.simulation.scheduleAt(time, this.turnHandler, core.index);
  }

  switchSeconds(vcpu: Vcpu, core: Core): number {
    return this.#switchCycles(core, vcpu.options.domain) *
      this.slowdown[this.domainSwitches.length] / this.clockRate;
  }

  #switchCycles({ index }: Core, domain: number): number {
    return this.costs.change + (this.refill ? this.refill.cycles(index, domain) : 0);
  }

  #signal(vcpu: Vcpu): void {
    if (vcpu.state === BLOCKED) {
      const { wake, inVmm } = this.costs;
      if (wake > 0) vcpu.guest.owe(wake, inVmm ? wake : 0);
      this.policy.wake(vcpu);
    } else if (vcpu.state === RUNNING) {
      const core = this.cores[vcpu.core];
      if (core.mode !== GUEST || core.busy || !vcpu.guest.interruptible) return;
      this.#pauseGuest(core);
      this.#dispatch(core);
    }
  }

  /** Finds what a core does next; called whenever nothing runs on it. */
  #dispatch(core: Core): void {
    const { host } = core;
    core.busy = true;
    for (;;) {
      if (core.switchCycles > 0 || (host.head && this.#hasHostWork(core))) {
        this.#startHost(core);
        break;
      }
      const { current } = core;
      if (!current) {
        if (this.#takeNext(core) || (host.aside && this.#resumePolls(core))) continue;
        if (this.polls && this.#takeHeld(core)) continue;
        break; // idle
      }
      if (core.yieldWanted && this.#giveWay(core, current)) continue;
      const cycles = current.guest.select();
      if (cycles < 0) this.#release(core, BLOCKED);
      else if (core.yieldWanted || host.head) current.guest.pause(); // asked for by the chunk's beginning
      else {
        this.#startGuest(core, current, cycles);
        break;
      }
    }
    core.busy = false;
  }

  /** Gives the core to another vCPU, where the policy says that the current one gives way. */
  #giveWay(core: Core, current: Vcpu): boolean {
    core.yieldWanted = false;
    if (!this.policy.givesWay(core, current)) return false;
    this.#release(core, RUNNABLE);
    this.#takeNext(core);
    if (current.state === RUNNABLE) this.policy.displaced(current);
    if (core.promised) this.#keepPromise(core);
    return true;
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
      core.pollEvent = this.simulation.schedule(seconds, this.pollHandler, core.index);
    }
    core.host.setAside(work);
  }

  /** Lets polls go on that waited for vCPUs. */
  #resumePolls(core: Core): boolean {
    this.simulation.cancel(core.pollEvent);
    core.pollEvent = NO_EVENT;
    core.host.resume();
    return true;
  }

  /** The turn of vCPUs that polls of the VMM waited for is over. */
  #pollTurn(core: Core): void {
    this.#resumePolls(core);
    if (core.mode === HOST) return;
    if (core.mode === GUEST) this.#pauseGuest(core);
    this.#dispatch(core);
  }

  #startHost(core: Core): void {
    core.mode = HOST;
    if (core.switchCycles > 0) {
      core.hostRemaining = core.switchCycles;
      core.hostDomain = NO_DOMAIN;
      this.#start(core, core.hostRemaining, this.#hostPayer(core));
      return;
    }
    const work = core.host.head as HostWork;
    core.hostRemaining = work.begin();
    core.hostDomain = work.domain;
    this.#start(core, core.hostRemaining, this.#hostPayer(core));
    if (!work.poll) return;
    this.polls = true;
    const { current } = core;
    const target = current && freeCore(this.cores, current);
    if (!target || !this.#isHeld(core, current, target)) return;
    this.#release(core, RUNNABLE);
    this.policy.displaced(current);
  }

  /** Whether the poll that runs on a core keeps its vCPU for longer than it takes to move it to another. */
  #isHeld(core: Core, vcpu: Vcpu, target: Core): boolean {
    const seconds = this.simulation.timeOf(core.endEvent) - this.simulation.now;
    return seconds > this.switchSeconds(vcpu, target) && this.policy.mayMove(vcpu);
  }

  /** Gives a core that has nothing to do a vCPU whose core a poll of the VMM has; false where there is none. */
  #takeHeld(core: Core): boolean {
    for (const other of this.cores) {
      const { current, host: { head } } = other;
      if (!current || other.mode !== HOST || other.busy || other.switchCycles > 0) continue;
      if (!head?.poll || !current.options.allowed[core.index]) continue;
      if (!this.#isHeld(other, current, core)) continue;
      this.accounts.settle(other);
      this.#release(other, RUNNABLE);
      return this.#takeNext(core);
    }
    return false;
  }

  #startGuest(core: Core, vcpu: Vcpu, cycles: number): void {
    core.mode = GUEST;
    this.#start(core, cycles, vcpu.options.domain);
  }

  /** Starts what a core does for so many cycles, at the slowdown of a domain, or of the VMM behind them. */
  #start(core: Core, cycles: number, payer: number): void {
    if (core.since !== this.simulation.now) this.accounts.chargeIdle(core);
    core.slowdown = this.slowdown[payer];
    const seconds = cycles * core.slowdown / this.clockRate;
    core.endEvent = this.simulation.schedule(seconds, this.endHandler, core.index);
  }

  /** Whose slowdown the VMM's work has: a domain's, or the VMM's. */
  #hostPayer({ hostDomain }: Core): number {
    return hostDomain >= 0 ? hostDomain : this.domainSwitches.length;
  }

  /** Gives the core to the vCPU that the policy names; false where there is none. */
  #takeNext(core: Core): boolean {
    const next = this.policy.takeNext(core);
    if (!next) return false;
    next.state = RUNNING;
    next.core = core.index;
    next.usedOfSlice = 0;
    core.current = next;
    core.yieldWanted = false;
    if (core.last !== next) {
      const { domain } = next.options;
      this.switches++;
      this.domainSwitches[domain]++;
      core.switchCycles = this.#switchCycles(core, domain);
      this.refill?.switched(core.index, domain);
      core.last = next;
    }
    this.#scheduleTurn(core, next);
    return true;
  }

  #scheduleTurn(core: Core, vcpu: Vcpu): void {
    const time = this.policy.turnUntil(core, vcpu);
    core.turnEvent = time === Infinity
      ? NO_EVENT
      : this.simulation.scheduleAt(time, this.turnHandler, core.index);
  }

  /** Takes the core from its current vCPU, whose chunk has been paused or is complete. */
  #release(core: Core, state: number): void {
    const vcpu = core.current as Vcpu;
    vcpu.state = state;
    core.current = undefined;
    if (core.turnEvent !== NO_EVENT) this.simulation.cancel(core.turnEvent);
    core.turnEvent = NO_EVENT;
    this.policy.released(core, vcpu);
  }

  #end(core: Core): void {
    core.busy = true;
    if (core.mode === HOST) this.#endHost(core);
    else {
      const { guest } = core.current as Vcpu;
      this.accounts.chargeGuest(core, guest.remaining);
      guest.complete();
      core.mode = IDLE;
    }
    this.#dispatch(core);
    if (core.promised && !this.#keepPromise(core)) {
      for (const other of this.cores) if (other.isFree) this.#dispatch(other);
    }
  }

  /** Frees the vCPU that a core was to run from waiting for just that; whether it has the core. */
  #keepPromise(core: Core): boolean {
    const vcpu = core.promised as Vcpu;
    core.promised = undefined;
    vcpu.awaitedBy = -1;
    return core.current === vcpu;
  }

  #endHost(core: Core): void {
    this.accounts.chargeHost(core);
    core.mode = IDLE;
    if (core.switchCycles > 0) {
      core.switchCycles = 0;
      return;
    }
    const work = core.host.finish();
    if (work.complete()) core.host.add(work);
  }

  #pauseGuest(core: Core): void {
    this.accounts.chargeGuest(core);
    this.simulation.cancel(core.endEvent);
    (core.current as Vcpu).guest.pause();
    core.mode = IDLE;
  }

  /** The turn of the current vCPU is over. */
  #turnEnd(core: Core): void {
    core.turnEvent = NO_EVENT;
    const vcpu = core.current as Vcpu;
    this.accounts.settle(core);
    const decision = this.policy.turnEnd(core, vcpu);
    if (core.turnEvent !== NO_EVENT) this.simulation.cancel(core.turnEvent);
    core.turnEvent = NO_EVENT;
    if (decision === KEEP) return this.#scheduleTurn(core, vcpu);
    if (core.mode === HOST) {
      const seconds = core.hostRemaining * core.slowdown / this.clockRate + ROUNDING;
      core.turnEvent = this.simulation.schedule(seconds, this.turnHandler, core.index);
      return;
    }
    this.#pauseGuest(core);
    this.#release(core, decision === PARK ? PARKED : RUNNABLE);
    this.#dispatch(core);
    if (vcpu.state === RUNNABLE) this.policy.displaced(vcpu);
  }
}
