/**
 * Random numbers for generated models: the same seed, the same numbers, under any version.
 *
 * @module
 */

/** Random numbers of a generated model: uniform, whole, one of several, yes or no. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 12345) >>> 0;
    for (let k = 0; k < 5; k++) this.uniform();
  }

  /** From 0 to 1: the mulberry32 generator. */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Between two numbers, with three digits. */
  between(low: number, high: number): number {
    return Math.round(1000 * (low + (high - low) * this.uniform())) / 1000;
  }

  /** A whole number between two, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.uniform());
  }

  /** Whether something of this probability happens. */
  happens(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** One of several. */
  one<T>(items: readonly T[]): T {
    return items[this.whole(0, items.length - 1)];
  }
}
