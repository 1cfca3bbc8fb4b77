/**
 * The Markov chain of a network, breadth-first from its initial state.
 *
 * A state is a multiset of processes: customers, requests that nobody waits for, threads in their
 * second phase, tokens, each with all that it waits for. Identical ones are counted, not told apart,
 * and what takes no time is not a state. Queues that keep an order have it in their processes'
 * positions; where all that can wait in a queue are alike, they are only counted.
 *
 * Source: the meaning of the network is that of the LQNS user manual; vanishing states are
 * eliminated as in generalized stochastic Petri nets (Ajmone Marsan et al., "Modelling with
 * Generalized Stochastic Petri Nets", 1995, chapter 6).
 *
 * @module
 */

import { checkInteger } from "../../core/mod.ts";
import { LqnRefusal, type Network } from "../model/mod.ts";
import type { Chain, ChainCounter, ChainOptions, ProcessType } from "./chain.ts";
import { leastStates } from "./_bound.ts";
import { checkClass } from "./_class.ts";
import { estimatedStates, inWords } from "./_estimate.ts";
import { Infos } from "./_info.ts";
import { initialStates } from "./_initial.ts";
import { placesOf } from "./_places.ts";
import { isOpen, type Program, programOf } from "./_program.ts";
import { type Queues, queuesOf } from "./_queues.ts";
import { Rows } from "./_rows.ts";
import { settle, type Settled } from "./_settle.ts";
import { Steps } from "./_steps.ts";
import { StateTable } from "./_table.ts";
import { Trees } from "./_tree.ts";
import { addTo, type Way, type Work } from "./_lines.ts";
import { Workshop } from "./_work.ts";

/** The most states where nothing else is said: one to two minutes of work on a laptop. */
const defaultStates = 1_500_000;

/** Types of processes in one state that show that a queue keeps the order of too many. */
const mostTypes = 2000;

/** Requests in one queue that show that the queue has no limit. */
const mostOpen = 500;

/**
 * The chain of a network.
 *
 * @throws {LqnRefusal} `lqn/exact-class` for a network that has no such chain, with the element and
 *   the reason; `lqn/exact-too-large` for one with more than `maxStates` states, with an estimate of
 *   their number.
 *
 * @example Two customers at one server
 * ```ts
 * import assert from "node:assert/strict";
 * import { generateChain } from "@iovlab/iovlab/lqn/chain";
 * import { lqn, resolve } from "@iovlab/iovlab/lqn/model";
 *
 * const chain = generateChain(resolve(lqn({
 *   name: "web",
 *   processors: [{ name: "pc", scheduling: "inf" }, { name: "ps" }],
 *   tasks: [
 *     {
 *       name: "client",
 *       processor: "pc",
 *       scheduling: "ref",
 *       multiplicity: 2,
 *       thinkTime: 1,
 *       entries: [{ name: "run", phases: [{ calls: [{ kind: "sync", to: "get", mean: 1 }],
 *         callOrder: "deterministic" }] }],
 *     },
 *     { name: "server", processor: "ps", entries: [{ name: "get", phases: [{ demand: 1 }] }] },
 *   ],
 * })));
 * assert.equal(chain.states, 3); // 0, 1 or 2 at the server
 * ```
 */
export function generateChain(network: Network, options: ChainOptions = {}): Chain {
  const maxStates = checkInteger("maxStates", options.maxStates ?? defaultStates, 1);
  if (options.queueLimit !== undefined) checkInteger("queueLimit", options.queueLimit, 0);
  checkClass(network);
  return new Generation(network, maxStates, options.queueLimit).run();
}

class Generation {
  readonly #program: Program;
  readonly #queues: Queues;
  readonly #shop: Workshop;
  readonly #counters: ChainCounter[] = [];
  readonly #arrival: number[];
  readonly #table = new StateTable();
  readonly #rows = new Rows();
  readonly #maxStates: number;
  readonly #queueLimit?: number;
  readonly #limited: boolean;

