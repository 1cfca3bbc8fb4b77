/**
 * The two-state Markov-modulated Poisson process: Poisson arrivals whose rate switches at random.
 *
 * Symbols: arrival rates `rates` (l1, l2) and the rates q1, q2 of leaving each state, the inverses
 * of `meanSojourns`. The formulas of the rate, the variability and the dispersion are collected in
 * W. Fischer and K. Meier-Hellstern, The Markov-modulated Poisson process (MMPP) cookbook,
 * Performance Evaluation 18(2), 1993; the tests derive them anew for a renewal case and check them
 * by simulation.
 *
 * Simulated exactly: in a state the next event, arrival or switch, is exponential at the sum of
 * their rates, and is an arrival with that rate's share.
 *
 * @module
 */
import { checkNonNegative, checkPositive, InputError } from "../core/mod.ts";
import type { ArrivalProcess, MmppSpec } from "./arrival_specification.ts";
import type { RandomStream } from "./stream.ts";

function checkPair(name: string, pair: readonly number[]): void {
  if (Array.isArray(pair) && pair.length === 2) return;
  throw new InputError(
    `Cannot use mmpp ${name} as it must be a pair of numbers: current value is ${
      JSON.stringify(pair)
    }`,
    { code: "random/bad-mmpp" },
  );
}

/**
 * A two-state Markov-modulated Poisson process. It holds its state between calls: one object for
 * each source of arrivals.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Mmpp, randomStream } from "@iovlab/iovlab/random";
 *
 * const bursts = new Mmpp({ kind: "mmpp", rates: [100, 0], meanSojourns: [1, 3] });
 * assert.equal(bursts.rate, 25);
 * assert.ok(Math.abs(bursts.indexOfDispersion - 113.5) < 1e-9);
 * assert.ok(bursts.next(randomStream(1, 0, "arrivals")) > 0);
 * ```
 */
export class Mmpp implements ArrivalProcess {
  /** The plain data that it was made from. */
  readonly spec: MmppSpec;
  /** Mean rate of arrivals over a long time, per second. */
  readonly rate: number;
  /** Squared coefficient of variation of the time between arrivals, over a long time. */
  readonly squaredCoefficientOfVariation: number;
  /** Variance over mean of the number of arrivals in a long time. */
  readonly indexOfDispersion: number;
  readonly #eventMeans: Float64Array;
  readonly #arrivalShares: Float64Array;
  readonly #firstShare: number;
  /** 0 or 1; -1 before the first call. */
  #state = -1;

  /**
   * Checks the parameters.
   *
   * @throws {InputError} Where a list is not a pair, a rate is negative, both are 0, or a sojourn
   * is not above 0.
   */
  constructor(spec: MmppSpec) {
    checkPair("rates", spec.rates);
    checkPair("mean sojourns", spec.meanSojourns);
    const [l1, l2] = spec.rates.map((rate, i) => checkNonNegative(`mmpp rate ${i}`, rate));
    const [s1, s2] = spec.meanSojourns.map((s, i) => checkPositive(`mmpp mean sojourn ${i}`, s));
    const [q1, q2] = [1 / s1, 1 / s2];
    this.spec = spec;
    this.rate = checkPositive("mmpp mean rate", (l1 * s1 + l2 * s2) / (s1 + s2));
    this.#firstShare = s1 / (s1 + s2);
    this.#eventMeans = Float64Array.of(1 / (l1 + q1), 1 / (l2 + q2));
    this.#arrivalShares = Float64Array.of(l1 / (l1 + q1), l2 / (l2 + q2));
    const spread = 2 * q1 * q2 * ((l1 - l2) / (q1 + q2)) ** 2;
    this.indexOfDispersion = 1 + spread / (l1 * q2 + l2 * q1);
    this.squaredCoefficientOfVariation = 1 + spread / (l1 * l2 + l1 * q2 + l2 * q1);
  }

  /**
   * The time from the last arrival to the next one, in seconds.
   *
   * The first call draws the state from its stationary law, as seen at a random time: time 0 is no
   * arrival.
   */
  next(stream: RandomStream): number {
    if (this.#state < 0) this.#state = stream.uniform() < this.#firstShare ? 0 : 1;
    let elapsed = 0;
    while (true) {
      const state = this.#state;
      elapsed -= this.#eventMeans[state] * Math.log(stream.uniformOpen());
      if (stream.uniform() < this.#arrivalShares[state]) return elapsed;
      this.#state = 1 - state;
    }
  }
}
