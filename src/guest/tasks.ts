/**
 * A program that takes tasks from a queue, one at a time.
 *
 * It waits when there is none; the task that ends a wait also pays for waking it.
 *
 * @module
 */
import type { GuestProcessor } from "./processor.ts";
import type { Program } from "./program.ts";

/** What a program does for its tasks. */
export interface TaskHandler {
  /** Cycles of a task, asked when it begins. */
  taskCycles(kind: number, a: number, b: number): number;
  /** The cycles have run: the task takes effect. */
  perform(kind: number, a: number, b: number): void;
}

const INITIAL_TASKS = 64;

/**
 * A program of tasks on one CPU; a task is a kind and two numbers that its handler understands.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor, TaskQueue } from "@iovlab/iovlab/guest";
 *
 * const cpu = new GuestProcessor(1e6);
 * const done: string[] = [];
 * const tasks = new TaskQueue(cpu, 50, {
 *   taskCycles: (_kind, a) => 100 * a,
 *   perform: (kind, a, b) => void done.push(`${kind} ${a} ${b}`),
 * });
 * tasks.add(7, 1, 2);
 * tasks.add(7, 3, 4);
 * assert.equal(cpu.select(), 50 + 100); // woken
 * cpu.complete();
 * assert.equal(cpu.select(), 300);
 * cpu.complete();
 * assert.deepEqual([cpu.select(), ...done], [-1, "7 1 2", "7 3 4"]);
 * ```
 */
export class TaskQueue implements Program {
  private tasks = new Float64Array(3 * INITIAL_TASKS);
  private head = 0;
  private count = 0;
  private waiting = true;
  private kind = 0;
  private a = 0;
  private b = 0;

  /** Makes a program of a CPU that costs so many cycles to wake. */
  constructor(
    private readonly processor: GuestProcessor,
    private readonly wakeCycles: number,
    private readonly handler: TaskHandler,
  ) {
    processor.addProgram(this);
  }

  /** Tasks that wait; the one that runs does not. */
  get length(): number {
    return this.count;
  }

  /** Adds a task at the end. */
  add(kind: number, a = 0, b = 0): void {
    if (3 * this.count === this.tasks.length) this.#grow();
    const at = (this.head + 3 * this.count++) % this.tasks.length;
    this.tasks[at] = kind;
    this.tasks[at + 1] = a;
    this.tasks[at + 2] = b;
    this.processor.wakeProgram();
  }

  /** Whether a task waits; if not, the next one will have to wake the program. */
  hasTask(): boolean {
    if (this.count === 0) this.waiting = true;
    return this.count > 0;
  }

  /** Takes the next task. */
  begin(): number {
    const { tasks, head } = this;
    this.kind = tasks[head];
    this.a = tasks[head + 1];
    this.b = tasks[head + 2];
    this.head = (head + 3) % tasks.length;
    this.count--;
    const wake = this.waiting ? this.wakeCycles : 0;
    this.waiting = false;
    return wake + this.handler.taskCycles(this.kind, this.a, this.b);
  }

  /** Carries the task out. */
  finish(): void {
    this.handler.perform(this.kind, this.a, this.b);
  }

  #grow(): void {
    const wider = new Float64Array(2 * this.tasks.length);
    for (let i = 0; i < this.tasks.length; i++) {
      wider[i] = this.tasks[(this.head + i) % this.tasks.length];
    }
    this.tasks = wider;
    this.head = 0;
  }
}
