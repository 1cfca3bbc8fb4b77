/**
 * Stationary probabilities by sparse elimination without subtraction.
 *
 * States are taken out one by one, their flows going on to where they lead; the order is the one of
 * least work at each step, worked out once for a structure. As nothing is subtracted, every
 * probability is exact to a few units in the last place, however stiff the chain.
 *
 * Source: W. K. Grassmann, M. I. Taksar, D. P. Heyman, "Regenerative analysis and steady state
 * distributions for Markov chains", Operations Research 33(5), 1985; the order is that of
 * H. M. Markowitz, Management Science 3(3), 1957.
 *
 * @module
 */

import type { Chain } from "./chain.ts";
import { Ints } from "./_table.ts";

/** Probabilities not yet added up to 1 are scaled down above this. */
const largest = 1e200;

/** What elimination does for one structure. */
export interface EliminationPlan {
  /** Number of flows, those that come about on the way included. */
  readonly slots: number;
  /** The flow that each transition adds to; -1 of transitions of transient states. */
  readonly slot: Int32Array;
  /** States in the order of elimination, the one that remains last. */
  readonly order: Int32Array;
  /** Ends of each state's part in `outs`, `ins` and `pairs`. */
  readonly outEnd: Int32Array;
  readonly inEnd: Int32Array;
  /** Flows out of the state to the rest, and into it from the rest. */
  readonly outs: Int32Array;
  readonly ins: Int32Array;
  /** The states that the flows in come from. */
  readonly sources: Int32Array;
  /** For each flow in and each flow out, the flow that takes up their product; -1 of none. */
  readonly pairs: Int32Array;
  /** The flows, while it is worked. */
  readonly values: Float64Array;
}

/** The plan for the recurrent states of a chain; `null` where it takes more than `most` products. */
export function planElimination(
  chain: Structure,
  recurrent: Int32Array,
  most: number,
): EliminationPlan | null {
  const graph = new Graph(recurrent);
  const slot = graph.fill(chain, recurrent);
  const left = new Cheapest(recurrent, graph);
  const parts = { outs: new Ints(), ins: new Ints(), sources: new Ints(), pairs: new Ints(256) };
  const order = new Int32Array(recurrent.length);
  const outEnd = new Int32Array(recurrent.length);
  const inEnd = new Int32Array(recurrent.length);
  for (let step = 0; step < order.length; step++) {
    const state = left.take();
    order[step] = state;
    const { outs, ins } = graph.remove(state);
    if (parts.pairs.length + outs.length * ins.length > most) return null;
    for (const [, one] of outs) parts.outs.push(one);
    for (const [from, one] of ins) {
      parts.ins.push(one);
      parts.sources.push(from);
      for (const [to] of outs) parts.pairs.push(from === to ? -1 : graph.flow(from, to));
    }
    for (const [one] of outs) left.update(one);
    for (const [one] of ins) left.update(one);
    outEnd[step] = parts.outs.length;
    inEnd[step] = parts.ins.length;
  }
  return {
    slots: graph.slots,
    slot,
    order,
    outEnd,
    inEnd,
    outs: parts.outs.toArray(),
    ins: parts.ins.toArray(),
    sources: parts.sources.toArray(),
    pairs: parts.pairs.toArray(),
    values: new Float64Array(graph.slots),
  };
}

/** Transitions of a chain, without their rates. */
type Structure = Pick<Chain, "rowStart" | "target">;

/** The flows between the states that are left. */
class Graph {
  readonly outOf = new Map<number, Map<number, number>>();
  readonly into = new Map<number, Map<number, number>>();
  slots = 0;

  constructor(states: Int32Array) {
    for (const state of states) {
      this.outOf.set(state, new Map());
      this.into.set(state, new Map());
    }
  }

