/**
 * The shapes of the distributions and arrival processes of module `random`.
 *
 * @module
 */
import {
  arrivalProcess,
  type ArrivalSpec,
  distribution,
  type DistributionSpec,
} from "../random/mod.ts";
import { InputError } from "../core/mod.ts";
import {
  choice,
  list,
  number,
  record,
  type RecordShape,
  type VariantShape,
  whole,
} from "./_shape.ts";

const values = 65536;

type Specs = { readonly [S in DistributionSpec as S["kind"]]: S };
type Arrivals = { readonly [S in ArrivalSpec as S["kind"]]: S };

function distributionRecords(unit: string): Readonly<Record<keyof Specs, RecordShape>> {
  const positive = number(unit, { above: 0 });
  const variation = number("1", { above: 0 });
  const atLeastZero = number(unit, { least: 0 });
  const weights = list(number("1", { least: 0 }), 1, values);
  return {
    exponential: record<Specs["exponential"]>({ kind: choice("exponential"), mean: positive }),
    deterministic: record<Specs["deterministic"]>({
      kind: choice("deterministic"),
      value: atLeastZero,
    }),
    uniform: record<Specs["uniform"]>({
      kind: choice("uniform"),
      low: atLeastZero,
      high: atLeastZero,
    }),
    erlang: record<Specs["erlang"]>({
      kind: choice("erlang"),
      mean: positive,
      stages: whole("1", { least: 1, most: 1000 }),
    }),
    hyperexponential: record<Specs["hyperexponential"]>({
      kind: choice("hyperexponential"),
      probabilities: list(number("1", { least: 0, most: 1 }), 1, values),
      means: list(positive, 1, values),
    }),
    gamma: record<Specs["gamma"]>({
      kind: choice("gamma"),
      mean: positive,
      squaredCoefficientOfVariation: variation,
    }),
    lognormal: record<Specs["lognormal"]>({
      kind: choice("lognormal"),
      mean: positive,
      squaredCoefficientOfVariation: variation,
    }),
    "bounded-pareto": record<Specs["bounded-pareto"]>({
      kind: choice("bounded-pareto"),
      low: positive,
      high: positive,
      shape: number("1", { above: 0 }),
    }),
    empirical: record<Specs["empirical"]>(
      { kind: choice("empirical"), values: list(atLeastZero, 1, values), weights },
      ["weights"],
    ),
  };
}

/** A distribution of a quantity in a unit whose mean is finite and at least `leastMean`. */
export function distributionShape(unit: string, leastMean: number): VariantShape {
  return {
    kind: "variant",
    of: distributionRecords(unit),
    check: (spec) => {
      const mean = distribution(spec as DistributionSpec).mean;
      if (mean >= leastMean && mean < Infinity) return;
      throw new InputError(
        `Cannot use its mean as it must be at least ${leastMean} and finite: current value is ${mean}`,
        { code: "host/bad-distribution" },
      );
    },
  };
}

const rate = number("1/s", { above: 0, most: 1e9 });

/** An arrival process. */
export const arrivalsShape: VariantShape = {
  kind: "variant",
  of: {
    poisson: record<Arrivals["poisson"]>({ kind: choice("poisson"), rate }),
    periodic: record<Arrivals["periodic"]>({ kind: choice("periodic"), rate }),
    renewal: record<Arrivals["renewal"]>({
      kind: choice("renewal"),
      interarrival: distributionShape("s", Number.MIN_VALUE),
    }),
    mmpp: record<Arrivals["mmpp"]>({
      kind: choice("mmpp"),
      rates: list(number("1/s", { least: 0, most: 1e9 }), 2, 2),
      meanSojourns: list(number("s", { above: 0 }), 2, 2),
    }),
  } satisfies Readonly<Record<keyof Arrivals, RecordShape>>,
  check: (spec) => void arrivalProcess(spec as ArrivalSpec),
};
