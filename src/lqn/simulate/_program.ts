/**
 * A network compiled to flat arrays: what a simulation reads, and never writes.
 *
 * Everything is an index. An activity has its slices of demand, its calls (a range of the call arrays), its replies (a
 * range) and the node that follows it; a node is what `Next` is in the network, with the end of a loop's body turned into
 * the loop itself. A queue of a task is one level of its order: by entry priority, or by entry where entries are polled.
 *
 * @module
 */

import type { Network } from "../model/mod.ts";
import type { StatisticsLayout } from "./_layout.ts";

/** How the demand of a slice is drawn. */
export const Draw = {
  none: 0,
  exponential: 1,
  constant: 2,
  other: 3,
} as const;

/** What a node does. */
export const Node = {
  end: 0,
  sequence: 1,
  or: 2,
  fork: 3,
  loop: 4,
  join: 5,
} as const;

/** How a processor serves. */
export const Serve = {
  delay: 0,
  fcfs: 1,
  /** A discipline whose events belong to the threads that it serves. */
  threaded: 2,
  /** A discipline that has one event of its own: the next thread to be done. */
  shared: 3,
} as const;

/** How a task takes its requests. */
export const Take = {
  /** The first of the first queue that is not empty. */
  ordered: 0,
  /** The first of each queue in turn. */
  polled: 1,
  semaphore: 2,
  lock: 3,
  /** Entries that are joined with others. */
  synchronized: 4,
  /** Never: a reference task. */
  reference: 5,
} as const;

/** A distribution of slices that is not one of the two fast ones. */
export interface SliceDistribution {
  /** Its kind. */
  readonly kind: "gamma" | "hyperexponential" | "pareto" | "uniform";
  /** Mean of a slice. */
  readonly mean: number;
  /** Its squared coefficient of variation. */
  readonly cvSquared: number;
}

/** The arrays of the activities. */
export interface Activities {
  readonly count: number;
  readonly task: Int32Array;
  readonly processor: Int32Array;
  readonly draw: Uint8Array;
  /** Mean of a slice. */
  readonly slice: Float64Array;
  readonly distributions: readonly (SliceDistribution | undefined)[];
  readonly think: Float64Array;
  readonly deterministic: Uint8Array;
  /** First call; the last entry is the number of calls. */
  readonly calls: Int32Array;
  readonly replies: Int32Array;
  readonly next: Int32Array;
  /** 1 to 3 of a phase, else 0. */
  readonly phase: Uint8Array;
  /** Where its longer observations go, or -1. */
  readonly observer: Int32Array;
}

/** The arrays of the calls. */
export interface Calls {
  readonly count: number;
  readonly entry: Int32Array;
  readonly sync: Uint8Array;
  /** Of a stochastic activity: probability that the next call is this or an earlier one. */
  readonly cumulative: Float64Array;
  /** Of a deterministic activity: how many. */
  readonly times: Int32Array;
}

/** The arrays of the entries. */
export interface Entries {
  readonly count: number;
  readonly task: Int32Array;
  readonly start: Int32Array;
  readonly phased: Uint8Array;
  /** Its queue at its task. */
  readonly queue: Int32Array;
  /** First forwarding; the last entry is their number. */
  readonly forwards: Int32Array;
  readonly role: readonly (string | undefined)[];
  readonly arrivalRate: Float64Array;
  /** Two per entry: where longer observations of phases 1 and 2 of its graph go, or -1. */
  readonly observer: Int32Array;
}

/** The arrays of the tasks. */
export interface Tasks {
  readonly count: number;
  readonly take: Uint8Array;
  /** Threads, at most 2^31 - 1. */
  readonly threads: Int32Array;
  readonly processor: Int32Array;
  /** First queue; the last entry is their number. */
  readonly queues: Int32Array;
  /** Places for requests that nobody waits for. */
  readonly places: Float64Array;
  readonly thinkTime: Float64Array;
  readonly priority: Int32Array;
  readonly group: Int32Array;
  readonly initially: Int32Array;
  /** Where holding times go, or -1. */
  readonly observer: Int32Array;
}

/** The arrays of the nodes. */
export interface Nodes {
  readonly kind: Uint8Array;
  /** The activity of a sequence, the join's index, the first branch of a choice, loop or fork. */
  readonly argument: Int32Array;
  /** How many branches. */
  readonly size: Int32Array;
  /** The node after a loop; the node where a fork without join ends. */
  readonly then: Int32Array;
  /** The activities of the branches. */
  readonly branchActivity: Int32Array;
  /** Probability of this or an earlier branch. */
  readonly branchCumulative: Float64Array;
}

/** The arrays of the joins. */
export interface Joins {
  readonly count: number;
  readonly quorum: Int32Array;
  readonly size: Int32Array;
  /** The node that follows. */
  readonly next: Int32Array;
  /** The fork node whose branches it joins; -1 where it joins entries. */
  readonly fork: Int32Array;
  /** Its counter in the fork's record. */
  readonly slot: Int32Array;
  /** Whether the fork's parent goes on after it; else the branch that came last. */
  readonly closes: Uint8Array;
  readonly observer: Int32Array;
}

/** The arrays of the processors. */
export interface Processors {
  readonly count: number;
  readonly serve: Uint8Array;
  readonly servers: Float64Array;
}

/** A compiled network. */
export interface Program {
  /** What it was compiled from. */
  readonly network: Network;
  readonly activities: Activities;
  readonly calls: Calls;
  readonly entries: Entries;
  readonly tasks: Tasks;
  readonly nodes: Nodes;
  readonly joins: Joins;
  readonly processors: Processors;
  /** Entries that are forwarded to, by forwarding, and the cumulative probabilities. */
  readonly forwardTo: Int32Array;
  readonly forwardCumulative: Float64Array;
  /** Entries that activities reply to. */
  readonly replyTo: Int32Array;
  /** Counters that a fork's record needs. */
  readonly forkSlots: number;
  /** Where each statistic is. */
  readonly layout: StatisticsLayout;
}
