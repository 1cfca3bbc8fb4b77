/**
 * The messages between a session of workers and its workers.
 *
 * @module
 */
import type { MeasureLocation } from "./_measure.ts";
import type { Task, TaskResult } from "./executor.ts";

/** What a worker is told: first its engine, then tasks. */
export type ToWorker =
  | { readonly engine: MeasureLocation; readonly worker: number }
  | { readonly tasks: readonly Task[] };

/** What a worker answers: results of all tasks of one message, or that it cannot work. */
export type FromWorker =
  | { readonly results: readonly TaskResult[] }
  | { readonly unusable: string; readonly code?: string };
