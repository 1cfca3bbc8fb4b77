/**
 * The words of enumerations that the XML and JSON forms share.
 *
 * @module
 */

import type {
  CallOrder,
  ProcessorScheduling,
  ReadWriteLockRole,
  SemaphoreRole,
  TaskScheduling,
} from "../model/mod.ts";

/** Scheduling of a processor; `pri` is what LQNS reads and writes for `pp`. */
export const processorSchedulings: ReadonlyMap<string, ProcessorScheduling> = new Map([
  ["fcfs", "fcfs"],
  ["hol", "hol"],
  ["pp", "pp"],
  ["pri", "pp"],
  ["ps", "ps"],
  ["ps-hol", "ps-hol"],
  ["ps-pp", "ps-pp"],
  ["rand", "rand"],
  ["inf", "inf"],
  ["cfs", "cfs"],
]);

/** Scheduling of a task. */
export const taskSchedulings: ReadonlyMap<string, TaskScheduling> = new Map(
  ([
    "ref",
    "burst",
    "uniform",
    "fcfs",
    "hol",
    "pri",
    "poll",
    "inf",
    "semaphore",
    "rwlock",
  ] as const).map((word) => [word, word]),
);

/** Order of calls; `LIST` has never been supported. */
export const callOrders: ReadonlyMap<string, CallOrder> = new Map([
  ["stochastic", "stochastic"],
  ["deterministic", "deterministic"],
]);

/** The part of an entry in a semaphore. */
export const semaphoreRoles: ReadonlyMap<string, SemaphoreRole> = new Map([
  ["signal", "signal"],
  ["wait", "wait"],
]);

/** The part of an entry in a read-write lock. */
export const lockRoles: ReadonlyMap<string, ReadWriteLockRole> = new Map([
  ["r-lock", "r-lock"],
  ["r-unlock", "r-unlock"],
  ["w-lock", "w-lock"],
  ["w-unlock", "w-unlock"],
]);

/** Types of an entry. */
export const entryTypes: ReadonlyMap<string, "phases" | "graph"> = new Map([
  ["ph1ph2", "phases"],
  ["none", "graph"],
  ["graph", "graph"],
]);

/** Truth values. */
export const booleans: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["0", false],
]);
