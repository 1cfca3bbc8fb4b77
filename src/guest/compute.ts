/**
 * A program that computes: units of work, one after the other, as long as it is not stopped.
 *
 * @module
 */
import type { GuestProcessor } from "./processor.ts";
import type { Program } from "./program.ts";

/**
 * A computing program on one CPU.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ComputeProgram, GuestProcessor } from "@iovlab/iovlab/guest";
 *
 * const cpu = new GuestProcessor(1e6);
 * const program = new ComputeProgram(cpu, 50, () => 2000);
 * program.start();
 * assert.equal(cpu.select(), 50 + 2000); // woken
 * cpu.complete();
 * assert.equal(cpu.select(), 2000);
 * program.stop(); // after the unit that runs
 * cpu.complete();
 * assert.deepEqual([program.units, program.unitCycles, cpu.select()], [2, 4000, -1]);
 * ```
 */
export class ComputeProgram implements Program {
  /** Units done. */
  units = 0;
  /** Cycles of the units done, the cost of waking not counted. */
  unitCycles = 0;
  /** Hears that a unit is done. */
  onUnit: () => void = () => {};
  private running = false;
  private waiting = true;
  private current = 0;

  /** Makes a program that costs so many cycles to wake and draws the cycles of each unit when it begins; it does not run yet. */
  constructor(
    private readonly processor: GuestProcessor,
    private readonly wakeCycles: number,
    private readonly nextUnit: () => number,
  ) {
    processor.addProgram(this);
  }

  /** Runs from now on. */
  start(): void {
    if (this.running) return;
    this.running = true;
    this.processor.wakeProgram();
  }

  /** Runs no further units. */
  stop(): void {
    this.running = false;
  }

  /** Whether it is to run. */
  hasTask(): boolean {
    if (!this.running) this.waiting = true;
    return this.running;
  }

  /** Begins a unit. */
  begin(): number {
    this.current = this.nextUnit();
    const wake = this.waiting ? this.wakeCycles : 0;
    this.waiting = false;
    return wake + this.current;
  }

  /** A unit is done. */
  finish(): void {
    this.units++;
    this.unitCycles += this.current;
    this.onUnit();
  }
}
