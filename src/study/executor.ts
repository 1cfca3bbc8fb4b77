/**
 * The contract between a study and what carries out its replications.
 *
 * @module
 */
import type { Json, ResultRow } from "../core/mod.ts";
import type { Engine } from "./engine.ts";

/** One replication of one point, to be measured. */
export interface Task {
  /** A number by which its result is known again. */
  readonly id: number;
  /** What the measure function is given. */
  readonly parameters: Json;
  /** The seed of the study. */
  readonly seed: number;
  /** The number of the replication, from 0. */
  readonly replication: number;
  /** Whether replications 2i and 2i + 1 are an antithetic pair; false where absent. */
  readonly antithetic?: boolean;
}

/** What became of a task: rows, or a failure. */
export interface TaskResult {
  /** The number of the task. */
  readonly id: number;
  /** The rows, by entity and metric; absent where the task failed. */
  readonly rows?: readonly ResultRow[];
  /** Why there are no rows. */
  readonly failure?: TaskFailure;
  /** Wall clock that the task took, in seconds. */
  readonly seconds: number;
  /** The worker that carried it out, from 0. */
  readonly worker: number;
}

/** What a measure function threw. */
export interface TaskFailure {
  /** What the error says. */
  readonly message: string;
  /** Where it was thrown; empty where that is not known. */
  readonly stack: string;
}

/** Carries out tasks of one engine, in any order. */
export interface ExecutorSession {
  /** Takes tasks over; returns at once. */
  submit(tasks: readonly Task[]): void;
  /**
   * Waits for at least one result and gives all that there are, in any order.
   *
   * It rejects with an `InputError` where the engine cannot be loaded.
   */
  next(): Promise<readonly TaskResult[]>;
  /** Ends at once; tasks that are not finished are dropped. */
  close(): void;
}

/** Where and how replications are carried out; it never changes their numbers. */
export interface Executor {
  /** A name for the provenance, such as `workers`. */
  readonly name: string;
  /** How many tasks it works on at the same time. */
  readonly workers: number;
  /** Starts to work for one engine. */
  open(engine: Engine): ExecutorSession;
}
