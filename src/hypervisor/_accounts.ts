/**
 * Who used how much of the cores: cycles by core, by domain and of the VMM, and each vCPU's own time.
 *
 * @module
 */
import type { Simulation } from "../kernel/mod.ts";
import { type Core, GUEST, HOST } from "./_core.ts";
import { NO_DOMAIN } from "./host_work.ts";
import type { Vcpu } from "./vcpu.ts";

/** The accounts of a host's cores. */
export class Accounts {
  /** Cycles by core that were not idle. */
  readonly busyCycles: Float64Array;
  /** Cycles by domain in its own code. */
  readonly domainCycles: Float64Array;
  /** Cycles by domain in the VMM on its behalf. */
  readonly vmmCycles: Float64Array;
  /** Cycles of the VMM's own work: interrupts and switches. */
  hostCycles = 0;

  /** Opens accounts; `switchesInVmm`: work between vCPUs is the VMM's, else that of the domain that it is for. */
  constructor(
    private readonly simulation: Simulation,
    private readonly clockRate: number,
    cores: number,
    domains: number,
    private readonly switchesInVmm: boolean,
  ) {
    this.busyCycles = new Float64Array(cores);
    this.domainCycles = new Float64Array(domains);
    this.vmmCycles = new Float64Array(domains);
  }

  /** Charges what runs on a core up to now. */
  settle(core: Core): void {
    if (core.mode === GUEST) this.chargeGuest(core);
    else if (core.mode === HOST) this.chargeHost(core);
  }

  /** Charges the VMM's work on a core up to now. */
  chargeHost(core: Core): void {
    const seconds = this.simulation.now - core.since;
    const cycles = Math.min(core.hostRemaining, seconds * this.clockRate);
    core.since = this.simulation.now;
    core.hostRemaining -= cycles;
    this.busyCycles[core.index] += cycles;
    if (core.current) chargeTime(core.current, seconds);
    const domain = core.switchCycles > 0 ? NO_DOMAIN : core.host.domain;
    if (domain >= 0) this.vmmCycles[domain] += cycles;
    else if (this.switchesInVmm || !core.current) this.hostCycles += cycles;
    else this.domainCycles[core.current.options.domain] += cycles;
  }

  /** Charges the current vCPU of a core up to now; a chunk at its end for `exactly` the cycles that it had left. */
  chargeGuest(core: Core, exactly = -1): void {
    const vcpu = core.current as Vcpu;
    const { guest } = vcpu;
    const seconds = this.simulation.now - core.since;
    const ran = exactly >= 0 ? exactly : Math.min(guest.remaining, seconds * this.clockRate);
    core.since = this.simulation.now;
    guest.progress(ran);
    core.host.give(ran);
    this.busyCycles[core.index] += ran;
    const inVmm = ran * guest.vmmShare;
    const { domain } = vcpu.options;
    this.vmmCycles[domain] += inVmm;
    this.domainCycles[domain] += ran - inVmm;
    chargeTime(vcpu, seconds);
  }
}

/** A vCPU has had its core for so many seconds: its own work, and the VMM's in between. */
function chargeTime(vcpu: Vcpu, seconds: number): void {
  vcpu.credit -= seconds;
  vcpu.used += seconds;
  vcpu.usedOfSlice += seconds;
}
