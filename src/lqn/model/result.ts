/**
 * What every solver of layered queueing networks answers, and every result file holds: one value
 * per metric and element.
 *
 * @module
 */

/** The solvers, and `file` for a result that was read. */
export type LqnSolver = "exact" | "analytic" | "simulation" | "file";

/** A metric of a layered queueing network; {@linkcode lqnMetrics} says what each one means. */
export type LqnMetric = keyof typeof lqnMetrics;

/** What a metric of a layered queueing network is. */
export interface LqnMetricDefinition {
  /** Its elements: `entry` stands for `name`, `phase` for `entry.2` or `task:activity`. */
  readonly of: string;
  /** Its name in column `metric` of conformance tables, and in `NAME.ref.json`. */
  readonly key: string;
  /** What it means, in one phrase; times are in the model's unit. */
  readonly meaning: string;
}

/** The metrics. */
export const lqnMetrics = {
  entryThroughput: { of: "entry", key: "entry_tput", meaning: "requests completed per time" },
  entryUtilization: { of: "entry", key: "entry_util", meaning: "busy threads, mean, all phases" },
  entryProcessorUtilization: {
    of: "entry",
    key: "entry_proc_util",
    meaning: "busy servers of the processor for it, mean",
  },
  taskThroughput: { of: "task", key: "task_tput", meaning: "requests completed per time" },
  taskUtilization: {
    of: "task",
    key: "task_util",
    meaning: "busy threads, mean: a sum over the threads, not a fraction",
  },
  taskProcessorUtilization: {
    of: "task",
    key: "task_proc_util",
    meaning: "busy servers of the processor for it, mean",
  },
  processorUtilization: {
    of: "processor",
    key: "proc_util",
    meaning: "busy servers, mean: a sum over the servers, not a fraction",
  },
  groupUtilization: {
    of: "group",
    key: "group_util",
    meaning: "busy servers of the processor for the group, mean",
  },
  activityThroughput: { of: "task:activity", key: "act_tput", meaning: "executions per time" },
  phaseServiceTime: {
    of: "entry.phase",
    key: "entry_st",
    meaning: "from the start of the phase to its end, queueing below included",
  },
  phaseServiceTimeVariance: {
    of: "entry.phase",
    key: "entry_st_var",
    meaning: "variance of the service time",
  },
  phaseUtilization: { of: "entry.phase", key: "phase_util", meaning: "threads in it, mean" },
  activityServiceTime: {
    of: "task:activity",
    key: "act_st",
    meaning: "from its start to its end, queueing below included",
  },
  activityServiceTimeVariance: {
    of: "task:activity",
    key: "act_st_var",
    meaning: "variance of the service time",
  },
  callWaiting: {
    of: "phase>entry",
    key: "call_wait",
    meaning: "queueing time of a synchronous call before its service, per call",
  },
  callWaitingVariance: {
    of: "phase>entry",
    key: "call_wait_var",
    meaning: "variance of the queueing time",
  },
  asyncWaiting: {
    of: "phase>entry",
    key: "async_wait",
    meaning: "time of an asynchronous call from its sending to the end of phase 1, per call",
  },
  forwardWaiting: {
    of: "entry>entry",
    key: "fwd_wait",
    meaning: "queueing time of a forwarded request before its service",
  },
  openWaiting: {
    of: "entry",
    key: "open_wait",
    meaning: "time of an open arrival from its coming to the end of phase 1",
  },
  lossProbability: {
    of: "phase>entry",
    key: "loss_prob",
    meaning: "share of the requests that found no place in the queue",
  },
  processorWaiting: {
    of: "phase",
    key: "proc_wait",
    meaning: "queueing time at the processor, as lqsim reports it",
  },
  joinDelay: {
    of: "task:a&b",
    key: "join_delay",
    meaning: "from the fork to the end of the join",
  },
  joinDelayVariance: {
    of: "task:a&b",
    key: "join_delay_var",
    meaning: "variance of the join delay",
  },
  exceedsMaximum: {
    of: "phase",
    key: "exceeds_max",
    meaning: "share of executions longer than the maximum service time",
  },
  semaphoreHolding: { of: "task", key: "sem_hold", meaning: "from wait granted to signal" },
  semaphoreHoldingVariance: {
    of: "task",
    key: "sem_hold_var",
    meaning: "variance of the holding time",
  },
  semaphoreUtilization: { of: "task", key: "sem_util", meaning: "tokens held, mean" },
  readerHolding: { of: "task", key: "rw_r_hold", meaning: "read lock granted to its release" },
  readerWaiting: { of: "task", key: "rw_r_wait", meaning: "read lock asked to granted" },
  readerUtilization: { of: "task", key: "rw_r_util", meaning: "read locks held, mean" },
  writerHolding: { of: "task", key: "rw_w_hold", meaning: "write lock granted to its release" },
  writerWaiting: { of: "task", key: "rw_w_wait", meaning: "write lock asked to granted" },
  writerUtilization: { of: "task", key: "rw_w_util", meaning: "write locks held, mean" },
} as const satisfies Record<string, LqnMetricDefinition>;

