/**
 * What is known of waiting, by activity, call and entry: the unknowns of the fixed point over
 * stations.
 *
 * @module
 */

import type { Network } from "../../model/mod.ts";

/** Waiting times of a network; all in the model's unit. */
export class Waits {
  readonly #network: Network;
  /** Waiting at the processor, per execution, by activity. */
  readonly atProcessor: Float64Array;
  /** Waiting at the called task, per call, by `callStart[activity] + position`. */
  readonly atCall: Float64Array;
  /** Where the calls of an activity start. */
  readonly callStart: Int32Array;
  /** Response from the start of service to the reply, by entry. */
  readonly response: Float64Array;
  /** Waiting for the task, mean over callers, by entry. */
  readonly atEntry: Float64Array;

  constructor(network: Network) {
    this.#network = network;
    this.atProcessor = new Float64Array(network.activities.length);
    this.callStart = new Int32Array(network.activities.length + 1);
    network.activities.forEach((one, a) => this.callStart[a + 1] = this.callStart[a] + one.calls.length);
    this.atCall = new Float64Array(this.callStart[network.activities.length]);
    this.response = new Float64Array(network.entries.length);
    this.atEntry = new Float64Array(network.entries.length);
  }

  /** Waiting at the processor over a whole execution of an activity. */
  processor(activity: number): number {
    return this.atProcessor[activity];
  }

  /** Waiting for and service by the called entry, per call. */
  call(activity: number, position: number): number {
    const { entry } = this.#network.activities[activity].calls[position];
    return this.atCall[this.callStart[activity] + position] + this.response[entry];
  }

  /** Waiting for a task before an entry's service. */
  queue(entry: number): number {
    return this.atEntry[entry];
  }
}