  constructor(network: Network, maxStates: number, queueLimit: number | undefined) {
    this.#maxStates = maxStates;
    this.#queueLimit = queueLimit;
    this.#program = programOf(network);
    const queues = this.#queues = queuesOf(this.#program);
    const trees = new Trees();
    const infos = new Infos(this.#program, trees, queues);
    const steps = new Steps(this.#program, trees, queues);
    const places = network.tasks.map((task) => Math.min(task.queueLength, queueLimit ?? Infinity));
    this.#limited = !this.#program.sources.some((source) =>
      isOpen(network, source) && places[network.entries[source.entry].task] === Infinity
    );
    const cycle = network.tasks.map((task) =>
      task.kind === "reference" ? this.#counter("cycle", task.index) : -1
    );
    const loss = this.#program.sources.map((source) => {
      if (places[network.entries[source.entry].task] === Infinity) return -1;
      if (!isOpen(network, source)) return -1;
      return source.kind === "open"
        ? this.#counter("loss", source.entry)
        : this.#counter("asyncLoss", source.entry, source.from, source.position);
    });
    this.#arrival = network.entries.map((entry) =>
      entry.openArrivalRate > 0 ? this.#counter("arrival", entry.index) : -1
    );
    const limits = { places, cycle, loss };
    this.#shop = new Workshop({ program: this.#program, trees, infos, steps, queues, limits });
  }

  run(): Chain {
    this.#checkCustomers();
    const initial = initialStates(this.#shop, (states) => this.#checkInitial(states));
    for (const { types, counts } of initial) this.#table.find(types, counts);
    for (let state = 0; state < this.#table.size; state++) {
      this.#expand(state);
      this.#rows.endRow();
      if (this.#table.size > this.#maxStates) {
        throw this.#tooLarge(this.#estimate(this.#table.size * this.#table.size / (state + 1)));
      }
    }
    return this.#chain();
  }

  #counter(kind: ChainCounter["kind"], of: number, from = -1, position = -1): number {
    return this.#counters.push({ kind, of, from, position }) - 1;
  }

  /** Refuses before the first state what must be too large. */
  #checkCustomers(): void {
    const least = leastStates(this.#program);
    if (least > this.#maxStates) throw this.#tooLarge(least, "at least");
    for (const { kind, threads } of this.#program.network.tasks) {
      if (kind !== "reference" || threads < this.#maxStates) continue;
      if (threads > mostTypes) throw this.#tooLarge(this.#estimate(threads + 1));
    }
  }

  #checkInitial(states: readonly Work[]): void {
    if (states.length > this.#maxStates) throw this.#tooLarge(this.#estimate(states.length));
    const longest = states[0].types.length;
    // Of two kinds in a queue that keeps the order there are this many orders.
    if (longest > mostTypes) throw this.#tooLarge(this.#estimate(2 ** longest));
  }

  #load(state: number): Work {
    const { start, types, counts } = this.#table;
    const work: Work = { types: [], counts: [], active: [], counted: [] };
    for (let k = start.values[state]; k < start.values[state + 1]; k++) {
      work.types.push(types.values[k]);
      work.counts.push(counts.values[k]);
    }
    return work;
  }

  #expand(state: number): void {
    const { start, types, counts } = this.#table;
    const from = start.values[state];
    const to = start.values[state + 1];
    for (let k = from; k < to; k++) {
      const type = types.values[k];
      const { timed } = this.#shop.infos.of(type);
      for (let t = 0; t < timed.length; t++) {
        const { rate, processor, path } = timed[t];
        const speed = counts.values[k] * (processor < 0 ? 1 : this.#share(state, processor));
        const settled = settle(this.#shop, () => {
          const work = this.#load(state);
          addTo(work, type, -1);
          work.active.push(type);
          return this.#shop.elapse(work, type, t, path);
        });
        this.#record(state, settled, rate, speed);
      }
    }
    for (const { entry, source } of this.#streams()) {
      const request = this.#shop.steps.request(source);
      const settled = settle(this.#shop, () => {
        const work = this.#load(state);
        work.active.push(request);
        work.counted.push(this.#arrival[entry]);
        return [{ probability: 1, work }];
      });
      this.#record(state, settled, this.#program.arrival[entry], 1);
    }
  }

  #streams(): { entry: number; source: number }[] {
    return this.#program.open.flatMap((source, entry) => source < 0 ? [] : [{ entry, source }]);
  }

  /** The share of a server that each job of a shared processor has. */
  #share(state: number, processor: number): number {
    const { scheduling, servers } = this.#program.network.processors[processor];
    if (scheduling !== "ps") return 1;
    const { start, types, counts } = this.#table;
    let jobs = 0;
    for (let k = start.values[state]; k < start.values[state + 1]; k++) {
      jobs += counts.values[k] * this.#shop.infos.of(types.values[k]).busy[processor];
    }
    return Math.min(1, servers / jobs);
  }

  #record(state: number, settled: Settled, rate: number, speed: number): void {
    for (const { probability, work } of settled.ways as readonly Way[]) {
      if (!this.#limited && work.types.length) this.#checkOpen(work);
      const target = this.#table.find(work.types, work.counts);
      if (target !== state) this.#rows.add(target, rate, probability * speed);
    }
    for (const [counter, mean] of settled.counted) {
      this.#rows.count(state, counter, rate, mean * speed);
    }
  }

  /** Refuses where requests that nobody waits for pile up. */
  #checkOpen({ types, counts }: Work): void {
    const { tasks } = this.#program.network;
    for (const { index, name } of tasks) {
      let open = 0;
      for (let k = 0; k < types.length; k++) {
        open += counts[k] * this.#shop.infos.of(types[k]).open[index];
      }
      if (open <= mostOpen) continue;
      throw new LqnRefusal(
        `Cannot generate the chain of task "${name}" as its queue of open or asynchronous ` +
          "requests has no limit: the chain has infinitely many states, set queueLimit to cut it off",
        { code: "lqn/exact-class" },
      );
    }
  }

  #tooLarge(states: number, how = "about"): LqnRefusal {
    const cut = this.#queueLimit === undefined
      ? ""
      : ` with ${this.#queueLimit} places for open and asynchronous requests at each task`;
    const less = cut ? "set a smaller queueLimit" : "have fewer customers or threads";
    return new LqnRefusal(
      `Cannot generate the chain of model "${this.#program.network.name}" as it must have at most ` +
        `${inWords(this.#maxStates)} states: ${how} ${inWords(states)} are estimated${cut}; ` +
        `raise maxStates, ${less}, or take the analytic solver or the simulator`,
      { code: "lqn/exact-too-large", states },
    );
  }

  /** Midway, by orders of magnitude, between a bound below and a count that is mostly above. */
  #estimate(seen: number): number {
    const above = estimatedStates(this.#program, this.#queues);
    return Math.round(Math.max(seen, Math.sqrt(leastStates(this.#program)) * Math.sqrt(above)));
  }

  #chain(): Chain {
    const { network, parameters } = this.#program;
    const { rowStart, target, rateIndex, multiplier, counts } = this.#rows.finish();
    const contents = this.#table.types.toArray();
    const types: ProcessType[] = [];
    for (const type of contents) {
      types[type] ??= { places: placesOf(this.#program, this.#shop.trees, type) };
    }
    return {
      network,
      states: this.#table.size,
      parameters,
      rates: Float64Array.from(parameters, (one) => one.rate),
      rowStart,
      target,
      rateIndex,
      multiplier,
      counters: this.#counters,
      counts,
      contentStart: this.#table.start.toArray(),
      contents,
      contentCounts: this.#table.counts.toArray(),
      types,
      memory: new Map(),
    };
  }
}
