/**
 * Transitions in compressed rows, while they are found.
 *
 * @module
 */

import type { Chain } from "./chain.ts";
import { Floats, Ints } from "./_table.ts";

/** Rows of transitions, equal ones added up. */
export class Rows {
  readonly #start = new Ints();
  readonly #target = new Ints(256);
  readonly #rate = new Ints(256);
  readonly #multiplier = new Floats(256);
  readonly #state = new Ints();
  readonly #counter = new Ints();
  readonly #countRate = new Ints();
  readonly #weight = new Floats();
  #row = 0;
  #countRow = 0;

  constructor() {
    this.#start.push(0);
  }

  /** Adds a transition to the present row. */
  add(target: number, rate: number, multiplier: number): void {
    const targets = this.#target.values;
    const rates = this.#rate.values;
    for (let k = this.#row; k < this.#target.length; k++) {
      if (targets[k] === target && rates[k] === rate) {
        this.#multiplier.values[k] += multiplier;
        return;
      }
    }
    this.#target.push(target);
    this.#rate.push(rate);
    this.#multiplier.push(multiplier);
  }

  /** Adds to what a counter steps in the present row. */
  count(state: number, counter: number, rate: number, weight: number): void {
    for (let k = this.#countRow; k < this.#counter.length; k++) {
      if (this.#counter.values[k] === counter && this.#countRate.values[k] === rate) {
        this.#weight.values[k] += weight;
        return;
      }
    }
    this.#state.push(state);
    this.#counter.push(counter);
    this.#countRate.push(rate);
    this.#weight.push(weight);
  }

  /** Ends the present row. */
  endRow(): void {
    this.#row = this.#target.length;
    this.#countRow = this.#counter.length;
    this.#start.push(this.#row);
  }

  /** The arrays of the chain. */
  finish(): Pick<Chain, "rowStart" | "target" | "rateIndex" | "multiplier" | "counts"> {
    return {
      rowStart: this.#start.toArray(),
      target: this.#target.toArray(),
      rateIndex: this.#rate.toArray(),
      multiplier: this.#multiplier.toArray(),
      counts: {
        state: this.#state.toArray(),
        counter: this.#counter.toArray(),
        rateIndex: this.#countRate.toArray(),
        weight: this.#weight.toArray(),
      },
    };
  }
}
