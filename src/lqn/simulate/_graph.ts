/**
 * Activity graphs as nodes, and which fork each join belongs to.
 *
 * The body of a loop ends in the loop itself: counts are geometric, so a loop has no memory and needs no counter.
 *
 * A join belongs to the innermost fork that all of its branches come from. It _closes_ that fork where it takes all
 * branches that do not simply end: then the thread that forked goes on. Another join takes some branches, and the one
 * that came last goes on. A join of branches with no fork in common joins entries of a task.
 *
 * @module
 */

import type { Network, Next } from "../model/mod.ts";
import { type Joins, Node, type Nodes } from "./_program.ts";

/** A fork around an activity, and the branch of it. */
interface Context {
  readonly fork: number;
  readonly branch: number;
  readonly outer: Context | undefined;
}

interface JoinInfo {
  readonly arrivals: (Context | undefined)[];
  fork: number;
  slot: number;
  closes: boolean;
  next: number;
}

/** Compiles nodes and joins. */
export class GraphCompiler {
  readonly #network: Network;
  readonly #kind: number[] = [];
  readonly #argument: number[] = [];
  readonly #size: number[] = [];
  readonly #then: number[] = [];
  readonly #branchActivity: number[] = [];
  readonly #branchCumulative: number[] = [];
  readonly #joins: JoinInfo[];
  /** Node that follows each activity; -1 where it was not reached. */
  readonly next: Int32Array;
  /** Counters that a fork's record needs. */
  slots = 1;

