/**
 * A simulated queueing system as plain data: what is stated of it, and what was observed.
 *
 * @module
 */

/** Requests that come from outside. */
export interface OpenArrivals {
  /** Names the kind. */
  readonly kind: "open";
  /** Arrivals per second, above 0. */
  readonly rate: number;
  /**
   * The gaps between arrivals that follow each other, in seconds, as observed; they are tested. Where none were kept, `poisson` states that arrivals are a Poisson
   * process, or `other` that they are not.
   */
  readonly gaps: ArrayLike<number> | "poisson" | "other";
}

/** A fixed number of customers that think and come back. */
export interface ClosedArrivals {
  /** Names the kind. */
  readonly kind: "closed";
  /** How many customers. */
  readonly population: number;
  /** Mean think time, in seconds. */
  readonly thinkTime: number;
}

/** Service times of a station. */
export interface ServiceTimes {
  /** Mean, in seconds. */
  readonly mean: number;
  /** Variance over the square of the mean. */
  readonly squaredCoefficientOfVariation: number;
  /**
   * Service times as observed, in seconds; they are tested. Where none were kept, the name of the distribution: a squared coefficient of
   * variation of 1 alone does not make it `exponential`.
   */
  readonly times: ArrayLike<number> | "exponential" | "constant" | "other";
}

/** In which order a station serves. */
export type Discipline = "fcfs" | "lcfs" | "random" | "ps" | "lcfs-pr" | "priority";

/** A single queue. */
export interface QueueDescription {
  /** Names the kind. */
  readonly kind: "queue";
  /** Where requests come from. */
  readonly arrivals: OpenArrivals | ClosedArrivals;
  /** How long they are served. */
  readonly service: ServiceTimes;
  /** Servers. */
  readonly servers: number;
  /** How many may wait or be in service, `Infinity` without limit. */
  readonly capacity: number;
  /** In which order they are served. */
  readonly discipline: Discipline;
}

/** A station of a network. */
export interface StationDescription {
  /** Its name. */
  readonly name: string;
  /** How long a visit is served. */
  readonly service: ServiceTimes;
  /** Mean visits per round of a customer. */
  readonly visits: number;
  /** Servers; `Infinity` for a delay. */
  readonly servers: number;
  /** How many may wait or be in service, `Infinity` without limit. */
  readonly capacity: number;
  /** In which order they are served. */
  readonly discipline: Discipline;
}

/** A closed network of stations with customers of one class. */
export interface NetworkDescription {
  /** Names the kind. */
  readonly kind: "network";
  /** How many customers. */
  readonly population: number;
  /** The stations; thinking is one with infinitely many servers. */
  readonly stations: readonly StationDescription[];
}

/** Quantities that can be compared. */
export type QueueQuantity =
  | "throughput"
  | "utilization"
  | "waitingTime"
  | "responseTime"
  | "queueLength"
  | "population"
  | "loss";

/**
 * What was simulated: the value of each replication, by quantity. Times in seconds, throughput per second, utilization as busy servers over
 * servers, `queueLength` without and `population` with those in service, loss as a share of arrivals.
 *
 * For a network the name of a station and a dot stand before the quantity (`disk.utilization`), and `throughput` alone is that of rounds.
 */
export type SimulatedQuantities = Readonly<Record<string, ArrayLike<number>>>;
