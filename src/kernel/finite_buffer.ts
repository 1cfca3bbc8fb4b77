/**
 * A first-come-first-served station with room for a fixed number of customers.
 *
 * @module
 */
import { checkInteger } from "../core/mod.ts";
import { type FifoOptions, FifoStation } from "./fifo.ts";
import type { Simulation } from "./simulation.ts";
import type { Station, StationStatistics } from "./station.ts";

/** Options of {@linkcode FiniteBufferStation}. */
export interface FiniteBufferOptions extends FifoOptions {
  /** The most customers that can be here, those in service included; at least the number of servers. */
  readonly capacity: number;
}

/**
 * First come, first served; who finds it full is turned away.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { FiniteBufferStation, Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const departed = simulation.on(() => {});
 * const ring = new FiniteBufferStation(simulation, { departed, capacity: 2 });
 * assert.equal(ring.arrive(1, 5), true);
 * assert.equal(ring.arrive(2, 5), true);
 * assert.equal(ring.arrive(3, 5), false);
 * simulation.run();
 * assert.equal(ring.statistics.departures, 2);
 * assert.equal(ring.statistics.refusals, 1);
 * ```
 */
export class FiniteBufferStation implements Station {
  /** The most customers that can be here. */
  readonly capacity: number;
  readonly #station: FifoStation;

  /**
   * An empty station.
   *
   * @throws {InputError} Where the capacity is not a whole number of at least the number of servers, the number of servers is not a
   * whole number above 0, or the handler is not registered.
   */
  constructor(simulation: Simulation, options: FiniteBufferOptions) {
    this.#station = new FifoStation(simulation, options);
    this.capacity = checkInteger("capacity", options.capacity, this.#station.servers);
  }

  /** Customers here, waiting or in service. */
  get population(): number {
    return this.#station.population;
  }

  /** What happened here; `refusals` counts who was turned away. */
  get statistics(): StationStatistics {
    return this.#station.statistics;
  }

  /**
   * A customer arrives.
   *
   * @returns `false` where the station is full.
   * @throws {InputError} Where there is room and the demand is negative or not finite.
   */
  arrive(customer: number, demand: number): boolean {
    if (this.#station.population < this.capacity) return this.#station.arrive(customer, demand);
    this.statistics.refused();
    return false;
  }
}
