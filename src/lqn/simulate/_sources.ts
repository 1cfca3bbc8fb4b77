/**
 * Where requests come from: the customers of reference tasks, and open arrivals.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import { ExponentialBlock, randomStream } from "../../random/mod.ts";
import { OfCall } from "./_layout.ts";
import { F, fShift, I, iShift } from "./_records.ts";
import type { Requests } from "./_requests.ts";
import { Op, type State } from "./_state.ts";

/** So many cycles at one instant say that a customer's cycle takes no time. */
const cycleLimit = 100_000;

/** The sources of a simulation. */
export class Sources {
  readonly #state: State;
  readonly #requests: Requests;
  readonly #arrivals: readonly (ExponentialBlock | undefined)[];
  /** By task: its entries. */
  readonly #entries: readonly (readonly number[])[];
  #instant = -1;
  #cycles = 0;

  /** Nothing has come yet. */
  constructor(state: State, requests: Requests, seed: number, replication: number) {
    const { network } = state.program;
    this.#state = state;
    this.#requests = requests;
    this.#arrivals = network.entries.map(({ name, task, openArrivalRate }) => {
      if (openArrivalRate === 0) return undefined;
      const path = `lqn/entry:${name}/${network.tasks[task].copy}/arrivals`;
      return new ExponentialBlock(randomStream(seed, replication, path));
    });
    this.#entries = network.tasks.map((task) => task.entries);
  }

  /** All customers are about to begin a cycle; the first open arrivals are under way. */
  start(): void {
    const { program, records } = this.#state;
    program.network.tasks.forEach((task) => {
      if (task.kind !== "reference") return;
      for (let k = 0; k < task.threads; k++) {
        const customer = records.take();
        const i = customer << iShift;
        records.ints[i + I.op] = Op.cycle;
        records.ints[i + I.root] = customer;
        records.ints[i + I.fork] = -1;
        records.ints[i + I.entry] = task.entries[0];
        this.#state.makeReady(customer);
      }
    });
    this.#arrivals.forEach((_, entry) => this.#schedule(entry));
  }

  #schedule(entry: number): void {
    const { agenda, program } = this.#state;
    const arrivals = this.#arrivals[entry];
    if (!arrivals) return;
    const gap = arrivals.next() / program.entries.arrivalRate[entry];
    agenda.set(program.processors.count + entry, agenda.now + gap);
  }

  /** An open arrival at an entry: the thread that serves it now, or -1. */
  arrive(entry: number): number {
    const { records, agenda, program } = this.#state;
    this.#schedule(entry);
    const request = records.take();
    const i = request << iShift;
    records.ints[i + I.to] = entry;
    records.ints[i + I.block] = program.layout.open + entry * OfCall.size;
    records.ints[i + I.caller] = -1;
    records.floats[(request << fShift) + F.sent] = agenda.now;
    return this.#requests.deliver(request);
  }

  /** A customer begins a cycle, or thinks first: the customer, or -1. */
  cycle(customer: number): number {
    const { records, agenda, program, times, base } = this.#state;
    const i = customer << iShift;
    const task = program.entries.task[records.ints[i + I.entry]];
    const think = program.tasks.thinkTime[task];
    if (think === 0) {
      this.#checkProgress(task);
      return this.begin(customer, task);
    }
    records.ints[i + I.op] = Op.leaveThinking;
    agenda.set(base + customer, agenda.now + think * times[task].next());
    return -1;
  }

  /** A customer begins a cycle, at one of its task's entries by chance: the customer. */
  begin(customer: number, task: number): number {
    const { records, agenda, program, choices, stats, busy } = this.#state;
    const entries = this.#entries[task];
    const entry = entries.length === 1
      ? entries[0]
      : entries[Math.floor(choices[task].next() * entries.length)];
    const i = customer << iShift;
    records.ints[i + I.op] = Op.begin;
    records.ints[i + I.activity] = program.entries.start[entry];
    records.ints[i + I.entry] = entry;
    records.ints[i + I.served] = -1;
    records.ints[i + I.live] = 1;
    records.ints[i + I.phase] = 1;
    records.floats[(customer << fShift) + F.phaseBegan] = agenda.now;
    busy[task]++;
    stats[program.layout.tasks + task] -= agenda.now;
    return customer;
  }

  #checkProgress(task: number): void {
    const { agenda, program } = this.#state;
    if (agenda.now !== this.#instant) {
      this.#instant = agenda.now;
      this.#cycles = 0;
    }
    if (++this.#cycles <= cycleLimit + program.tasks.threads[task]) return;
    const { name } = program.network.tasks[task];
    throw new InputError(
      `Cannot simulate as a cycle of task "${name}" must take time: current value is 0`,
      { code: "lqn/no-time" },
    );
  }
}
