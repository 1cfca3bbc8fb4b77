/**
 * Factors: what a study varies, and how a place in a design becomes a value.
 *
 * A design sees a factor either as levels (a list, or evenly spaced values of a range) or as a coordinate u in
 * [0, 1) (the value below which a share u of the factor lies). So any design works with any factor:
 * a list has as many levels as values and gives each an equal part of [0, 1), a range is uniform on its scale,
 * and a distribution is placed by its inverse.
 *
 * @module
 */
import { checkFinite, checkInteger, checkPositive, InputError } from "../core/mod.ts";
import { normalQuantile } from "../stats/mod.ts";
import { choice, scaleLinear, scaleLog } from "./scale.ts";

/** The value of a factor at one point. */
export type FactorValue = string | number | boolean | null;

/** What all factors have. */
export interface FactorOptions {
  /** The unit of its values, as it is printed. */
  readonly unit?: string;
  /** The value where a design keeps the factor: of a list its first value, else its middle, where absent. */
  readonly base?: FactorValue;
}

/** Some values. */
export interface ListFactor extends FactorOptions {
  /** Which kind of factor it is. */
  readonly kind: "list";
  /** The values, in the order of the levels; at least one, all different. */
  readonly values: readonly FactorValue[];
}

/** Any value between two ends. */
export interface RangeFactor extends FactorOptions {
  /** Which kind of factor it is. */
  readonly kind: "range";
  /** The low end. */
  readonly from: number;
  /** The high end, at least `from`. */
  readonly to: number;
  /** On which scale it is even: `linear` where absent; `log` needs ends above 0. */
  readonly scale?: "linear" | "log";
  /** Whether values are rounded to whole numbers; false where absent. */
  readonly integer?: boolean;
}

/** Values with a distribution, such as what is assumed of a cost. */
export type DistributionFactor =
  & FactorOptions
  & { readonly kind: "distribution"; readonly integer?: boolean }
  & (
    | {
      /** Rising to `mode`, then falling. */
      readonly of: "triangular";
      readonly low: number;
      readonly mode: number;
      readonly high: number;
    }
    | {
      /** Normal. */
      readonly of: "normal";
      readonly mean: number;
      readonly standardDeviation: number;
    }
    | {
      /** Its logarithm is normal: `median` times or divided by `factor` holds 68%. */
      readonly of: "lognormal";
      readonly median: number;
      readonly factor: number;
    }
  );

/** What a study varies. */
export type Factor = ListFactor | RangeFactor | DistributionFactor;

/**
 * Checks a factor.
 *
 * @throws {InputError} `study/bad-factor`, or that of a number out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkFactor } from "@iovlab/iovlab/study";
 *
 * assert.throws(() => checkFactor("vms", { kind: "list", values: [] }), /"vms" .* a value/);
 * ```
 */
export function checkFactor(name: string, factor: Factor): Factor {
  const own = `factor "${name}"`;
  switch (factor.kind) {
    case "list":
      if (factor.values.length === 0) refuse(own, "it must have a value: it has none");
      if (new Set(factor.values).size < factor.values.length) {
        refuse(own, `its values must differ: current value is ${JSON.stringify(factor.values)}`);
      }
      return factor;
    case "range":
      checkFinite(`low end of ${own}`, factor.from);
      checkFinite(`high end of ${own}`, factor.to);
      if (factor.from > factor.to) {
        refuse(own, `its range must go up: current value is ${factor.from} to ${factor.to}`);
      }
      if (factor.scale === "log") checkPositive(`low end of ${own}`, factor.from);
      return factor;
    case "distribution":
      return checkDistribution(own, factor);
    default:
      return refuse(
        own,
        `its kind must be list, range or distribution: current value is ${
          JSON.stringify((factor as { kind: unknown }).kind)
        }`,
      );
  }
}

function checkDistribution(own: string, factor: DistributionFactor): Factor {
  switch (factor.of) {
    case "triangular": {
      const { low, mode, high } = factor;
      [low, mode, high].forEach((value) => checkFinite(`a value of ${own}`, value));
      if (low <= mode && mode <= high && low < high) return factor;
      return refuse(own, `low, mode and high must rise: current value is ${low}, ${mode}, ${high}`);
    }
    case "normal":
      checkFinite(`mean of ${own}`, factor.mean);
      checkPositive(`standard deviation of ${own}`, factor.standardDeviation);
      return factor;
    case "lognormal":
      checkPositive(`median of ${own}`, factor.median);
      if (factor.factor > 1 && factor.factor < Infinity) return factor;
      return refuse(own, `its spread must be above 1: current value is ${factor.factor}`);
    default:
      return refuse(own, "its distribution must be triangular, normal or lognormal");
  }
}

