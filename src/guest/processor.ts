/**
 * The work of an operating system on one CPU: pollers at interrupt level, programs in turns below them.
 *
 * Work is done in *chunks*: a poller takes what is there, says how many cycles that is worth, and its effects
 * happen when those cycles have run. A chunk can be paused: interrupt-level work pauses a program's chunk, and
 * the scheduler of the cores below pauses either.
 *
 * Fairness, as in Linux' `ksoftirqd`: when interrupt-level work has run for `softirqLimit` cycles without a
 * break while a program waits, the two take turns by cycles, so that a flood of packets slows programs down
 * but does not stop them. Several programs share what is left to them equally, in turns.
 *
 * @module
 */

import type { Program } from "./program.ts";
import { ProgramTurns } from "./_turns.ts";

/** A driver's half of the interrupt-level work, such as a receive poll. */
export interface Poller {
  /** Cycles of the chunk begun last that are spent in the VMM on the caller's behalf. */
  readonly vmmCycles: number;
  /** Takes a batch and returns its cycles, those in the VMM included. */
  begin(): number;
  /** The cycles have run: the batch takes effect. */
  finish(): void;
  /** Whether to poll again; if not, the poller has asked to be told of new work. */
  more(): boolean;
}

/** Levels of a chunk. */
export const PROGRAM_LEVEL = 0;
/** Interrupts and drivers. */
export const INTERRUPT_LEVEL = 1;

/**
 * One CPU of an operating system, as the scheduler of the cores sees it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor } from "@iovlab/iovlab/guest";
 *
 * const cpu = new GuestProcessor(1e6);
 * let done = false;
 * const poller = { vmmCycles: 0, begin: () => 500, finish: () => void (done = true), more: () => false };
 * const index = cpu.addPoller(poller);
 * cpu.raise(index);
 * assert.equal(cpu.select(), 500);
 * cpu.progress(500);
 * cpu.complete();
 * assert.equal(done, true);
 * assert.equal(cpu.select(), -1);
 * ```
 */
export class GuestProcessor {
  /** Level of the chunk selected last. */
  level: number = INTERRUPT_LEVEL;
  /** Cycles that the selected chunk still needs. */
  remaining = 0;
  /** Share of the selected chunk's cycles that is spent in the VMM. */
  vmmShare = 0;
  /** Cycles that programs have run for. */
  programCycles = 0;
  /** Called when work arrived that may change what runs. */
  onSignal: () => void = () => {};
  private program: Program | undefined;
  private turns: ProgramTurns | undefined;
  private beyond = 0;
  private readonly pollers: Poller[] = [];
  private readonly scheduled: boolean[] = [];
  private queue = new Int32Array(64);
  private queueHead = 0;
  private queueLength = 0;
  private active = -1;
  private debt = 0;
  private vmmDebt = 0;
  private pausedCycles: [number, number] = [-1, -1];
  private pausedShare: [number, number] = [0, 0];
  private interruptRun = 0;
  private programRun = 0;
  private frozen = false;

  /**
   * Makes a CPU whose interrupt level runs at most so many cycles while a program waits. A program may get so many cycles ahead of another
   * one that waits: as many, where that is not given.
   */
  constructor(
    private readonly softirqLimit: number,
    private readonly programTurn: number = softirqLimit,
  ) {}

  /** Adds a poller and returns its number. */
  addPoller(poller: Poller): number {
    this.pollers.push(poller);
    this.scheduled.push(false);
    if (this.pollers.length > this.queue.length) {
      const wider = new Int32Array(2 * this.queue.length);
      for (let i = 0; i < this.queueLength; i++) {
        wider[i] = this.queue[(this.queueHead + i) % this.queue.length];
      }
      this.queue = wider;
      this.queueHead = 0;
    }
    return this.pollers.length - 1;
  }

  /** Adds a program; all of them take turns. */
  addProgram(program: Program): void {
    if (!this.program) this.program = program;
    else if (this.turns) this.turns.add(program);
    else {
      const programs = [this.program, program];
      const paused = this.pausedCycles[PROGRAM_LEVEL];
      const share = this.pausedShare[PROGRAM_LEVEL];
      this.turns = new ProgramTurns(this.programTurn, programs, paused, share);
      this.pausedCycles[PROGRAM_LEVEL] = -1;
    }
  }

  /** Makes a program the only one; not while one runs. */
  setProgram(program: Program): void {
    this.program = this.turns = undefined;
    this.addProgram(program);
  }

  /** Adds cycles to whatever runs next: work done on the side, such as a notification sent. */
  owe(cycles: number, inVmm: number): void {
    this.debt += cycles;
    this.vmmDebt += inVmm;
  }

  /** Asks for a poller to run, as an interrupt or another poller does. */
  raise(poller: number): void {
    if (this.scheduled[poller]) return;
    this.scheduled[poller] = true;
    this.queue[(this.queueHead + this.queueLength++) % this.queue.length] = poller;
    this.#signal();
  }

  /** Whether a poller runs or was asked to. */
  isRaised(poller: number): boolean {
    return this.scheduled[poller];
  }

  /** Asks for a poller to run before all others that wait: what an exit to the VMM does, in which the CPU goes on there. */
  raiseNext(poller: number): void {
    if (this.scheduled[poller]) return;
    this.scheduled[poller] = true;
    this.queueHead = (this.queueHead + this.queue.length - 1) % this.queue.length;
    this.queue[this.queueHead] = poller;
    this.queueLength++;
    this.#signal();
  }

