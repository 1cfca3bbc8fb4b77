/**
 * Carries out replications in workers of this process, one per core; they end with the study.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { checkInteger } from "../core/mod.ts";
import { startWorker, WorkersSession } from "./_workers_session.ts";
import type { Executor } from "./executor.ts";

/**
 * An executor with `count` workers; as many as the machine has cores unless given.
 *
 * @throws {InputError} Where the count is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { workers } from "@iovlab/iovlab/study";
 *
 * assert.equal(workers(2).workers, 2);
 * assert.throws(() => workers(0), /at least 1/);
 * ```
 */
export function workers(count: number = availableParallelism()): Executor {
  checkInteger("workers", count, 1);
  const crew = { take: startWorker, give: (worker: Worker) => worker.terminate() };
  return {
    name: "workers",
    workers: count,
    open: (engine) => new WorkersSession(engine, count, crew),
  };
}
