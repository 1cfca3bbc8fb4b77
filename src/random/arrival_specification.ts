/**
 * Arrival processes as plain data, and what an arrival process can do.
 *
 * @module
 */
import type { DistributionSpec } from "./specification.ts";
import type { RandomStream } from "./stream.ts";

/** Poisson arrivals: independent exponential times between them. */
export interface PoissonSpec {
  /** Which process. */
  readonly kind: "poisson";
  /** Arrivals per second, above 0. */
  readonly rate: number;
}

/** Arrivals at equal distances. */
export interface PeriodicSpec {
  /** Which process. */
  readonly kind: "periodic";
  /** Arrivals per second, above 0. */
  readonly rate: number;
}

/** Independent times between arrivals, all of one distribution. */
export interface RenewalSpec {
  /** Which process. */
  readonly kind: "renewal";
  /** The time between arrivals, in seconds; its mean is above 0. */
  readonly interarrival: DistributionSpec;
}

/** Poisson arrivals whose rate switches between two values at random (Markov-modulated). */
export interface MmppSpec {
  /** Which process. */
  readonly kind: "mmpp";
  /** Arrivals per second in each state, at least 0, not both 0. */
  readonly rates: readonly [number, number];
  /** Mean time spent in each state before it switches, in seconds, above 0; it is exponential. */
  readonly meanSojourns: readonly [number, number];
}

/** Any arrival process as plain data. */
export type ArrivalSpec = PoissonSpec | PeriodicSpec | RenewalSpec | MmppSpec;

/**
 * An arrival process that was checked. One object for each source: a process can hold state between
 * calls.
 */
export interface ArrivalProcess {
  /** The plain data that it was made from. */
  readonly spec: ArrivalSpec;
  /** Mean rate, in arrivals per second. */
  readonly rate: number;
  /** The time from the last arrival (or from 0) to the next one, in seconds. */
  next(stream: RandomStream): number;
}
