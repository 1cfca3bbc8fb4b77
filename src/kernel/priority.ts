/**
 * A single server with priority classes, preemptive-resume or non-preemptive.
 *
 * @module
 */
import { checkInteger, InputError } from "../core/mod.ts";
import { grown, initialCapacity } from "./_event_pool.ts";
import { Ring } from "./ring.ts";
import { Visits } from "./_visits.ts";
import type { EventId, HandlerId, Simulation } from "./simulation.ts";
import { type Station, type StationOptions, StationStatistics } from "./station.ts";

/** Options of {@linkcode PriorityStation}. */
export interface PriorityOptions extends StationOptions {
  /** How many classes there are: 0 is the first, `classes - 1` the last. */
  readonly classes: number;
  /**
   * Whether an arrival takes the server from a customer of a later class, which goes on where it was when the server comes back
   * to it; else a service that has begun is never interrupted.
   */
  readonly preemptive: boolean;
}

/** No visit is in service. */
const idle = -1;

/**
 * The lowest class number first; within a class, first come, first served.
 *
 * A preemptive station interrupts only for a lower class number. An interrupted customer waits in front of its class. A
 * customer whose service ends at this very instant, but whose event has not run, is interrupted too, and leaves with
 * a rest of 0 when its turn comes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { PriorityStation, Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const left: string[] = [];
 * const departed = simulation.on((customer) => left.push(`${customer} at ${simulation.now}`));
 * const core = new PriorityStation(simulation, { departed, classes: 2, preemptive: true });
 * const urgent = simulation.on((customer) => core.arrive(customer, 3, 0));
 * core.arrive(1, 5, 1);
 * simulation.schedule(4, urgent, 2);
 * simulation.run();
 * assert.deepEqual(left, ["2 at 7", "1 at 8"]);
 * assert.equal(core.classStatistics[1].responseTime.mean, 8);
 * ```
 */
export class PriorityStation implements Station {
  /** The statistics of each class; `busyServers` is 1 while the class has the server. */
  readonly classStatistics: readonly StationStatistics[];
  readonly #simulation: Simulation;
  readonly #visits: Visits;
  readonly #preemptive: boolean;
  readonly #queues: Ring[];
  readonly #finish: HandlerId;
  /** By visit: its class, and the service that it still needs while it waits, in seconds. */
  #classes: Int32Array = new Int32Array(initialCapacity);
  #remaining: Float64Array = new Float64Array(initialCapacity);
  #serving = idle;
  #event: EventId = 0;

  /**
   * An empty station.
   *
   * @throws {InputError} Where the number of classes is not a whole number above 0, or the handler is not registered.
   */
  constructor(simulation: Simulation, options: PriorityOptions) {
    const count = checkInteger("number of classes", options.classes, 1);
    this.#simulation = simulation;
    this.#visits = new Visits(simulation, options);
    this.#preemptive = options.preemptive;
    this.#queues = Array.from({ length: count }, () => new Ring());
    this.classStatistics = this.#queues.map(() => new StationStatistics(simulation.now));
    this.#finish = simulation.on((visit) => this.#end(visit));
  }

  /** Customers here, waiting or in service. */
  get population(): number {
    return this.#visits.count;
  }

  /** What happened here, all classes together. */
  get statistics(): StationStatistics {
    return this.#visits.statistics;
  }

  /**
   * A customer arrives.
   *
   * @param customer Its number, for the departure handler.
   * @param demand The service that it needs, in seconds.
   * @param priorityClass Its class: 0 goes first.
   * @returns `true`.
   * @throws {InputError} Where the demand is negative or not finite, or there is no such class.
   */
  arrive(customer: number, demand: number, priorityClass = 0): boolean {
    this.#checkClass(priorityClass);
    const visit = this.#visits.begin(customer, demand);
    this.#note(visit, priorityClass, demand);
    this.classStatistics[priorityClass].arrived(this.#simulation.now);
    if (this.#serving === idle) {
      this.statistics.serving(this.#simulation.now, 1);
      this.#start(visit);
    } else if (this.#preemptive && priorityClass < this.#classes[this.#serving]) {
      this.#interrupt();
      this.#start(visit);
    } else this.#queues[priorityClass].push(visit);
    return true;
  }

  #checkClass(priorityClass: number): void {
    if (this.#queues[priorityClass] !== undefined) return;
    throw new InputError(
      `Cannot use class as it must be a whole number from 0 to ${this.#queues.length - 1}: ` +
        `current value is ${priorityClass}`,
      { code: "kernel/unknown-class" },
    );
  }

  #note(visit: number, priorityClass: number, demand: number): void {
    if (visit === this.#classes.length) {
      this.#classes = grown(this.#classes, visit * 2);
      this.#remaining = grown(this.#remaining, visit * 2);
    }
    this.#classes[visit] = priorityClass;
    this.#remaining[visit] = demand;
  }

  #start(visit: number): void {
    this.#serving = visit;
    this.classStatistics[this.#classes[visit]].serving(this.#simulation.now, 1);
    this.#event = this.#simulation.schedule(this.#remaining[visit], this.#finish, visit);
  }

  /** Sends the customer in service back to the front of its class. */
  #interrupt(): void {
    const now = this.#simulation.now;
    const visit = this.#serving;
    const priorityClass = this.#classes[visit];
    this.#remaining[visit] = this.#simulation.timeOf(this.#event) - now;
    this.#simulation.cancel(this.#event);
    this.#queues[priorityClass].unshift(visit);
    this.classStatistics[priorityClass].serving(now, 0);
  }

  #end(visit: number): void {
    const now = this.#simulation.now;
    const customer = this.#visits.customer(visit);
    const statistics = this.classStatistics[this.#classes[visit]];
    statistics.serving(now, 0);
    statistics.departed(now, this.#visits.end(visit), this.#visits.demands[visit]);
    const next = this.#next();
    this.#serving = next;
    if (next === idle) this.statistics.serving(now, 0);
    else this.#start(next);
    this.#visits.depart(customer);
  }

  #next(): number {
    for (const queue of this.#queues) {
      if (queue.length > 0) return queue.shift();
    }
    return idle;
  }
}
