/**
 * The management program of dom0: it asks for a share of its CPUs in regular pieces, whatever else they do.
 *
 * Each CPU gets an equal part of the load as pieces of a millisecond of core time, evenly spaced in time; the CPUs' pieces are out of step with
 * each other. Assumed: dom0's tool stack, its store and its daemons wake often and do little each time; nothing was read about how.
 * A piece that has not begun when the next is due is not made up for: who polls once late polls once.
 *
 * @module
 */
import type { GuestProcessor, Program } from "../guest/mod.ts";
import type { HandlerId, Simulation } from "../kernel/mod.ts";

/** Core time of one piece, in seconds. */
export const MANAGEMENT_SECONDS = 0.001;

/** How much a management program asks for. */
export interface ManagementOptions {
  /** Core time per second on all its CPUs together, in cores; above 0. */
  readonly load: number;
  /** Clock of a core, in hertz. */
  readonly clockRate: number;
}

/**
 * Starts the management program on the CPUs of its operating system.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor } from "@iovlab/iovlab/guest";
 * import { defaults } from "@iovlab/iovlab/host";
 * import { Scheduler, startManagement } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const scheduler = new Scheduler(simulation, {
 *   options: defaults.host.scheduler,
 *   cores: 1,
 *   clockRate: 1e9,
 *   domains: 1,
 *   costs: { change: 0, wake: 0, inVmm: true },
 * });
 * const dom0 = new GuestProcessor(2e6);
 * scheduler.addVcpu(dom0, { domain: 0, weight: 256, cap: 0, allowed: [true] }, 0);
 * startManagement(simulation, [dom0], { load: 0.25, clockRate: 1e9 });
 * simulation.run({ until: 1 });
 * scheduler.settle();
 * assert.ok(Math.abs(scheduler.domainCycles[0] / 1e9 - 0.25) < 0.002);
 * ```
 */
export function startManagement(
  simulation: Simulation,
  processors: readonly GuestProcessor[],
  { load, clockRate }: ManagementOptions,
): void {
  const period = MANAGEMENT_SECONDS * processors.length / load;
  processors.forEach((processor, index) => {
    const program = new ManagementProgram(simulation, processor, period, clockRate);
    program.start((index + 1) / processors.length);
  });
}

/** The program on one CPU. */
class ManagementProgram implements Program {
  private due = false;
  private readonly tick: HandlerId;

  constructor(
    private readonly simulation: Simulation,
    private readonly processor: GuestProcessor,
    private readonly period: number,
    private readonly clockRate: number,
  ) {
    this.tick = simulation.on(() => this.#tick());
    processor.addProgram(this);
  }

  /** Has it work for the first time after so much of a period. */
  start(phase: number): void {
    this.simulation.schedule(phase * this.period, this.tick);
  }

  #tick(): void {
    this.simulation.schedule(this.period, this.tick);
    if (this.due) return;
    this.due = true;
    this.processor.wakeProgram();
  }

  hasTask(): boolean {
    return this.due;
  }

  begin(): number {
    this.due = false;
    return MANAGEMENT_SECONDS * this.clockRate;
  }

  finish(): void {}
}
