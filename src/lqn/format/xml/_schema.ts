/**
 * The attributes of every element of the XML form, and the words of its enumerations.
 *
 * Source: `lqn-core.xsd` and `lqn.xsd` of the public LQNS repository, and the manual's chapter
 * "XML Grammar"; `comment` is accepted on every element as LQNS writes it.
 *
 * @module
 */

import type {
  CallOrder,
  ProcessorScheduling,
  ReadWriteLockRole,
  SemaphoreRole,
  TaskScheduling,
} from "../../model/mod.ts";

/** The attributes that an element may have. */
export const attributesOf = {
  model: ["name", "description", "lqn-schema-version", "lqncore-schema-version", "xml-debug"],
  solver: ["comment", "conv_val", "it_limit", "print_int", "underrelax_coeff"],
  pragma: ["param", "value"],
  processor: [
    "name",
    "comment",
    "scheduling",
    "multiplicity",
    "replication",
    "speed-factor",
    "quantum",
  ],
  group: ["name", "comment", "share", "cap"],
  task: [
    "name",
    "comment",
    "scheduling",
    "multiplicity",
    "replication",
    "think-time",
    "priority",
    "queue-length",
    "initially",
    "activity-graph",
  ],
  fanIn: ["source", "value"],
  fanOut: ["dest", "value"],
  entry: ["name", "comment", "type", "open-arrival-rate", "priority", "semaphore", "rwlock"],
  forwarding: ["dest", "comment", "prob"],
  phase: [
    "name",
    "comment",
    "phase",
    "host-demand-mean",
    "host-demand-cvsq",
    "think-time",
    "max-service-time",
    "call-order",
  ],
  activity: [
    "name",
    "comment",
    "bound-to-entry",
    "host-demand-mean",
    "host-demand-cvsq",
    "think-time",
    "max-service-time",
    "call-order",
  ],
  call: ["dest", "comment", "calls-mean"],
  histogram: [
    "min",
    "max",
    "number-bins",
    "phase",
    "mid-point",
    "bin-size",
    "mean",
    "std-dev",
    "skew",
    "kurtosis",
  ],
} as const;

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
