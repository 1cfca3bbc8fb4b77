/**
 * A station with one queue and one or more equal servers, first come first served.
 *
 * @module
 */
import { checkInteger } from "../core/mod.ts";
import { Ring } from "./ring.ts";
import { Visits } from "./_visits.ts";
import type { HandlerId, Simulation } from "./simulation.ts";
import type { Station, StationOptions, StationStatistics } from "./station.ts";

/** Options of {@linkcode FifoStation}. */
export interface FifoOptions extends StationOptions {
  /** How many servers there are; 1 where it is left out. */
  readonly servers?: number;
}

/**
 * First come, first served; unlimited room to wait.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { FifoStation, Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const left: string[] = [];
 * const departed = simulation.on((customer) => left.push(`${customer} at ${simulation.now}`));
 * const disk = new FifoStation(simulation, { departed });
 * disk.arrive(1, 5);
 * disk.arrive(2, 3);
 * simulation.run();
 * assert.deepEqual(left, ["1 at 5", "2 at 8"]);
 * assert.equal(disk.statistics.waitingTime.mean, 2.5);
 * ```
 */
export class FifoStation implements Station {
  /** How many servers there are. */
  readonly servers: number;
  readonly #simulation: Simulation;
  readonly #visits: Visits;
  readonly #queue = new Ring();
  readonly #finish: HandlerId;
  #busy = 0;

  /**
   * An empty station.
   *
   * @throws {InputError} Where the number of servers is not a whole number above 0, or the handler is not registered.
   */
  constructor(simulation: Simulation, options: FifoOptions) {
    this.servers = checkInteger("number of servers", options.servers ?? 1, 1);
    this.#simulation = simulation;
    this.#visits = new Visits(simulation, options);
    this.#finish = simulation.on((visit) => this.#end(visit));
  }

  /** Customers here, waiting or in service. */
  get population(): number {
    return this.#visits.count;
  }

  /** What happened here. */
  get statistics(): StationStatistics {
    return this.#visits.statistics;
  }

  /**
   * A customer arrives: to a free server, else to the end of the queue.
   *
   * @returns `true`.
   * @throws {InputError} Where the demand is negative or not finite.
   */
  arrive(customer: number, demand: number): boolean {
    const visit = this.#visits.begin(customer, demand);
    if (this.#busy === this.servers) {
      this.#queue.push(visit);
      return true;
    }
    this.statistics.serving(this.#simulation.now, ++this.#busy);
    this.#simulation.schedule(demand, this.#finish, visit);
    return true;
  }

  #end(visit: number): void {
    const customer = this.#visits.customer(visit);
    this.#visits.end(visit);
    const next = this.#queue.shift();
    if (next < 0) this.statistics.serving(this.#simulation.now, --this.#busy);
    else this.#simulation.schedule(this.#visits.demands[next], this.#finish, next);
    this.#visits.depart(customer);
  }
}
