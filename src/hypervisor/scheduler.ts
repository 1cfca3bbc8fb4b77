/**
 * The CPU scheduler of a VMM: cores, vCPUs, work of the VMM, and accounts.
 *
 * Who runs where and for how long is a policy's, chosen by the `kind` of the host's scheduler: one file for each in `policies/`.
 * What is common to all is the mechanism:
 *
 * - Work of the VMM (physical interrupts, polls, switches) comes before any vCPU, each piece without interruption. Its time counts as that of
 *   the vCPU that has the core, for the policy; the accounts keep it apart.
 * - A vCPU that wakes owes `costs.wake` cycles; a core that is given to another vCPU than the one that ran there last
 *   spends `costs.change` cycles and what `refill` says for the vCPU's domain there.
 * - A chunk of a vCPU can be paused at any time and goes on where it was, on any core.
 * - `slowdown` stretches chunks by domain; it is 1 unless a memory system sets it.
 *
 * For a host without VMM the same rules stand for an operating system's scheduler of processes.
 *
 * @module
 */
import type { GuestProcessor } from "../guest/mod.ts";
import type { Simulation } from "../kernel/mod.ts";
import type { Core } from "./_core.ts";
import { Mechanism } from "./_mechanism.ts";
import type { HostWork } from "./host_work.ts";
import type { RunObserver } from "./run_observer.ts";
import type { SchedulerParts } from "./scheduler_parts.ts";
import type { SwitchRefill } from "./switch_refill.ts";
import { Vcpu, type VcpuOptions } from "./vcpu.ts";

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
  private readonly mechanism: Mechanism;
  private readonly cores: readonly Core[];

  /** Makes idle cores. */
  constructor(simulation: Simulation, parts: SchedulerParts) {
    this.mechanism = new Mechanism(simulation, parts);
    this.cores = this.mechanism.cores;
  }

  /** Changes of the vCPU on a core. */
  get switches(): number {
    return this.mechanism.switches;
  }

  /** By domain: how often a core that ran another vCPU last, or none, was given to one of its vCPUs. */
  get domainSwitches(): Float64Array {
    return this.mechanism.domainSwitches;
  }

  /** Cycles by core that were not idle; call `settle` before reading. */
  get busyCycles(): Float64Array {
    return this.mechanism.accounts.busyCycles;
  }

  /** Cycles by core in which nothing ran, measured on their own; call `settle` before reading. */
  get idleCycles(): Float64Array {
    return this.mechanism.accounts.idleCycles;
  }

  /** Cycles by domain in its own code; call `settle` before reading. */
  get domainCycles(): Float64Array {
    return this.mechanism.accounts.domainCycles;
  }

  /** Cycles by domain in the VMM on its behalf; call `settle` before reading. */
  get vmmCycles(): Float64Array {
    return this.mechanism.accounts.vmmCycles;
  }

  /** Cycles of the VMM's own work, interrupts and switches; call `settle` before reading. */
  get hostCycles(): number {
    return this.mechanism.accounts.hostCycles;
  }

  /** Cycles by core and domain, at `core * domains + domain`, in the domain's own code; call `settle` before reading. */
  get coreDomainCycles(): Float64Array {
    return this.mechanism.accounts.coreDomainCycles;
  }

  /** Cycles by core and domain, at `core * domains + domain`, in the VMM on its behalf; call `settle` before reading. */
  get coreVmmCycles(): Float64Array {
    return this.mechanism.accounts.coreVmmCycles;
  }

  /** Cycles by core of the VMM's own work; call `settle` before reading. */
  get coreHostCycles(): Float64Array {
    return this.mechanism.accounts.coreHostCycles;
  }

  /**
   * Work cycles by domain, in its own code and on its behalf, and behind the last domain those of the VMM's own work: core cycles without
   * what `slowdown` adds; call `settle` before reading.
   */
  get workCycles(): Float64Array {
    return this.mechanism.accounts.workCycles;
  }

  /**
   * Core cycles for each cycle of work, by domain, and behind the last domain for the VMM's own work; all 1 at first. Chunks take
   * the value that holds when they start or go on; call `retime` after a change to have it hold for those that run.
   */
  get slowdown(): Float64Array {
    return this.mechanism.slowdown;
  }

  /** What a switch takes besides its fixed cost, to fill caches again; nothing where it is not set. */
  get refill(): SwitchRefill | undefined {
    return this.mechanism.refill;
  }
  set refill(refill: SwitchRefill | undefined) {
    this.mechanism.refill = refill;
  }

  /** Told of each stretch of time in which something ran; costs nothing where it is not set. */
  get onRun(): RunObserver | undefined {
    return this.mechanism.accounts.onRun;
  }
  set onRun(observer: RunObserver | undefined) {
    this.mechanism.accounts.onRun = observer;
  }

  /** Makes a vCPU; `home` counts through the cores that it may run on and gives the one it starts on. */
  addVcpu(guest: GuestProcessor, options: VcpuOptions, home: number): Vcpu {
    const { mechanism } = this;
    const vcpu = new Vcpu(guest, options, mechanism.vcpus.length);
    const homes = this.cores.filter((core) => options.allowed[core.index]);
    vcpu.core = homes[home % homes.length].index;
    mechanism.add(vcpu);
    return vcpu;
  }

  /** Puts work of the VMM on a core, before whatever runs there; work that waits already is not put twice. */
  runOnHost(coreIndex: number, work: HostWork): void {
    this.mechanism.runOnHost(this.cores[coreIndex], work);
  }

  /** Brings all accounts up to date. */
  settle(): void {
    this.mechanism.settle();
  }

  /** Has what runs go on at the slowdowns that hold now; what it has done is charged at those before. */
  retime(): void {
    this.mechanism.retime();
  }
}