  /** The flow of each transition. */
  fill({ rowStart, target }: Structure, states: Int32Array): Int32Array {
    const slot = new Int32Array(target.length).fill(-1);
    for (const from of states) {
      for (let k = rowStart[from]; k < rowStart[from + 1]; k++) {
        slot[k] = this.flow(from, target[k]);
      }
    }
    return slot;
  }

  /** The number of the flow between two states, a new one where there is none. */
  flow(from: number, to: number): number {
    const row = this.outOf.get(from)!;
    let slot = row.get(to);
    if (slot === undefined) {
      slot = this.slots++;
      row.set(to, slot);
      this.into.get(to)!.set(from, slot);
    }
    return slot;
  }

  /** Takes a state out; its flows, each with the state at the other end. */
  remove(state: number): { outs: [number, number][]; ins: [number, number][] } {
    const outs = [...this.outOf.get(state)!];
    const ins = [...this.into.get(state)!];
    for (const [to] of outs) this.into.get(to)!.delete(state);
    for (const [from] of ins) this.outOf.get(from)!.delete(state);
    return { outs, ins };
  }
}

/** States by the work that their elimination takes, the least first. */
class Cheapest {
  readonly #buckets: number[][] = [];
  readonly #cost = new Map<number, number>();
  readonly #graph: Graph;
  #from = 0;

  constructor(states: Int32Array, graph: Graph) {
    this.#graph = graph;
    for (const state of states) this.update(state);
  }

  /** Puts a state where it belongs now. */
  update(state: number): void {
    const cost = this.#graph.outOf.get(state)!.size * this.#graph.into.get(state)!.size;
    if (this.#cost.get(state) === cost) return;
    this.#cost.set(state, cost);
    (this.#buckets[cost] ??= []).push(state);
    this.#from = Math.min(this.#from, cost);
  }

  /** Takes out the cheapest state. */
  take(): number {
    for (;; this.#from++) {
      const bucket = this.#buckets[this.#from];
      while (bucket?.length) {
        const state = bucket.pop()!;
        if (this.#cost.get(state) !== this.#from) continue;
        this.#cost.set(state, -1);
        return state;
      }
    }
  }
}

/** The stationary probabilities for given rates, into `probabilities`. */
export function eliminate(
  plan: EliminationPlan,
  chain: Pick<Chain, "rateIndex" | "multiplier">,
  rates: Float64Array,
  probabilities: Float64Array,
): void {
  const { slot, order, outEnd, inEnd, outs, ins, sources, pairs, values } = plan;
  const { rateIndex, multiplier } = chain;
  values.fill(0);
  for (let k = 0; k < slot.length; k++) {
    if (slot[k] >= 0) values[slot[k]] += rates[rateIndex[k]] * multiplier[k];
  }
  const last = order.length - 1;
  let pair = 0;
  for (let step = 0; step < last; step++) {
    const outFrom = step ? outEnd[step - 1] : 0;
    const outTo = outEnd[step];
    let sum = 0;
    for (let k = outFrom; k < outTo; k++) sum += values[outs[k]];
    for (let k = step ? inEnd[step - 1] : 0; k < inEnd[step]; k++) {
      const share = values[ins[k]] /= sum;
      for (let j = outFrom; j < outTo; j++) {
        const to = pairs[pair++];
        if (to >= 0) values[to] += share * values[outs[j]];
      }
    }
  }
  probabilities.fill(0);
  probabilities[order[last]] = 1;
  let total = 1;
  for (let step = last - 1; step >= 0; step--) {
    let sum = 0;
    for (let k = step ? inEnd[step - 1] : 0; k < inEnd[step]; k++) {
      sum += probabilities[sources[k]] * values[ins[k]];
    }
    probabilities[order[step]] = sum;
    total += sum;
    if (sum < largest) continue;
    for (let back = step; back <= last; back++) probabilities[order[back]] /= largest;
    total /= largest;
  }
  for (let step = 0; step <= last; step++) probabilities[order[step]] /= total;
}