  /** Compiles the graphs of all entries. */
  constructor(network: Network) {
    this.#network = network;
    this.next = new Int32Array(network.activities.length).fill(-1);
    this.#joins = network.joins.map(() => ({
      arrivals: [],
      fork: -1,
      slot: 0,
      closes: false,
      next: -1,
    }));
    this.#add(Node.end, 0, 0, 0); // node 0
    const joined: number[] = [];
    for (const { start } of network.entries) this.#walk(start, 0, undefined, joined);
    this.#acrossEntries(joined);
  }

  /** The nodes. */
  nodes(): Nodes {
    return {
      kind: Uint8Array.from(this.#kind),
      argument: Int32Array.from(this.#argument),
      size: Int32Array.from(this.#size),
      then: Int32Array.from(this.#then),
      branchActivity: Int32Array.from(this.#branchActivity),
      branchCumulative: Float64Array.from(this.#branchCumulative),
    };
  }

  /** The joins. */
  joins(observer: Int32Array): Joins {
    const { joins } = this.#network;
    return {
      count: joins.length,
      quorum: Int32Array.from(joins, (one) => one.quorum),
      size: Int32Array.from(joins, (one) => one.activities.length),
      next: Int32Array.from(this.#joins, (one) => Math.max(0, one.next)),
      fork: Int32Array.from(this.#joins, (one) => one.fork),
      slot: Int32Array.from(this.#joins, (one) => one.slot),
      closes: Uint8Array.from(this.#joins, (one) => Number(one.closes)),
      observer,
    };
  }

  #add(kind: number, argument: number, size: number, then: number): number {
    this.#kind.push(kind);
    this.#argument.push(argument);
    this.#size.push(size);
    this.#then.push(then);
    return this.#kind.length - 1;
  }

  /**
   * Compiles what follows an activity, if that has not been done.
   *
   * @param end The node that the end of the path means: 0, or the loop around it.
   * @param joined Gets the joins that were arrived at.
   */
  #walk(activity: number, end: number, context: Context | undefined, joined: number[]): void {
    if (this.next[activity] >= 0) return;
    this.next[activity] = 0;
    this.next[activity] = this.#node(this.#network.activities[activity].next, end, context, joined);
  }

  #node(next: Next, end: number, context: Context | undefined, joined: number[]): number {
    switch (next.kind) {
      case "end":
        return end;
      case "sequence":
        this.#walk(next.activity, end, context, joined);
        return this.#add(Node.sequence, next.activity, 0, 0);
      case "or": {
        const branches = next.branches.map((one) => [one.activity, one.probability] as const);
        const node = this.#add(Node.or, this.#branches(branches, 0), branches.length, 0);
        for (const [activity] of branches) this.#walk(activity, end, context, joined);
        return node;
      }
      case "loop":
        return this.#loop(next, end, context, joined);
      case "fork":
        return this.#fork(next.activities, end, context, joined);
      case "join":
        this.#joins[next.join].arrivals.push(context);
        if (!joined.includes(next.join)) joined.push(next.join);
        return this.#add(Node.join, next.join, 0, end);
    }
  }

  /** Enters branches with their weights; `rest` is the weight of none of them. */
  #branches(branches: readonly (readonly [number, number])[], rest: number): number {
    const first = this.#branchActivity.length;
    const total = branches.reduce((sum, one) => sum + one[1], rest);
    let sum = 0;
    branches.forEach(([activity, weight], k) => {
      sum += weight;
      this.#branchActivity.push(activity);
      this.#branchCumulative.push(rest === 0 && k === branches.length - 1 ? 1 : sum / total);
    });
    return first;
  }

  #loop(
    next: Extract<Next, { kind: "loop" }>,
    end: number,
    context: Context | undefined,
    joined: number[],
  ): number {
    const branches = next.branches.map((one) => [one.activity, one.count] as const);
    const node = this.#add(Node.loop, this.#branches(branches, 1), branches.length, 0);
    this.#then[node] = this.#node(next.then, end, context, joined);
    for (const [activity] of branches) this.#walk(activity, node, context, joined);
    return node;
  }

  #fork(
    activities: readonly number[],
    end: number,
    context: Context | undefined,
    joined: number[],
  ): number {
    const first = this.#branches(activities.map((one) => [one, 1] as const), 0);
    const node = this.#add(Node.fork, first, activities.length, end);
    const inside: number[] = [];
    activities.forEach((activity, branch) =>
      this.#walk(activity, 0, { fork: node, branch, outer: context }, inside)
    );
    let slots = 0;
    for (let k = 0; k < inside.length; k++) {
      const join = inside[k];
      if (!this.#isComplete(join) || commonFork(this.#joins[join].arrivals) !== node) {
        if (!joined.includes(join)) joined.push(join);
        continue;
      }
      this.#settle(join, node, slots++, end, context, inside, joined);
    }
    this.slots = Math.max(this.slots, slots);
    return node;
  }

  /** Whether all branches of a join were walked. */
  #isComplete(join: number): boolean {
    return this.#joins[join].arrivals.length >= this.#network.joins[join].activities.length;
  }

  /** Gives a join to a fork and walks on from it. */
  #settle(
    join: number,
    fork: number,
    slot: number,
    end: number,
    context: Context | undefined,
    inside: number[],
    joined: number[],
  ): void {
    const info = this.#joins[join];
    const taken = new Set(info.arrivals.map((one) => branchAt(one, fork)));
    const others = inside.filter((one) => one !== join && this.#joins[one].next < 0);
    const waiting = others.flatMap((one) => this.#joins[one].arrivals)
      .map((one) => branchAt(one, fork))
      .filter((branch) => branch >= 0 && !taken.has(branch));
    info.fork = fork;
    info.slot = slot;
    info.closes = waiting.length === 0;
    const { next } = this.#network.joins[join];
    if (info.closes) info.next = this.#node(next, end, context, joined);
    else {
      const inner = { fork, branch: Math.min(...taken), outer: context };
      info.next = this.#node(next, 0, inner, inside);
    }
  }

  /** Joins that no fork holds: those across entries. */
  #acrossEntries(joined: number[]): void {
    for (let k = 0; k < joined.length; k++) {
      const info = this.#joins[joined[k]];
      if (info.next < 0) {
        info.next = this.#node(this.#network.joins[joined[k]].next, 0, undefined, joined);
      }
    }
  }
}

/** The branch of a fork that a context lies in; -1 where it does not. */
function branchAt(context: Context | undefined, fork: number): number {
  for (let one = context; one; one = one.outer) if (one.fork === fork) return one.branch;
  return -1;
}

/** The innermost fork that all contexts lie in; -1 where there is none. */
function commonFork(contexts: readonly (Context | undefined)[]): number {
  for (let one = contexts[0]; one; one = one.outer) {
    const { fork } = one;
    if (contexts.every((other) => branchAt(other, fork) >= 0)) return fork;
  }
  return -1;
}
