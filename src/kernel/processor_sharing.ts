/**
 * A single server that all present customers share equally.
 *
 * With n customers here, each is served at rate 1/n. Let the virtual time V grow at rate 1/n, too: then a customer with demand x
 * that arrives at V = v leaves when V = v + x, whoever comes or goes in between. So the customers stand in a heap by that number, and
 * an arrival or a departure costs O(log n) and moves one event, not n.
 *
 * Source of virtual time: A. K. Parekh and R. G. Gallager, A generalized processor sharing approach to flow control in integrated
 * services networks: the single-node case, IEEE/ACM Transactions on Networking 1(3), 1993; here with equal weights.
 *
 * V starts again from 0 whenever the station is empty, so that it loses no digits over a long run.
 *
 * @module
 */
import { KeyedHeap } from "./keyed_heap.ts";
import { Visits } from "./_visits.ts";
import type { EventId, HandlerId, Simulation } from "./simulation.ts";
import type { Station, StationOptions, StationStatistics } from "./station.ts";

/**
 * Processor sharing: no queue, the server's speed is divided.
 *
 * Customers that are done at the same instant leave in the order in which they arrived.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ProcessorSharingStation, Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const left: string[] = [];
 * const departed = simulation.on((customer) => left.push(`${customer} at ${simulation.now}`));
 * const cpu = new ProcessorSharingStation(simulation, { departed });
 * cpu.arrive(1, 5);
 * cpu.arrive(2, 3);
 * simulation.run();
 * assert.deepEqual(left, ["2 at 6", "1 at 8"]); // each at half speed until 6, then 1 alone
 * ```
 */
export class ProcessorSharingStation implements Station {
  readonly #simulation: Simulation;
  readonly #visits: Visits;
  readonly #heap = new KeyedHeap();
  readonly #finish: HandlerId;
  /** V at the instant `#updated`. */
  #virtualTime = 0;
  #updated = 0;
  #event: EventId = 0;

  /**
   * An empty station.
   *
   * @throws {InputError} Where the handler is not registered.
   */
  constructor(simulation: Simulation, options: StationOptions) {
    this.#simulation = simulation;
    this.#visits = new Visits(simulation, options);
    this.#finish = simulation.on(() => this.#end());
  }

  /** Customers here, all in service. */
  get population(): number {
    return this.#visits.count;
  }

  /** What happened here; `busyServers` is 1 while anybody is here. */
  get statistics(): StationStatistics {
    return this.#visits.statistics;
  }

  /**
   * A customer arrives and takes its share at once.
   *
   * @returns `true`.
   * @throws {InputError} Where the demand is negative or not finite.
   */
  arrive(customer: number, demand: number): boolean {
    const visit = this.#visits.begin(customer, demand);
    const now = this.#simulation.now;
    const sharing = this.#heap.length;
    if (sharing === 0) this.statistics.serving(now, 1);
    else {
      this.#virtualTime += (now - this.#updated) / sharing;
      this.#simulation.cancel(this.#event);
    }
    this.#updated = now;
    this.#heap.push(this.#virtualTime + demand, visit);
    this.#plan();
    return true;
  }

  /** Schedules the next departure: rounding can have brought V past it, by a unit in the last place. */
  #plan(): void {
    const left = this.#heap.firstKey - this.#virtualTime;
    const delay = left > 0 ? left * this.#heap.length : 0;
    this.#event = this.#simulation.schedule(delay, this.#finish);
  }

  #end(): void {
    const now = this.#simulation.now;
    this.#virtualTime = this.#heap.firstKey;
    this.#updated = now;
    const visit = this.#heap.shift();
    const customer = this.#visits.customer(visit);
    this.#visits.end(visit);
    if (this.#heap.length > 0) this.#plan();
    else {
      this.#virtualTime = 0;
      this.statistics.serving(now, 0);
    }
    this.#visits.depart(customer);
  }
}
