/**
 * The contract of all stations, and the statistics that each keeps.
 *
 * A station serves customers. A customer is any whole number; it arrives with its service demand, which the model
 * has drawn: the kernel draws nothing. When the customer is done, the station calls the handler that it was given,
 * with the customer's number, within the event that ends the service. By then the station's own state is that after the
 * departure, the next service has begun, and the statistics have it: the handler can send the customer
 * anywhere, this station included.
 *
 * Services that end at the same instant end in the order in which they began.
 *
 * @module
 */
import { Tally, TimeAverage } from "../stats/mod.ts";
import type { HandlerId } from "./simulation.ts";

/** A place where customers are served. */
export interface Station {
  /** Customers that are here, waiting or in service. */
  readonly population: number;
  /** What happened here since the start, or the last `reset` of the statistics. */
  readonly statistics: StationStatistics;
  /**
   * A customer arrives.
   *
   * @param customer Its number, for the departure handler.
   * @param demand The service that it needs, in seconds at a server of its own; at least 0.
   * @param priorityClass Its class, where the station knows classes: 0 goes first.
   * @returns `false` where the station has no room: the customer is not taken, and no departure follows.
   * @throws {InputError} Where the demand or the class is out of its range.
   */
  arrive(customer: number, demand: number, priorityClass?: number): boolean;
}

/** What each station is made with. */
export interface StationOptions {
  /** The handler that is called when a customer leaves, with its number. */
  readonly departed: HandlerId;
}

/**
 * Counts, time averages and times per customer of one station or of one class in it.
 *
 * After a {@linkcode StationStatistics.reset} the times of a customer that was here before count in full when it leaves.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { StationStatistics } from "@iovlab/iovlab/kernel";
 *
 * const statistics = new StationStatistics(0);
 * statistics.arrived(1);
 * statistics.serving(1, 1);
 * statistics.departed(4, 3, 2); // at 4, after 3 s here, 2 s of them in service
 * assert.equal(statistics.responseTime.mean, 3);
 * assert.equal(statistics.waitingTime.mean, 1);
 * assert.equal(statistics.population.mean(6), 0.5);
 * ```
 */
export class StationStatistics {
  /** Customers taken. */
  arrivals = 0;
  /** Customers turned away. */
  refusals = 0;
  /** Customers served. */
  departures = 0;
  /** Customers here, over time. */
  readonly population: TimeAverage;
  /** Servers at work, over time; a shared server that works is 1. */
  readonly busyServers: TimeAverage;
  /** Seconds from arrival to departure, per customer that left. */
  readonly responseTime: Tally = new Tally();
  /** Response time less the demand, in seconds, per customer that left. */
  readonly waitingTime: Tally = new Tally();

  /** Starts at an instant, in seconds, with an empty station. */
  constructor(start: number) {
    this.population = new TimeAverage(start);
    this.busyServers = new TimeAverage(start);
  }

  /** Notes that a customer was taken. */
  arrived(now: number): void {
    this.arrivals++;
    this.population.update(now, this.population.value + 1);
  }

  /** Notes that a customer was turned away. */
  refused(): void {
    this.refusals++;
  }

  /** Notes how many servers are at work from now on. */
  serving(now: number, servers: number): void {
    this.busyServers.update(now, servers);
  }

  /** Notes that a customer left, after `response` seconds of which `demand` were its service. */
  departed(now: number, response: number, demand: number): void {
    this.departures++;
    this.population.update(now, this.population.value - 1);
    this.responseTime.add(response);
    this.waitingTime.add(response - demand);
  }

  /** Forgets the past, as at the end of a warm-up; who is here stays here. */
  reset(now: number): void {
    this.arrivals = 0;
    this.refusals = 0;
    this.departures = 0;
    this.population.reset(now);
    this.busyServers.reset(now);
    this.responseTime.reset();
    this.waitingTime.reset();
  }
}