  /** Says that a program's task was added. */
  wakeProgram(): void {
    if (this.turns) this.turns.call();
    this.#signal();
  }

  /** Runs nothing from now on, as a VM that is stopped: what runs is laid aside, what comes waits until `thaw`. */
  freeze(): void {
    this.frozen = true;
    if (this.remaining > 0) this.onSignal();
  }

  /** Goes on where it was. */
  thaw(): void {
    this.frozen = false;
    if (this.hasWork) this.onSignal();
  }

  #signal(): void {
    if (!this.frozen) this.onSignal();
  }

  /** Whether a signal should pause the chunk that runs. */
  get interruptible(): boolean {
    if (this.frozen) return true;
    if (this.level !== PROGRAM_LEVEL) return false;
    if (this.queueLength > 0 && !this.#programsTurn()) return true;
    return this.turns !== undefined && this.turns.woke;
  }

  /** Whether there is anything to run. */
  get hasWork(): boolean {
    if (this.frozen) return false;
    return this.queueLength > 0 || this.pausedCycles[INTERRUPT_LEVEL] >= 0 ||
      this.#programWaits();
  }

  /** Selects the chunk to run now; returns the cycles that it still needs, or -1 where there is none. */
  select(): number {
    if (this.frozen) return -1;
    if (this.pausedCycles[INTERRUPT_LEVEL] >= 0) return this.#resume(INTERRUPT_LEVEL);
    const programWaits = this.#programWaits();
    if (this.queueLength === 0) {
      this.interruptRun = this.programRun = 0;
      if (programWaits) return this.#selectProgram();
      if (this.debt === 0) return -1;
      this.active = -1;
      return this.#start(INTERRUPT_LEVEL, 0, 0);
    }
    if (programWaits && this.#programsTurn()) return this.#selectProgram();
    this.active = this.queue[this.queueHead];
    this.queueHead = (this.queueHead + 1) % this.queue.length;
    this.queueLength--;
    const poller = this.pollers[this.active];
    const cycles = poller.begin();
    return this.#start(INTERRUPT_LEVEL, cycles, poller.vmmCycles);
  }

  /** So many cycles of the selected chunk have run. */
  progress(cycles: number): void {
    this.remaining = Math.max(0, this.remaining - cycles);
    if (this.level === INTERRUPT_LEVEL) this.interruptRun += cycles;
    else {
      this.programRun += cycles;
      this.programCycles += cycles;
      if (this.turns) this.turns.charge(cycles);
    }
  }

  /** Lays the selected chunk aside, to be selected again later. */
  pause(): void {
    if (this.turns && this.level === PROGRAM_LEVEL) {
      this.turns.pause(this.remaining + this.beyond, this.vmmShare);
      this.beyond = 0;
      return;
    }
    this.pausedCycles[this.level] = this.remaining;
    this.pausedShare[this.level] = this.vmmShare;
  }

  /** All cycles of the selected chunk have run: it takes effect. */
  complete(): void {
    if (this.level === PROGRAM_LEVEL) return this.#completeProgram();
    const index = this.active;
    if (index < 0) return;
    const poller = this.pollers[index];
    poller.finish();
    this.scheduled[index] = false;
    if (poller.more()) this.raise(index);
  }

  #programsTurn(): boolean {
    return this.interruptRun >= this.softirqLimit && this.programRun < this.interruptRun;
  }

  #programWaits(): boolean {
    if (this.turns) return this.turns.waits;
    return this.pausedCycles[PROGRAM_LEVEL] >= 0 || (this.program?.hasTask() ?? false);
  }

  #completeProgram(): void {
    if (this.beyond > 0) this.pause(); // the chunk goes on in the program's next turn
    else (this.turns?.program ?? this.program)?.finish();
  }

  /** Selects a chunk in turns: no more of it than until another program's turn comes. */
  #selectInTurns(turns: ProgramTurns): number {
    const paused = turns.choose();
    if (paused < 0) this.#start(PROGRAM_LEVEL, turns.program.begin(), 0);
    else {
      this.level = PROGRAM_LEVEL;
      this.remaining = paused;
      this.vmmShare = turns.share;
    }
    this.beyond = Math.max(0, this.remaining - turns.limit);
    this.remaining -= this.beyond;
    return this.remaining;
  }

  #selectProgram(): number {
    if (this.turns) return this.#selectInTurns(this.turns);
    if (this.pausedCycles[PROGRAM_LEVEL] >= 0) return this.#resume(PROGRAM_LEVEL);
    return this.#start(PROGRAM_LEVEL, (this.program as Program).begin(), 0);
  }

  #start(level: number, cycles: number, vmmCycles: number): number {
    this.level = level;
    this.remaining = cycles + this.debt;
    this.vmmShare = this.remaining > 0 ? (vmmCycles + this.vmmDebt) / this.remaining : 0;
    this.debt = this.vmmDebt = 0;
    return this.remaining;
  }

  #resume(level: number): number {
    this.level = level;
    this.remaining = this.pausedCycles[level];
    this.vmmShare = this.pausedShare[level];
    this.pausedCycles[level] = -1;
    return this.remaining;
  }
}
