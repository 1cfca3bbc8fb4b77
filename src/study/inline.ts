/**
 * Carries out replications in the process that asks, one after the other.
 *
 * @module
 */
import { carryOut, loadMeasure } from "./_measure.ts";
import type { Engine } from "./engine.ts";
import type { Executor, ExecutorSession, Task, TaskResult } from "./executor.ts";
import type { Measure } from "./study.ts";

/** How long to work before the others of this process get their turn, in milliseconds. */
const turn = 20;

/**
 * An executor without workers: for debugging, and where a study is small.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { inline } from "@iovlab/iovlab/study";
 *
 * assert.equal(inline().workers, 1);
 * ```
 */
export function inline(): Executor {
  return { name: "inline", workers: 1, open: (engine) => new InlineSession(engine) };
}

class InlineSession implements ExecutorSession {
  readonly #engine: Engine;
  readonly #queue: Task[] = [];
  #next = 0;
  #measure: Measure | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  submit(tasks: readonly Task[]): void {
    for (const task of tasks) this.#queue.push(task);
  }

  async next(): Promise<readonly TaskResult[]> {
    this.#measure ??= await loadMeasure(this.#engine);
    await new Promise((resolve) => setTimeout(resolve, 0));
    const results: TaskResult[] = [];
    const end = performance.now() + turn;
    while (this.#next < this.#queue.length && performance.now() < end) {
      results.push(carryOut(this.#measure, this.#queue[this.#next++], 0));
    }
    return results;
  }

  close(): void {
    this.#queue.length = this.#next = 0;
  }
}
