/**
 * The average over time of a value that changes in steps, such as a queue length or a busy flag.
 *
 * @module
 */
import { checkFinite, InputError } from "../core/mod.ts";

function refuseTime(now: number, last: number): never {
  throw new InputError(
    `Cannot update a time average as time must not go back from ${last}: current value is ${now}`,
    { code: "stats/time-goes-back" },
  );
}

/**
 * A time average, in constant space. An update allocates nothing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { TimeAverage } from "@iovlab/iovlab/stats";
 *
 * const length = new TimeAverage();
 * length.update(1, 2); // 0 until 1, then 2
 * length.update(3, 0); // 2 until 3, then 0
 * assert.equal(length.mean(4), 1);
 * assert.equal(length.area(4), 4);
 * ```
 */
export class TimeAverage {
  #start: number;
  #last: number;
  #value: number;
  #area = 0;

  /**
   * Starts at a time with a value.
   *
   * @param start Time in seconds.
   * @param value The value from then on.
   * @throws {InputError} Where one is not finite.
   */
  constructor(start = 0, value = 0) {
    this.#start = checkFinite("start", start);
    this.#last = start;
    this.#value = checkFinite("value", value);
  }

  /** The value since the last update. */
  get value(): number {
    return this.#value;
  }

  /**
   * Sets the value from now on.
   *
   * @param now Time in seconds, not before the last update.
   * @throws {InputError} Where time goes back.
   */
  update(now: number, value: number): void {
    if (!(now >= this.#last)) refuseTime(now, this.#last);
    this.#area += this.#value * (now - this.#last);
    this.#last = now;
    this.#value = value;
  }

  /**
   * The integral of the value over time, in the value's unit times seconds, from the start or the
   * last reset until now.
   *
   * @throws {InputError} Where now is before the last update.
   */
  area(now: number): number {
    if (!(now >= this.#last)) refuseTime(now, this.#last);
    return this.#area + this.#value * (now - this.#last);
  }

  /**
   * The average from the start or the last reset until now; `NaN` where no time has passed.
   *
   * @throws {InputError} Where now is before the last update.
   */
  mean(now: number): number {
    return this.area(now) / (now - this.#start);
  }

  /**
   * Forgets the past and starts again now, with the value as it is: the end of a warm-up.
   *
   * @throws {InputError} Where now is before the last update.
   */
  reset(now: number): void {
    if (!(now >= this.#last)) refuseTime(now, this.#last);
    this.#start = now;
    this.#last = now;
    this.#area = 0;
  }
}
