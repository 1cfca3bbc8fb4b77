/**
 * The customers in a station: one slot per visit, in parallel typed arrays, used again and again, and their statistics.
 *
 * A visit, not a customer, is the unit: the same customer number can be in a station twice.
 *
 * @module
 */
import { checkNonNegative, InputError } from "../core/mod.ts";
import { grown, initialCapacity } from "./_event_pool.ts";
import type { HandlerId, Simulation } from "./simulation.ts";
import { type StationOptions, StationStatistics } from "./station.ts";

/** The visits under way in one station. */
export class Visits {
  /** The statistics of all visits. */
  readonly statistics: StationStatistics;
  /** The service that the visit needs in total, in seconds. */
  demands: Float64Array = new Float64Array(initialCapacity);
  #customers: Float64Array = new Float64Array(initialCapacity);
  #arrivals: Float64Array = new Float64Array(initialCapacity);
  #free: Int32Array = new Int32Array(initialCapacity);
  #freeCount = 0;
  #used = 0;
  readonly #simulation: Simulation;
  readonly #departed: HandlerId;

  /**
   * None yet.
   *
   * @throws {InputError} Where the departure handler is not registered.
   */
  constructor(simulation: Simulation, { departed }: StationOptions) {
    if (!simulation.isRegistered(departed)) {
      throw new InputError(
        `Cannot make a station as departed must be a registered handler: current value is ${departed}`,
        { code: "kernel/unknown-handler" },
      );
    }
    this.#simulation = simulation;
    this.#departed = departed;
    this.statistics = new StationStatistics(simulation.now);
  }

  /** Visits under way. */
  get count(): number {
    return this.#used - this.#freeCount;
  }

  /**
   * Begins a visit now; gives its slot.
   *
   * @throws {InputError} Where the demand is negative or not finite.
   */
  begin(customer: number, demand: number): number {
    checkNonNegative("service demand", demand);
    const now = this.#simulation.now;
    const visit = this.#freeCount > 0 ? this.#free[--this.#freeCount] : this.#newSlot();
    this.#customers[visit] = customer;
    this.#arrivals[visit] = now;
    this.demands[visit] = demand;
    this.statistics.arrived(now);
    return visit;
  }

  /** Ends a visit now; gives its response time in seconds. The slot stays as it is until the next `begin`. */
  end(visit: number): number {
    const now = this.#simulation.now;
    const response = now - this.#arrivals[visit];
    this.#free[this.#freeCount++] = visit;
    this.statistics.departed(now, response, this.demands[visit]);
    return response;
  }

  /** The customer of a visit. */
  customer(visit: number): number {
    return this.#customers[visit];
  }

  /** Calls the departure handler for a customer. */
  depart(customer: number): void {
    this.#simulation.call(this.#departed, customer);
  }

  #newSlot(): number {
    if (this.#used === this.demands.length) {
      const size = this.#used * 2;
      this.demands = grown(this.demands, size);
      this.#customers = grown(this.#customers, size);
      this.#arrivals = grown(this.#arrivals, size);
      this.#free = grown(this.#free, size);
    }
    return this.#used++;
  }
}