/**
 * One value.
 *
 * `element` is the element's name: a processor, group, task or entry by name, a phase as
 * `entry.1`, an activity as `task:activity`, a call as `entry.1>entry` or `task:activity>entry`, a
 * forwarded request as `entry>entry`, a join as `task:a&b`. A replicated element has one value, of
 * one copy.
 */
export interface LqnValue {
  /** Which metric. */
  readonly metric: LqnMetric;
  /** Of what. */
  readonly element: string;
  /** How much; `NaN` where nothing was observed. */
  readonly value: number;
  /** Half the width of the 95% confidence interval, where there is one. */
  readonly halfWidth?: number;
}

/** A distribution of service or holding times. */
export interface LqnDistribution {
  /** `entry.1`, `task:activity`, `task:a&b` or `task`. */
  readonly element: string;
  /** Mean, standard deviation. */
  readonly mean: number;
  /** Standard deviation. */
  readonly standardDeviation: number;
  /** Quantiles as pairs of probability and time, probabilities rising. */
  readonly quantiles?: readonly (readonly [probability: number, time: number])[];
  /** The bins asked for, underflow and overflow included, with the share in each. */
  readonly bins?: readonly {
    /** Lower end. */
    readonly begin: number;
    /** Upper end; `Infinity` of the overflow. */
    readonly end: number;
    /** Share of the observations. */
    readonly probability: number;
    /** Half-width of the share's 95% interval, where there is one. */
    readonly halfWidth?: number;
  }[];
}

/** How an iterative solution ended. */
export interface LqnConvergence {
  /** Whether the residual fell below the limit. */
  readonly converged: boolean;
  /** Iterations of the outermost loop. */
  readonly iterations: number;
  /** The largest relative change in the last iteration. */
  readonly residual: number;
  /** The layer, submodel or station that moved last or most. */
  readonly layer?: string;
}

/** What a simulation was. */
export interface LqnRun {
  /** Simulated time behind the values, warm-up excluded, over all replications or batches. */
  readonly simulatedTime: number;
  /** Simulated time removed at the start. */
  readonly warmUp: number;
  /** Replications or batches behind the intervals. */
  readonly samples: number;
  /** Completed calls: entry completions over the whole run. */
  readonly calls: number;
  /** Whether the precision asked for was reached; `true` where none was asked. */
  readonly precise: boolean;
  /** The widest relative half-width among the values that had to be precise. */
  readonly widest?: number;
}

/** The answer of a solver. */
export interface LqnResult {
  /** The model's name. */
  readonly model: string;
  /** Who answers. */
  readonly solver: LqnSolver;
  /**
   * `solved`; `not-converged`: values are those of the last iteration; `imprecise`: the run ended
   * before its precision; `saturated`: an open flow exceeds a capacity, values are the limits.
   */
  readonly status: "solved" | "not-converged" | "imprecise" | "saturated";
  /** Words that explain the status or an approximation, for a person. */
  readonly notes?: readonly string[];
  /** Of an iterative solution. */
  readonly convergence?: LqnConvergence;
  /** Of an exact solution: states of the chain and the residual of its balance equations. */
  readonly chain?: { readonly states: number; readonly residual: number };
  /** Of a simulation. */
  readonly run?: LqnRun;
  /** The values, in the order of the model. */
  readonly values: readonly LqnValue[];
  /** Distributions, where they were asked for. */
  readonly distributions?: readonly LqnDistribution[];
}

/**
 * The value of a metric for an element; `undefined` where the result has none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type LqnResult, valueOf } from "@iovlab/iovlab/lqn/model";
 *
 * const result: LqnResult = {
 *   model: "web",
 *   solver: "file",
 *   status: "solved",
 *   values: [{ metric: "entryThroughput", element: "get", value: 12 }],
 * };
 * assert.equal(valueOf(result, "entryThroughput", "get"), 12);
 * ```
 */
export function valueOf(
  result: LqnResult,
  metric: LqnMetric,
  element: string,
): number | undefined {
  return result.values.find((one) => one.metric === metric && one.element === element)?.value;
}
