/**
 * Replications of one engine in workers of this process.
 *
 * Tasks travel in batches of about 20 ms of work, so that the cost of a message does not count, and
 * a worker has its next batch before it ends the current one, as long as there are tasks for
 * all. What a kill can lose is the batch that a worker is at.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { FromWorker, ToWorker } from "./_protocol.ts";
import type { Engine } from "./engine.ts";
import type { ExecutorSession, Task, TaskResult } from "./executor.ts";

/** How much work a batch should be, in seconds. */
const batchSeconds = 0.02;
/** The longest batch, in tasks. */
const batchLimit = 256;

/** After how many broken workers a task has failed. */
const lossLimit = 3;

/** A worker and the batches that it has been sent, oldest first. */
interface Slot {
  readonly number: number;
  readonly worker: Worker;
  readonly batches: (readonly Task[])[];
}

/** Where a session gets its workers, and what becomes of those that it does not need any more. */
export interface Crew {
  /** A worker that waits for an engine. */
  take(): Worker;
  /** Takes back a worker that has answered all it was sent. */
  give(worker: Worker): void;
}

/** Starts a worker. */
export function startWorker(): Worker {
  return new Worker(new URL("./_worker.ts", import.meta.url), { type: "module" });
}

/** Sends tasks of one engine to workers, keeps them busy, and replaces those that break down. */
export class WorkersSession implements ExecutorSession {
  readonly #engine: Engine;
  readonly #count: number;
  readonly #crew: Crew;
  readonly #slots: (Slot | undefined)[];
  #queue: Task[] = [];
  #head = 0;
  #results: TaskResult[] = [];
  #error: Error | undefined;
  #wake: (() => void) | undefined;
  /** Running mean of the time per task, in seconds; unknown at first. */
  #taskSeconds: number | undefined;
  /** How often a task was with a worker that broke down. */
  readonly #losses = new Map<number, number>();

  constructor(engine: Engine, count: number, crew: Crew) {
    this.#engine = engine;
    this.#count = count;
    this.#crew = crew;
    this.#slots = new Array(count).fill(undefined);
  }

  submit(tasks: readonly Task[]): void {
    if (this.#head > 0) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    for (const task of tasks) this.#queue.push(task);
    this.#feedAll();
  }

  async next(): Promise<readonly TaskResult[]> {
    while (this.#results.length === 0 && !this.#error) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    if (this.#error) throw this.#error;
    const results = this.#results;
    this.#results = [];
    return results;
  }

  close(): void {
    this.#queue = [];
    this.#head = 0;
    for (const slot of this.#slots) if (slot) this.#dismiss(slot);
    this.#slots.fill(undefined);
    this.#wake?.();
  }

  /** Gives a worker back that owes nothing; ends one that is at work, or whose engine could not be loaded. */
  #dismiss({ worker, batches }: Slot): void {
    if (batches.length > 0 || this.#error) return worker.terminate();
    worker.onmessage = null;
    worker.onerror = null;
    this.#crew.give(worker);
  }

  get #waiting(): number {
    return this.#queue.length - this.#head;
  }

  /** Gives a first batch to all before a second one to any. */
  #feedAll(): void {
    for (let ahead = 1; ahead <= 2; ahead++) {
      for (let number = 0; number < this.#count; number++) this.#feed(number, ahead);
    }
  }

  /** Sends batches until the worker has `ahead` of them; one is enough when few tasks are left. */
  #feed(number: number, ahead: number): void {
    while (this.#waiting > 0) {
      const slot = this.#slots[number] ??= this.#start(number);
      const enough = this.#waiting > 2 * this.#count ? ahead : 1;
      if (slot.batches.length >= enough) return;
      const size = this.#losses.has(this.#queue[this.#head].id) ? 1 : this.#batchSize();
      const tasks = this.#queue.slice(this.#head, this.#head += size);
      slot.batches.push(tasks);
      slot.worker.postMessage({ tasks } satisfies ToWorker);
    }
  }

  /** About 20 ms of work, but never so much that another worker would go without. */
  #batchSize(): number {
    if (this.#taskSeconds === undefined) return 1;
    const wanted = Math.floor(batchSeconds / Math.max(this.#taskSeconds, 1e-9));
    const share = Math.ceil(this.#waiting / (4 * this.#count));
    return Math.max(1, Math.min(wanted, share, batchLimit));
  }

  #start(number: number): Slot {
    const worker = this.#crew.take();
    const slot: Slot = { number, worker, batches: [] };
    worker.onmessage = (event: MessageEvent<FromWorker>) => this.#take(slot, event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#lose(slot, event.message);
    };
    const { name, module, export: exported } = this.#engine;
    const engine = { name, module, export: exported };
    worker.postMessage({ engine, worker: number } satisfies ToWorker);
    return slot;
  }

  #take(slot: Slot, message: FromWorker): void {
    if ("unusable" in message) {
      const code = message.code;
      this.#error = code ? new InputError(message.unusable, { code }) : new Error(message.unusable);
    } else {
      slot.batches.shift();
      this.#keep(message.results);
      this.#feed(slot.number, 2);
    }
    this.#wake?.();
  }

  #keep(results: readonly TaskResult[]): void {
    for (const result of results) {
      const weight = this.#taskSeconds === undefined ? 1 : 0.1;
      this.#taskSeconds = (1 - weight) * (this.#taskSeconds ?? 0) + weight * result.seconds;
      this.#results.push(result);
    }
  }

  /**
   * A worker broke down with what it was sent. A new one gets these tasks again, one at a time, since
   * all but one are innocent; a task that was lost too often has failed.
   */
  #lose(slot: Slot, message: string): void {
    slot.worker.terminate();
    this.#slots[slot.number] = undefined;
    const again: Task[] = [];
    for (const task of slot.batches.flat()) {
      const losses = (this.#losses.get(task.id) ?? 0) + 1;
      this.#losses.set(task.id, losses);
      if (losses < lossLimit) again.push(task);
      else this.#results.push(lostResult(task, message, slot.number));
    }
    this.#queue = [...again, ...this.#queue.slice(this.#head)];
    this.#head = 0;
    this.#feedAll();
    this.#wake?.();
  }
}

function lostResult({ id }: Task, message: string, worker: number): TaskResult {
  const failure = { message: `its worker broke down: ${message}`, stack: "" };
  return { id, failure, seconds: 0, worker };
}
