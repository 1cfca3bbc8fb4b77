/**
 * A Markov chain of a network: its transitions, what their rates mean, and what its states hold.
 *
 * @module
 */

import type { Network } from "../model/mod.ts";

/** What a rate of a chain is the rate of; the mean time behind it is `1 / rate`. */
export interface ChainParameter {
  /**
   * `slice`: one stage of one slice of host demand of an activity; `think`: the think time of an
   * activity; `cycle`: the think time of a reference task; `arrival`: an open stream of an entry.
   */
  readonly kind: "slice" | "think" | "cycle" | "arrival";
  /** Index of the activity (`slice`, `think`), the task (`cycle`) or the entry (`arrival`). */
  readonly of: number;
  /** Which stage of the slice, from 0; 0 elsewhere. */
  readonly stage: number;
  /** The rate in the network, 1/time. */
  readonly rate: number;
}

/** Something that is counted along transitions. */
export interface ChainCounter {
  /**
   * `cycle`: a customer of a reference task ends its cycle; `arrival`: an open request comes;
   * `loss`: it finds no place; `asyncLoss`: an asynchronous call finds no place.
   */
  readonly kind: "cycle" | "arrival" | "loss" | "asyncLoss";
  /** Index of the task (`cycle`) or of the entry that is called (the others). */
  readonly of: number;
  /** The activity that calls (`asyncLoss`), else -1. */
  readonly from: number;
  /** The position of the call in its activity (`asyncLoss`), else -1. */
  readonly position: number;
}

/** Matrices of a chain in compressed rows, and the contents of its states. */
export interface Chain {
  /** The network that it is of. */
  readonly network: Network;
  /** Number of states; state 0 is the initial one. */
  readonly states: number;
  /** What each rate is. */
  readonly parameters: readonly ChainParameter[];
  /** The rates in the network, one per parameter: the default of `solveChain`. */
  readonly rates: Float64Array;
  /** Transitions of state `s` are those from `rowStart[s]` to `rowStart[s + 1] - 1`. */
  readonly rowStart: Int32Array;
  /** The state that a transition leads to; never its own. */
  readonly target: Int32Array;
  /** The rate that a transition has: a position in `rates`. */
  readonly rateIndex: Int32Array;
  /** What the rate is multiplied with: a probability times a number of servers or customers. */
  readonly multiplier: Float64Array;
  /** What is counted along transitions. */
  readonly counters: readonly ChainCounter[];
  /** Counts, self-loops included, as parallel arrays: mean counts per time are `rate * weight`. */
  readonly counts: {
    /** The state. */
    readonly state: Int32Array;
    /** The position in `counters`. */
    readonly counter: Int32Array;
    /** The position in `rates`. */
    readonly rateIndex: Int32Array;
    /** The count per event times the multiplier of the event. */
    readonly weight: Float64Array;
  };
  /** State `s` holds the process types `contents[k]`, k from `contentStart[s]`. */
  readonly contentStart: Int32Array;
  /** Process types held by the states. */
  readonly contents: Int32Array;
  /** How many of that type; same positions as `contents`. */
  readonly contentCounts: Int32Array;
  /** What each process type is; only those that `contents` has are there. */
  readonly types: readonly ProcessType[];
  /** What was worked out for the structure when it was first solved or measured. */
  readonly memory: Map<string, unknown>;
}

/** A place where part of a process is: see {@linkcode ProcessType}. */
export interface ProcessPlace {
  /**
   * `service`: in service at the processor; `ready`: waiting for the processor; `think`: in a
   * think time; `blocked`: waiting for a reply, from the call to the reply; `queued`: the part of
   * it before a thread takes the request; `joined`: the request waits within the called task for
   * other requests to join it; `thread`: a thread is busy with the entry; `fork`: between a
   * fork and its join; `held`: a token or lock is held.
   */
  readonly kind:
    | "service"
    | "ready"
    | "think"
    | "blocked"
    | "queued"
    | "joined"
    | "thread"
    | "fork"
    | "held";
  /** Activity, where there is one: of `queued` the one that calls; else -1. */
  readonly activity: number;
  /**
   * Entry: the one served, of `queued` the one called, of `held` the one that got it; -1 of think
   * times of reference tasks.
   */
  readonly entry: number;
  /** Task whose part it is; of `held` the semaphore or lock. */
  readonly task: number;
  /**
   * Of `queued`: position of the call in its activity, or -2 less the position of the arc in the
   * forwarding of entry `via`, or -1 of an open arrival. Of `fork`: the join. Else -1.
   */
  readonly detail: number;
  /** Of `queued` after forwarding: the entry that forwarded; else -1. */
  readonly via: number;
  /** Whether the entry has replied (its second phase). */
  readonly replied: boolean;
}

/** A kind of process: identical ones in identical conditions are of the same type. */
export interface ProcessType {
  /** All places of its parts. */
  readonly places: readonly ProcessPlace[];
}

/** Options of `generateChain`. */
export interface ChainOptions {
  /** The most states; default 1,500,000, one to two minutes of work. One more throws an `LqnRefusal`. */
  readonly maxStates?: number;
  /**
   * Places in each queue for open and asynchronous requests; without it, a model whose queues have
   * no limit by nature is refused.
   */
  readonly queueLimit?: number;
}

/** The stationary probabilities of a chain. */
export interface ChainSolution {
  /** The probability of each state; 0 of those that are left for ever. */
  readonly probabilities: Float64Array;
  /** The rates that it was solved with. */
  readonly rates: Float64Array;
  /** Largest imbalance of a state's flow, relative to the largest flow through a state. */
  readonly residual: number;
  /** How it was solved. */
  readonly method: "elimination" | "multilevel";
  /** Cycles of an iterative method; 0 of elimination. */
  readonly iterations: number;
}
