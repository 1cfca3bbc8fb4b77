/**
 * From plain data to an arrival process: Poisson, periodic, renewal, Markov-modulated Poisson.
 *
 * @module
 */
import { checkPositive, InputError } from "../core/mod.ts";
import type {
  ArrivalProcess,
  ArrivalSpec,
  PeriodicSpec,
  PoissonSpec,
  RenewalSpec,
} from "./arrival_specification.ts";
import { distribution } from "./distribution.ts";
import { Mmpp } from "./mmpp.ts";
import type { Distribution } from "./specification.ts";
import type { RandomStream } from "./stream.ts";

class Poisson implements ArrivalProcess {
  readonly rate: number;
  readonly #mean: number;

  constructor(readonly spec: PoissonSpec) {
    this.rate = checkPositive("poisson rate", spec.rate);
    this.#mean = 1 / spec.rate;
  }

  next(stream: RandomStream): number {
    return -this.#mean * Math.log(stream.uniformOpen());
  }
}

class Periodic implements ArrivalProcess {
  readonly rate: number;
  readonly #period: number;

  constructor(readonly spec: PeriodicSpec) {
    this.rate = checkPositive("periodic rate", spec.rate);
    this.#period = 1 / spec.rate;
  }

  next(_stream: RandomStream): number {
    return this.#period;
  }
}

class Renewal implements ArrivalProcess {
  readonly rate: number;
  readonly #interarrival: Distribution;

  constructor(readonly spec: RenewalSpec) {
    this.#interarrival = distribution(spec.interarrival);
    this.rate = 1 / checkPositive("mean time between arrivals", this.#interarrival.mean);
  }

  next(stream: RandomStream): number {
    return this.#interarrival.sample(stream);
  }
}

/**
 * Checks a specification and makes its arrival process.
 *
 * @throws {InputError} Where the kind is unknown or a parameter is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { arrivalProcess, randomStream } from "@iovlab/iovlab/random";
 *
 * const clients = arrivalProcess({ kind: "periodic", rate: 50 });
 * assert.equal(clients.next(randomStream(1, 0, "clients")), 0.02);
 * ```
 */
export function arrivalProcess(spec: ArrivalSpec): ArrivalProcess {
  switch (spec.kind) {
    case "poisson":
      return new Poisson(spec);
    case "periodic":
      return new Periodic(spec);
    case "renewal":
      return new Renewal(spec);
    case "mmpp":
      return new Mmpp(spec);
    default:
      throw new InputError(
        "Cannot make an arrival process as its kind must be one of poisson, periodic, renewal, mmpp: " +
          `current value is ${JSON.stringify((spec as { kind?: unknown })?.kind)}`,
        { code: "random/unknown-kind" },
      );
  }
}
