/**
 * One replication: runs, remembers how it began until the warm-up is known, and reports sums.
 *
 * @module
 */

import { ageOf, type Cycles, cyclesOf } from "./_cycles.ts";
import { Engine } from "./_engine.ts";
import { Observer, type ObserverPlan } from "./_observer.ts";
import type { Program } from "./_program.ts";

/** Intervals of a pilot run, whose completions are the series that the warm-up is found from. */
export const intervals = 200;
/** Intervals in a block: a warm-up ends at the end of a block. */
export const intervalsPerBlock = 5;
/** Blocks of a pilot run. */
export const blocks = intervals / intervalsPerBlock;

/** What a replication is told to do. */
export type Command =
  /** Run on from the start or the last pilot, for so long, as one more pilot. */
  | { readonly kind: "pilot"; readonly duration: number }
  /** Remove the pilot's first blocks (or what came before the pilot), and run up to a time after that. */
  | {
    readonly kind: "measure";
    /** Blocks of the pilot to remove. */
    readonly cut: number;
    /** Time after the warm-up. */
    readonly time: number;
    /** How many equal pieces to report. */
    readonly pieces: number;
  }
  /** Run on to a later time after the warm-up. */
  | { readonly kind: "extend"; readonly time: number; readonly pieces: number };

/** What a replication answers. */
export interface Report {
  /** After a pilot: completions in each interval. */
  readonly completions?: Float64Array;
  /** After a pilot: records in use at the end of each interval. */
  readonly present?: Float64Array;
  /** After a pilot: the age of all customers' cycles under way at the end of each interval. */
  readonly ages?: Float64Array;
  /** After a measurement: growth of all sums over each piece. */
  readonly pieces?: readonly Float64Array[];
  /** Counts of the observers since the warm-up. */
  readonly observations?: readonly Float64Array[];
  /** Simulated time removed so far. */
  readonly warmUp: number;
  /** Entry completions, warm-up included. */
  readonly calls: number;
}

function difference(later: Float64Array, earlier: Float64Array): Float64Array {
  return later.map((value, k) => value - earlier[k]);
}

/** One replication. */
export class Replication {
  readonly #program: Program;
  readonly #engine: Engine;
  readonly #cycles: readonly Cycles[];
  readonly #observers: readonly Observer[];
  #copies: Float64Array[] = [];
  #pilotStart = 0;
  #pilotDuration = 0;
  #warmUp = 0;
  #time = 0;
  #last: Float64Array = new Float64Array(0);

  /** At time 0. */
  constructor(program: Program, plans: readonly ObserverPlan[], seed: number, replication: number) {
    this.#program = program;
    this.#cycles = cyclesOf(program);
    this.#observers = plans.map((plan) => new Observer(plan));
    this.#engine = new Engine(program, seed, replication, this.#observers);
  }

  /** Does what it is told. */
  carryOut(command: Command): Report {
    switch (command.kind) {
      case "pilot":
        return this.#pilot(command.duration);
      case "measure":
        this.#settle(command.cut);
        return this.#runTo(command.time, command.pieces);
      case "extend":
        return this.#runTo(command.time, command.pieces);
    }
  }

  #pilot(duration: number): Report {
    const completions = new Float64Array(intervals);
    const present = new Float64Array(intervals);
    const ages = new Float64Array(intervals);
    this.#pilotStart += this.#pilotDuration;
    this.#pilotDuration = duration;
    let before = this.#completions(this.#engine.state.stats);
    this.#copies = [this.#engine.snapshot()];
    for (let k = 0; k < intervals; k++) {
      this.#engine.run(this.#pilotStart + duration * (k + 1) / intervals);
      const now = this.#completions(this.#engine.state.stats);
      completions[k] = now - before;
      present[k] = this.#engine.state.records.inUse;
      ages[k] = ageOf(this.#cycles, this.#engine.state);
      before = now;
      if ((k + 1) % intervalsPerBlock === 0) this.#copies.push(this.#engine.snapshot());
      // whatever is cut, the second half is kept
      if (k + 1 === intervals / 2) { for (const one of this.#observers) one.reset(); }
    }
    return { completions, present, ages, warmUp: 0, calls: before };
  }

  #settle(cut: number): void {
    this.#warmUp = this.#pilotStart + this.#pilotDuration * cut / blocks;
    this.#time = 0;
    if (cut > blocks / 2) { for (const one of this.#observers) one.reset(); }
    this.#last = this.#copies[cut] ?? this.#engine.snapshot();
    this.#copies = [];
  }

  /** Runs to a time after the warm-up; what was run before is in the first piece of the first call. */
  #runTo(time: number, count: number): Report {
    const pieces: Float64Array[] = [];
    const from = this.#time;
    for (let k = 0; k < count; k++) {
      this.#engine.run(this.#warmUp + from + (time - from) * (k + 1) / count);
      const copy = this.#engine.snapshot();
      pieces.push(difference(copy, this.#last));
      this.#last = copy;
    }
    this.#time = time;
    return {
      pieces,
      observations: this.#observers.map((one) => one.counts.slice()),
      warmUp: this.#warmUp,
      calls: this.#completions(this.#engine.state.stats),
    };
  }

  #completions(sums: Float64Array): number {
    const { layout, entries } = this.#program;
    let total = 0;
    for (let k = 0; k < entries.count; k++) total += sums[layout.entries + k];
    return total;
  }
}
