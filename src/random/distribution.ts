/**
 * From plain data to a distribution that can be drawn from.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { BoundedPareto } from "./bounded_pareto.ts";
import { Deterministic } from "./deterministic.ts";
import { Empirical } from "./empirical.ts";
import { Erlang } from "./erlang.ts";
import { Exponential } from "./exponential.ts";
import { Gamma } from "./gamma.ts";
import { Hyperexponential } from "./hyperexponential.ts";
import { Lognormal } from "./lognormal.ts";
import type { Distribution, DistributionSpec } from "./specification.ts";
import { Uniform } from "./uniform.ts";

/**
 * Checks a specification and makes its distribution.
 *
 * Where a hot loop draws from one kind only, make that kind's class and keep its type: the call
 * then stays monomorphic.
 *
 * @throws {InputError} Where the kind is unknown or a parameter is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { distribution, randomStream } from "@iovlab/iovlab/random";
 *
 * const service = distribution({ kind: "erlang", mean: 2, stages: 4 });
 * assert.equal(service.mean, 2);
 * assert.equal(service.squaredCoefficientOfVariation, 0.25);
 * assert.ok(service.sample(randomStream(1, 0, "disk")) > 0);
 * ```
 */
export function distribution(spec: DistributionSpec): Distribution {
  switch (spec.kind) {
    case "exponential":
      return new Exponential(spec);
    case "deterministic":
      return new Deterministic(spec);
    case "uniform":
      return new Uniform(spec);
    case "erlang":
      return new Erlang(spec);
    case "hyperexponential":
      return new Hyperexponential(spec);
    case "gamma":
      return new Gamma(spec);
    case "lognormal":
      return new Lognormal(spec);
    case "bounded-pareto":
      return new BoundedPareto(spec);
    case "empirical":
      return new Empirical(spec);
    default:
      throw new InputError(
        "Cannot make a distribution as its kind must be one of exponential, deterministic, uniform, erlang, " +
          "hyperexponential, gamma, lognormal, bounded-pareto, empirical: current value is " +
          JSON.stringify((spec as { kind?: unknown })?.kind),
        { code: "random/unknown-kind" },
      );
  }
}