/**
 * The value below which a share `u` of a factor lies.
 *
 * @param u A coordinate of a design, in [0, 1).
 * @throws {InputError} Where `u` is not in [0, 1); of a distribution without ends also where it is 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { factorValue } from "@iovlab/iovlab/study";
 *
 * assert.equal(factorValue({ kind: "range", from: 1, to: 9, integer: true }, 0.55), 5);
 * assert.equal(factorValue({ kind: "list", values: ["copy", "map"] }, 0.55), "map");
 * ```
 */
export function factorValue(factor: Factor, u: number): FactorValue {
  if (factor.kind === "list") return choice(u, factor.values);
  const value = numberAt(factor, u);
  return factor.integer ? Math.round(value) : value;
}

function numberAt(factor: RangeFactor | DistributionFactor, u: number): number {
  if (factor.kind === "range") {
    // With whole numbers each of them gets an equal part of a linear range.
    if (factor.integer && factor.scale !== "log") {
      return factor.from + Math.floor(scaleLinear(u, 0, factor.to - factor.from + 1));
    }
    const scale = factor.scale === "log" ? scaleLog : scaleLinear;
    return scale(u, factor.from, factor.to);
  }
  // A coordinate of 0 has no value where there is no low end; half a unit of a 32-bit design is near enough.
  const inside = Math.max(u, 2 ** -33);
  switch (factor.of) {
    case "triangular":
      return triangular(factor, u);
    case "normal":
      return factor.mean + factor.standardDeviation * normalQuantile(inside);
    case "lognormal":
      return factor.median * factor.factor ** normalQuantile(inside);
  }
}

function triangular(
  { low, mode, high }: { readonly low: number; readonly mode: number; readonly high: number },
  u: number,
): number {
  const split = (mode - low) / (high - low);
  return u < split
    ? low + Math.sqrt(u * (high - low) * (mode - low))
    : high - Math.sqrt((1 - u) * (high - low) * (high - mode));
}

/**
 * The levels of a factor: all values of a list; of a range `count` values evenly spaced from end to end; of a
 * distribution the middles of `count` equally likely parts. Whole numbers that coincide occur once.
 *
 * @param count How many levels a range or distribution gets, at least 1; 1 is its base value.
 * @throws {InputError} Where the count is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { factorLevels } from "@iovlab/iovlab/study";
 *
 * assert.deepEqual(factorLevels({ kind: "range", from: 1, to: 100, scale: "log" }, 3), [1, 10, 100]);
 * ```
 */
export function factorLevels(factor: Factor, count: number): FactorValue[] {
  if (factor.kind === "list") return [...factor.values];
  checkInteger("levels of a factor", count, 1);
  if (count === 1) return [baseOf(factor)];
  const values = Array.from({ length: count }, (_, index) => levelAt(factor, index, count));
  return [...new Set(values)];
}

function levelAt(
  factor: RangeFactor | DistributionFactor,
  index: number,
  count: number,
): FactorValue {
  if (factor.kind === "distribution") return factorValue(factor, (index + 0.5) / count);
  const { from, to, scale, integer } = factor;
  const share = index / (count - 1);
  const plain = scale === "log" ? clean(from * (to / from) ** share) : from + share * (to - from);
  const value = index === 0 ? from : index === count - 1 ? to : plain;
  return integer ? Math.round(value) : value;
}

/** Without the last digit, where the logarithm left its traces: 10 instead of 10.000000000000002. */
function clean(value: number): number {
  return Number(value.toPrecision(14));
}

/**
 * The value of a factor where a design keeps it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { baseOf } from "@iovlab/iovlab/study";
 *
 * assert.equal(baseOf({ kind: "range", from: 0, to: 10 }), 5);
 * assert.equal(baseOf({ kind: "list", values: ["copy", "map"], base: "map" }), "map");
 * ```
 */
export function baseOf(factor: Factor): FactorValue {
  if (factor.base !== undefined) return factor.base;
  if (factor.kind === "list") return factor.values[0];
  if (factor.kind === "range" && factor.scale !== "log") {
    const middle = (factor.from + factor.to) / 2;
    return factor.integer ? Math.round(middle) : middle;
  }
  const value = factorValue(factor, 0.5);
  return typeof value === "number" ? clean(value) : value;
}

function refuse(own: string, rule: string): never {
  throw new InputError(`Cannot use ${own} as ${rule}`, { code: "study/bad-factor" });
}
