/**
 * Who used how much of the cores: cycles by core and domain, in its own code and in the VMM, and idle ones.
 *
 * A chunk has *work cycles*, what it was said to take, and *core cycles*, what it took: work times slowdown. Accounts are
 * in core cycles, but for `workCycles`. Idle time is measured from where a core falls idle to where it
 * starts something; it is not the rest of the other accounts.
 *
 * @module
 */
import type { Simulation } from "../kernel/mod.ts";
import { type Core, GUEST, HOST, IDLE } from "./_core.ts";
import { NO_DOMAIN } from "./host_work.ts";
import type { SchedulingPolicy } from "./policies/policy.ts";
import { runKind, type RunObserver } from "./run_observer.ts";
import type { Vcpu } from "./vcpu.ts";

/** The accounts of a host's cores. */
export class Accounts {
  /** Cycles by core that were not idle. */
  readonly busyCycles: Float64Array;
  /** Cycles by core in which nothing ran. */
  readonly idleCycles: Float64Array;
  /** Cycles by domain in its own code. */
  readonly domainCycles: Float64Array;
  /** Cycles by domain in the VMM on its behalf. */
  readonly vmmCycles: Float64Array;
  /** Cycles of the VMM's own work: interrupts and switches. */
  hostCycles = 0;
  /** Cycles by core and domain (`core * domains + domain`) in its own code. */
  readonly coreDomainCycles: Float64Array;
  /** Cycles by core and domain in the VMM on its behalf. */
  readonly coreVmmCycles: Float64Array;
  /** Cycles by core of the VMM's own work. */
  readonly coreHostCycles: Float64Array;
  /** Work cycles by domain, its own and on its behalf; behind the last domain those of the VMM's own work. */
  readonly workCycles: Float64Array;
  /** Told of each stretch of time that something ran. */
  onRun: RunObserver | undefined = undefined;

  /** Opens accounts; `switchesInVmm`: work between vCPUs is the VMM's, else that of the domain that it is for. */
  constructor(
    private readonly simulation: Simulation,
    private readonly clockRate: number,
    cores: number,
    private readonly domains: number,
    private readonly switchesInVmm: boolean,
    private readonly policy: SchedulingPolicy,
  ) {
    this.busyCycles = new Float64Array(cores);
    this.idleCycles = new Float64Array(cores);
    this.domainCycles = new Float64Array(domains);
    this.vmmCycles = new Float64Array(domains);
    this.coreDomainCycles = new Float64Array(cores * domains);
    this.coreVmmCycles = new Float64Array(cores * domains);
    this.coreHostCycles = new Float64Array(cores);
    this.workCycles = new Float64Array(domains + 1);
  }

  /** Charges what runs on a core up to now. */
  settle(core: Core): void {
    if (core.mode === GUEST) this.chargeGuest(core);
    else if (core.mode === HOST) this.chargeHost(core);
    else if (core.mode === IDLE) this.chargeIdle(core);
  }

  /** A core that was idle is about to start something, or to be looked at. */
  chargeIdle(core: Core): void {
    const { now } = this.simulation;
    this.idleCycles[core.index] += (now - core.since) * this.clockRate;
    core.since = now;
  }

  /** Charges the VMM's work on a core up to now. */
  chargeHost(core: Core): void {
    const { current, hostDomain, index } = core;
    const seconds = this.simulation.now - core.since;
    const work = Math.min(core.hostRemaining, seconds * this.clockRate / core.slowdown);
    const cycles = work * core.slowdown;
    core.hostRemaining -= work;
    this.busyCycles[index] += cycles;
    if (current) this.#chargeTime(current, seconds);
    if (hostDomain >= 0) {
      this.vmmCycles[hostDomain] += cycles;
      this.coreVmmCycles[index * this.domains + hostDomain] += cycles;
      this.workCycles[hostDomain] += work;
      if (this.onRun) this.#tell(core, hostDomain, runKind.onBehalf, 1);
    } else if (this.switchesInVmm || !current) {
      this.hostCycles += cycles;
      this.coreHostCycles[index] += cycles;
      this.workCycles[this.domains] += work;
      if (this.onRun) this.#tell(core, NO_DOMAIN, runKind.vmm, 1);
    } else {
      const { domain } = current.options;
      this.domainCycles[domain] += cycles;
      this.coreDomainCycles[index * this.domains + domain] += cycles;
      this.workCycles[domain] += work;
      if (this.onRun) this.#tell(core, domain, runKind.guest, 0);
    }
    core.since = this.simulation.now;
  }

  /** Charges the current vCPU of a core up to now; a chunk at its end for `exactly` the work that it had left. */
  chargeGuest(core: Core, exactly = -1): void {
    const vcpu = core.current as Vcpu;
    const { guest } = vcpu;
    const { slowdown } = core;
    const seconds = this.simulation.now - core.since;
    const work = exactly >= 0
      ? exactly
      : Math.min(guest.remaining, seconds * this.clockRate / slowdown);
    const ran = work * slowdown;
    guest.progress(work);
    if (core.host.polled > 0) core.host.give(work);
    this.busyCycles[core.index] += ran;
    const { domain } = vcpu.options;
    const at = core.index * this.domains + domain;
    let own = ran;
    if (guest.vmmShare > 0) {
      const inVmm = ran * guest.vmmShare;
      own = ran - inVmm;
      this.vmmCycles[domain] += inVmm;
      this.coreVmmCycles[at] += inVmm;
    }
    this.domainCycles[domain] += own;
    this.coreDomainCycles[at] += own;
    this.workCycles[domain] += work;
    this.#chargeTime(vcpu, seconds);
    if (this.onRun) this.#tell(core, domain, runKind.guest, guest.vmmShare);
    core.since = this.simulation.now;
  }

  /** A vCPU has had its core for so many seconds: its own work, and the VMM's in between. */
  #chargeTime(vcpu: Vcpu, seconds: number): void {
    vcpu.used += seconds;
    vcpu.usedOfSlice += seconds;
    this.policy.charge(vcpu, seconds);
  }

  #tell(core: Core, domain: number, kind: number, vmmShare: number): void {
    if (this.onRun === undefined || this.simulation.now === core.since) return;
    this.onRun(core.index, domain, kind, core.since, this.simulation.now, vmmShare);
  }
}
