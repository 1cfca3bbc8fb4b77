/**
 * A program that computes on one CPU.
 *
 * @module
 */
import type { TaskHandler } from "../guest/mod.ts";
import { programAt } from "./_place.ts";
import type { WorkloadCounts } from "./counts.ts";
import type { Tasks, WorkloadParts } from "./workload.ts";

/** What a computing program does. */
export interface Computing {
  /** Cycles of the next unit, drawn when it begins. */
  nextCycles(): number;
  /** Seconds until the unit after the one that is done may begin; 0: it begins at once. */
  nextPause(now: number): number;
}

/** A program that computes unit after unit. */
export class ComputingProgram implements TaskHandler {
  private readonly tasks: Tasks;
  private readonly ready;
  private readyAt = 0;
  private cycles = 0;
  private stopped = false;

  /** Makes it; its first unit may begin after so many seconds. */
  constructor(
    private readonly computing: Computing,
    cpu: number,
    first: number,
    private readonly totals: WorkloadCounts,
    private readonly parts: WorkloadParts,
  ) {
    this.tasks = programAt(parts, parts.vm, cpu, this);
    this.ready = parts.simulation.on(() => this.#begin());
    parts.simulation.schedule(first, this.ready);
  }

  /** Begins no further unit. */
  stop(): void {
    this.stopped = true;
  }

  #begin(): void {
    if (this.stopped) return;
    this.readyAt = this.parts.simulation.now;
    this.tasks.add(0, 0, 0);
  }

  taskCycles(): number {
    return this.cycles = this.computing.nextCycles();
  }

  perform(): void {
    const { totals, parts } = this;
    const { now } = parts.simulation;
    totals.workUnits++;
    totals.workSecondsIdeal += this.cycles / parts.host.clockRate;
    totals.workSeconds += now - this.readyAt;
    if (this.stopped) return;
    const pause = this.computing.nextPause(now);
    if (pause > 0) parts.simulation.schedule(pause, this.ready);
    else this.#begin();
  }
}
