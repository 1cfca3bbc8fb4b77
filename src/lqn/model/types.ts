/**
 * A layered queueing network as plain data: everything that a model can say, and nothing that a
 * file form or a solver adds.
 *
 * Source: the language of the LQNS user manual (Franks et al., "Layered Queueing Network Solver and
 * Simulator User Manual", Carleton University), chapters "The Layered Queueing Network Model",
 * "XML Grammar" and "LQN Input File Grammar".
 *
 * Every parameter is of type `N`: `number` in a model that can be solved, {@linkcode Parameter} in
 * one whose values are SPEX expressions. A field that is left out has the default named beside it,
 * so that a model in code is as short as in a file and reading back what was written is the
 * identity. Times are in the model's own unit (seconds, where the model says nothing else).
 *
 * @module
 */

/** How a processor orders the requests for its time. */
export type ProcessorScheduling =
  | "fcfs"
  | "hol"
  | "pp"
  | "ps"
  | "ps-hol"
  | "ps-pp"
  | "rand"
  | "inf"
  | "cfs";

/** What a task is, and how it orders its requests. */
export type TaskScheduling =
  | "ref"
  | "burst"
  | "uniform"
  | "fcfs"
  | "hol"
  | "pri"
  | "poll"
  | "inf"
  | "semaphore"
  | "rwlock";

/** A whole model. */
export interface LqnModel<N = number> {
  /** The model's name; a reader takes the file's stem where the file has none. */
  readonly name: string;
  /** Free text. */
  readonly comment?: string;
  /** A longer description, where the form has one. */
  readonly description?: string;
  /** What the file asks of a solver. */
  readonly solver?: SolverParameters<N>;
  /** The processors; names are unique among processors. */
  readonly processors: readonly LqnProcessor<N>[];
  /** The tasks; names are unique among tasks, entry names among all entries. */
  readonly tasks: readonly LqnTask<N>[];
}

/** What a model file asks of a solver; iovlab's solvers read the iteration limit and convergence. */
export interface SolverParameters<N = number> {
  /** Convergence value of an iterative solver. */
  readonly convergence?: N;
  /** Most iterations of an iterative solver. */
  readonly iterationLimit?: N;
  /** Print interval; kept, not used. */
  readonly printInterval?: N;
  /** Under-relaxation of an iterative solver. */
  readonly underrelaxation?: N;
  /** Pragmas by name, kept as they are. */
  readonly pragmas?: Readonly<Record<string, string>>;
}

/** A processor: what gives time to the activities of its tasks. */
export interface LqnProcessor<N = number> {
  /** Unique among processors. */
  readonly name: string;
  /** Default `fcfs`. `inf` is a pure delay. */
  readonly scheduling?: ProcessorScheduling;
  /** How many servers share the queue; default 1. */
  readonly multiplicity?: N;
  /** How many copies of the processor with a queue each; default 1. */
  readonly replication?: N;
  /** Speed: demands are divided by it; default 1. */
  readonly speed?: N;
  /** Time slice of round robin and completely fair scheduling; 0 or absent is the limit to 0. */
  readonly quantum?: N;
  /** Groups of a completely fair (`cfs`) processor. */
  readonly groups?: readonly LqnGroup<N>[];
}

/** A group of tasks with a share of a completely fair processor. */
export interface LqnGroup<N = number> {
  /** Unique among groups. */
  readonly name: string;
  /** Its share of the processor, above 0 and at most 1. */
  readonly share: N;
  /** Whether the share is a ceiling; default `false`, a guarantee. */
  readonly cap?: boolean;
}

/** How many copies of another task stand on the far side of a call between replicated tasks. */
export interface LqnFan<N = number> {
  /** The other task: the source of a fan-in, the destination of a fan-out. */
  readonly task: string;
  /** The count, at least 1. */
  readonly value: N;
}

/** A task: a resource with a queue, one or more entries, and a processor to run on. */
export interface LqnTask<N = number> {
  /** Unique among tasks. */
  readonly name: string;
  /** The name of its processor. */
  readonly processor: string;
  /** The name of its group, on a completely fair processor. */
  readonly group?: string;
  /** Default `fcfs`; `ref` is a reference task, the source of a closed population. */
  readonly scheduling?: TaskScheduling;
  /** Threads, or customers of a reference task; default 1. */
  readonly multiplicity?: N;
  /** Copies with a queue each; default 1. */
  readonly replication?: N;
  /** Think time of a reference task, before each cycle; default 0. */
  readonly thinkTime?: N;
  /** Priority at its processor, larger is more urgent; default 0. */
  readonly priority?: N;
  /** Places in the queue for open requests; 0 or absent is no limit. */
  readonly queueLength?: N;
  /** Tokens that a semaphore starts with; default its multiplicity. */
  readonly initially?: N;
  /** Per calling task: how many of its copies call one copy of this task. */
  readonly fanIn?: readonly LqnFan<N>[];
  /** Per called task: how many of its copies one copy of this task calls. */
  readonly fanOut?: readonly LqnFan<N>[];
  /** The entries; at least one. */
  readonly entries: readonly LqnEntry<N>[];
  /** The activities of its graph. */
  readonly activities?: readonly LqnActivity<N>[];
  /** How the activities follow each other. */
  readonly precedences?: readonly LqnPrecedence<N>[];
  /** A histogram of the task's holding time (semaphores and locks). */
  readonly histogram?: LqnHistogram<N>;
}

