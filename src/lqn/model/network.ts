/**
 * A model resolved for solvers: names become indexes, defaults are filled in, phases become
 * activities, demands are divided by the processor's speed, and every activity knows what follows
 * it. One meaning for all solvers.
 *
 * A {@linkcode Network} is plain data, checked and complete: a solver that gets one need not check
 * again. {@linkcode resolve} makes it.
 *
 * @module
 */

import type { ProcessorScheduling, TaskScheduling } from "./types.ts";

/** A processor with its defaults filled in. */
export interface NetworkProcessor {
  /** Its position in {@linkcode Network.processors}. */
  readonly index: number;
  /** Its name in the model; copies share it. */
  readonly name: string;
  /** Which copy it is, from 1. */
  readonly copy: number;
  /** How many copies this one stands for: 1, or its replication where copies were kept folded. */
  readonly replicas: number;
  /** Its scheduling. */
  readonly scheduling: ProcessorScheduling;
  /** Its servers; `Infinity` is a pure delay. */
  readonly servers: number;
  /** Time slice; 0 is the limit to 0. */
  readonly quantum: number;
  /** Indexes of its groups. */
  readonly groups: readonly number[];
  /** Indexes of its tasks. */
  readonly tasks: readonly number[];
}

/** A group of a completely fair processor. */
export interface NetworkGroup {
  /** Its position in {@linkcode Network.groups}. */
  readonly index: number;
  /** Its name in the model. */
  readonly name: string;
  /** Its processor. */
  readonly processor: number;
  /** Its share of the processor, between 0 and 1. */
  readonly share: number;
  /** Whether the share is a ceiling. */
  readonly cap: boolean;
}

/** A task with its defaults filled in. */
export interface NetworkTask {
  /** Its position in {@linkcode Network.tasks}. */
  readonly index: number;
  /** Its name in the model; copies share it. */
  readonly name: string;
  /** Which copy it is, from 1. */
  readonly copy: number;
  /** How many copies this one stands for: 1, or its replication where copies were kept folded. */
  readonly replicas: number;
  /** A source of requests, a server, or a passive resource. */
  readonly kind: "reference" | "server" | "semaphore" | "rwlock";
  /** Its scheduling as in the model. */
  readonly scheduling: TaskScheduling;
  /** Threads or customers; `Infinity` of an infinite server. */
  readonly threads: number;
  /** Think time of a reference task. */
  readonly thinkTime: number;
  /** Priority at the processor. */
  readonly priority: number;
  /** Places for open requests; `Infinity` where there is no limit. */
  readonly queueLength: number;
  /** Tokens at the start of a semaphore. */
  readonly initially: number;
  /** Its processor. */
  readonly processor: number;
  /** Its group, or -1. */
  readonly group: number;
  /** Indexes of its entries. */
  readonly entries: readonly number[];
  /** Indexes of its activities, phases included. */
  readonly activities: readonly number[];
}

/** An entry with its defaults filled in. */
export interface NetworkEntry {
  /** Its position in {@linkcode Network.entries}. */
  readonly index: number;
  /** Its name in the model; copies share it. */
  readonly name: string;
  /** Its task. */
  readonly task: number;
  /** Priority among the requests at the task. */
  readonly priority: number;
  /** Rate of open arrivals, 0 where there are none. */
  readonly openArrivalRate: number;
  /** Its first activity. */
  readonly start: number;
  /** Whether it is given by phases. */
  readonly phased: boolean;
  /** Where the reply goes instead of to the caller; probabilities sum to at most 1. */
  readonly forwarding: readonly {
    /** The entry that goes on. */
    readonly entry: number;
    /** With which probability. */
    readonly probability: number;
  }[];
  /** Its part in a semaphore or lock. */
  readonly role?: "signal" | "wait" | "r-lock" | "r-unlock" | "w-lock" | "w-unlock";
}

/** A call of an activity. */
export interface NetworkCall {
  /** Whether the caller waits for the reply. */
  readonly kind: "sync" | "async";
  /** The called entry. */
  readonly entry: number;
  /** Mean number per execution; exact where the activity is deterministic. */
  readonly mean: number;
  /**
   * How many copies of the called task one copy of the caller calls, `mean` times each. Always 1
   * where copies were expanded: then each copy called has a call of its own.
   */
  readonly fanOut: number;
  /** How many copies of the caller call one copy of the called task; 1 where expanded. */
  readonly fanIn: number;
}

/** What follows when an activity, a join or a loop has ended. */
export type Next =
  | {
    /** The path ends: of a loop's body, back to the loop; else the thread of control ends. */
    readonly kind: "end";
  }
  | { readonly kind: "sequence"; readonly activity: number }
  | {
    /** One branch by chance. */
    readonly kind: "or";
    readonly branches: readonly { readonly activity: number; readonly probability: number }[];
  }
  | {
    /** All branches in parallel. */
    readonly kind: "fork";
    readonly activities: readonly number[];
  }
  | {
    /** Each branch a random number of times of the given mean, then `then`. */
    readonly kind: "loop";
    readonly branches: readonly { readonly activity: number; readonly count: number }[];
    readonly then: Next;
  }
  | {
    /** Arrival at an AND-join. */
    readonly kind: "join";
    readonly join: number;
  };

/** An activity, or a phase of an entry. */
export interface NetworkActivity {
  /** Its position in {@linkcode Network.activities}. */
  readonly index: number;
  /** Its element name in results: `entry.2` for a phase, `task:activity` for an activity. */
  readonly key: string;
  /** Its task. */
  readonly task: number;
  /** The entry it is a phase of, or -1 for an activity of a graph. */
  readonly entry: number;
  /** The phase it is, 1 to 3, or 0 for an activity of a graph. */
  readonly phase: number;
  /** Mean host demand per execution, divided by the processor's speed. */
  readonly demand: number;
  /** Squared coefficient of variation of each slice. */
  readonly cvSquared: number;
  /** Mean think time per execution. */
  readonly thinkTime: number;
  /** Whether the numbers of calls are exact. */
  readonly deterministic: boolean;
  /** The calls; those of mean 0 are left out. */
  readonly calls: readonly NetworkCall[];
  /** The time whose exceedance is counted, or `Infinity`. */
  readonly maxServiceTime: number;
  /** The entries that it replies to when it ends. */
  readonly replies: readonly number[];
  /** What follows. */
  readonly next: Next;
}

/** An AND-join, or one with a quorum. */
export interface NetworkJoin {
  /** Its position in {@linkcode Network.joins}. */
  readonly index: number;
  /** Its element name in results: `task:a&b`. */
  readonly key: string;
  /** Its task. */
  readonly task: number;
  /** The activities that end in it. */
  readonly activities: readonly number[];
  /** How many of them suffice. */
  readonly quorum: number;
  /** What follows. */
  readonly next: Next;
}

/** A resolved model. */
export interface Network {
  /** The model's name. */
  readonly name: string;
  /** The processors. */
  readonly processors: readonly NetworkProcessor[];
  /** The groups of all processors. */
  readonly groups: readonly NetworkGroup[];
  /** The tasks. */
  readonly tasks: readonly NetworkTask[];
  /** The entries. */
  readonly entries: readonly NetworkEntry[];
  /** The activities, phases included. */
  readonly activities: readonly NetworkActivity[];
  /** The joins. */
  readonly joins: readonly NetworkJoin[];
}
