/**
 * A station with a server for each customer: a pure delay.
 *
 * @module
 */
import { Visits } from "./_visits.ts";
import type { HandlerId, Simulation } from "./simulation.ts";
import type { Station, StationOptions, StationStatistics } from "./station.ts";

/**
 * Nobody waits: each customer leaves its demand after its arrival.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { InfiniteServerStation, Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const left: string[] = [];
 * const departed = simulation.on((customer) => left.push(`${customer} at ${simulation.now}`));
 * const think = new InfiniteServerStation(simulation, { departed });
 * think.arrive(1, 5);
 * think.arrive(2, 3);
 * simulation.run();
 * assert.deepEqual(left, ["2 at 3", "1 at 5"]);
 * assert.equal(think.statistics.population.mean(5), 8 / 5);
 * ```
 */
export class InfiniteServerStation implements Station {
  readonly #simulation: Simulation;
  readonly #visits: Visits;
  readonly #finish: HandlerId;

  /**
   * An empty station.
   *
   * @throws {InputError} Where the handler is not registered.
   */
  constructor(simulation: Simulation, options: StationOptions) {
    this.#simulation = simulation;
    this.#visits = new Visits(simulation, options);
    this.#finish = simulation.on((visit) => this.#end(visit));
  }

  /** Customers here, all in service. */
  get population(): number {
    return this.#visits.count;
  }

  /** What happened here. */
  get statistics(): StationStatistics {
    return this.#visits.statistics;
  }

  /**
   * A customer arrives, to a server of its own.
   *
   * @returns `true`.
   * @throws {InputError} Where the demand is negative or not finite.
   */
  arrive(customer: number, demand: number): boolean {
    const visit = this.#visits.begin(customer, demand);
    this.statistics.serving(this.#simulation.now, this.#visits.count);
    this.#simulation.schedule(demand, this.#finish, visit);
    return true;
  }

  #end(visit: number): void {
    const customer = this.#visits.customer(visit);
    this.#visits.end(visit);
    this.statistics.serving(this.#simulation.now, this.#visits.count);
    this.#visits.depart(customer);
  }
}