/** The part an entry plays in a semaphore task. */
export type SemaphoreRole = "signal" | "wait";

/** The part an entry plays in a read-write lock task. */
export type ReadWriteLockRole = "r-lock" | "r-unlock" | "w-lock" | "w-unlock";

/** A class of service of a task. */
export interface LqnEntry<N = number> {
  /** Unique among all entries of the model. */
  readonly name: string;
  /** Priority among the requests at its task, larger is more urgent; default 0. */
  readonly priority?: N;
  /** Rate of an open Poisson stream of requests, 1/time. */
  readonly openArrivalRate?: N;
  /** Its part in a semaphore task. */
  readonly semaphore?: SemaphoreRole;
  /** Its part in a read-write lock task. */
  readonly rwlock?: ReadWriteLockRole;
  /** Where the reply goes instead of to the caller, with which probability. */
  readonly forwarding?: readonly LqnForwarding<N>[];
  /**
   * Phases 1 to 3, by position; `{}` is an empty phase. Absent where the entry starts an activity
   * graph: then one activity of the task is `boundTo` it.
   */
  readonly phases?: readonly LqnPhase<N>[];
}

/** One destination of a forwarded request. */
export interface LqnForwarding<N = number> {
  /** The entry that goes on with the request. */
  readonly to: string;
  /** With which probability. */
  readonly probability: N;
}

/** How the calls of a phase or activity are made. */
export type CallOrder = "stochastic" | "deterministic";

/** What a phase or an activity does: time at the processor, and calls. */
export interface LqnPhase<N = number> {
  /** A name, where the form has one. */
  readonly name?: string;
  /** Mean host demand over the whole phase, at speed 1; default 0. */
  readonly demand?: N;
  /** Squared coefficient of variation of each slice of the demand; default 1. */
  readonly cvSquared?: N;
  /** Mean think time; default 0. */
  readonly thinkTime?: N;
  /** The service time whose exceedance is counted; absent where it is not asked. */
  readonly maxServiceTime?: N;
  /** Default `stochastic`: geometric numbers of calls; `deterministic`: exactly the number given. */
  readonly callOrder?: CallOrder;
  /** The calls. */
  readonly calls?: readonly LqnCall<N>[];
  /** A histogram of its service time. */
  readonly histogram?: LqnHistogram<N>;
}

/** An activity of a task's graph. */
export interface LqnActivity<N = number> extends LqnPhase<N> {
  /** Unique within its task. */
  readonly name: string;
  /** The entry whose requests start here. */
  readonly boundTo?: string;
  /** The entries that it replies to when it ends. */
  readonly replies?: readonly string[];
}

/** A request to another entry. */
export interface LqnCall<N = number> {
  /** `sync`: wait for the reply (rendezvous); `async`: do not (send-no-reply). */
  readonly kind: "sync" | "async";
  /** The called entry. */
  readonly to: string;
  /** Mean number per execution of the phase; exact in a deterministic one. */
  readonly mean: N;
}

/** What must end before, and what starts after. */
export interface LqnPrecedence<N = number> {
  /** The ending activities. */
  readonly from: LqnJoin<N>;
  /** The starting ones; absent at the end of a path. */
  readonly to?: LqnFork<N>;
}

/** The join side of a precedence. */
export interface LqnJoin<N = number> {
  /** One activity, one of several (`or`), or all of several (`and`). */
  readonly kind: "sequence" | "or" | "and";
  /** Names of the activities. */
  readonly activities: readonly string[];
  /** Of an `and`: how many suffice; absent or 0 is all. */
  readonly quorum?: N;
  /** Of an `and`: a histogram of the join delay. */
  readonly histogram?: LqnHistogram<N>;
}

/** The fork side of a precedence. */
export type LqnFork<N = number> =
  | {
    /** One activity, or all of several in parallel. */
    readonly kind: "sequence" | "and";
    /** Names of the activities. */
    readonly activities: readonly string[];
  }
  | {
    /** One of several by chance. */
    readonly kind: "or";
    /** The branches; the probabilities sum to 1. */
    readonly branches: readonly {
      /** The activity that starts the branch. */
      readonly activity: string;
      /** Its probability. */
      readonly probability: N;
    }[];
  }
  | {
    /** Each branch a random number of times, then the end. */
    readonly kind: "loop";
    /** The branches. */
    readonly branches: readonly {
      /** The activity that starts the branch. */
      readonly activity: string;
      /** Mean number of executions. */
      readonly count: N;
    }[];
    /** The activity after the loop; absent where the path ends with the loop. */
    readonly end?: string;
  };

/** Bins of a histogram. */
export interface LqnHistogram<N = number> {
  /** Lower end of the first bin. */
  readonly min: N;
  /** Upper end of the last bin. */
  readonly max: N;
  /** Number of bins; default 20. */
  readonly bins?: N;
  /** Spacing of the bins; default `linear`. */
  readonly spacing?: "linear" | "log" | "sqrt";
  /** The phase of an entry with an activity graph that it is of. */
  readonly phase?: number;
}
