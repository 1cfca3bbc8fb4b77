/**
 * Workers that outlive a study: one study after the other finds them started, with code loaded and compiled.
 *
 * A replication of a fraction of a second takes several times as long in a new worker as in one that has run before, which is what short studies
 * in a row, such as quick experiments, would pay again and again. Numbers do not depend on it: a measure function has no state.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { checkInteger } from "../core/mod.ts";
import { startWorker, WorkersSession } from "./_workers_session.ts";
import type { Executor } from "./executor.ts";

/**
 * An executor that keeps its `count` workers from one study to the next; as many as the machine has cores unless given.
 *
 * Workers that wait keep the process alive: dispose of the pool at the end. A worker that broke down, or was at work when its study was
 * interrupted, is ended and not kept.
 *
 * @throws {InputError} Where the count is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { workerPool } from "@iovlab/iovlab/study";
 *
 * using pool = workerPool(2);
 * assert.equal(pool.workers, 2);
 * ```
 */
export function workerPool(count: number = availableParallelism()): Executor & Disposable {
  checkInteger("workers", count, 1);
  const idle: Worker[] = [];
  let open = true;
  const crew = {
    take: () => idle.pop() ?? startWorker(),
    give: (worker: Worker) => {
      if (!open) return worker.terminate();
      idle.push(worker);
      // What breaks while it waits is ended, and never given out.
      worker.onerror = (event) => {
        event.preventDefault();
        worker.terminate();
        const place = idle.indexOf(worker);
        if (place >= 0) idle.splice(place, 1);
      };
    },
  };
  return {
    name: "workers",
    workers: count,
    open: (engine) => new WorkersSession(engine, count, crew),
    [Symbol.dispose]: () => {
      open = false;
      for (const worker of idle.splice(0)) worker.terminate();
    },
  };
}
