/**
 * What a claim is judged on: the effect on the baseline host, on other hosts, and over the
 * parameter space.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { checkEstimate, type Estimate } from "./estimate.ts";

/** The parameters of one point: numbers, or levels as texts or switches. */
export type Parameters = Readonly<Record<string, string | number | boolean>>;

/** The effect at one point of the parameter space. */
export interface SpacePoint {
  /** The parameters by name; all points have the same names. */
  readonly parameters: Parameters;
  /** The effect, in the claim's unit. */
  readonly effect: number;
  /** Lower end of the effect's own 95% interval; given together with `high` or not at all. */
  readonly low?: number;
  /** Upper end of the effect's own 95% interval. */
  readonly high?: number;
}

/** How a factor is shown in words. */
export interface FactorLabel {
  /** The factor in words, such as `file size`. */
  readonly label: string;
  /** The unit that numbers are shown in, such as `kB`. */
  readonly unit?: string;
  /** What a number is divided by to be in `unit`, such as 1000; 1 where absent. */
  readonly divisor?: number;
}

/** The points at which the parameter space was sampled. */
export interface SpaceEvidence {
  /** The points: at least one. */
  readonly points: readonly SpacePoint[];
  /** How factors are shown, by parameter name; a factor without one is shown by its name. */
  readonly labels?: Readonly<Record<string, FactorLabel>>;
}

/** The effect on one more baseline host. */
export interface HostEvidence {
  /** The key of the host. */
  readonly key: string;
  /** The effect with its 95% interval, in the claim's unit. */
  readonly interval: Estimate;
}

/** All that a claim is judged on. */
export interface Evidence {
  /** The effect on the claim's baseline host with its 95% interval, in the claim's unit. */
  readonly baseline: Estimate;
  /** The same on other baseline hosts, which were named before the first run. */
  readonly others: readonly HostEvidence[];
  /** The same over the parameter space. */
  readonly space: SpaceEvidence;
}

/**
 * The interval of a point's effect; where the point has none, the effect itself.
 *
 * @throws {InputError} Where only one end is given, or the effect lies outside.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { effectOf } from "@iovlab/iovlab/analysis";
 *
 * assert.deepEqual(effectOf({ parameters: {}, effect: 5 }), { estimate: 5, low: 5, high: 5 });
 * assert.throws(() => effectOf({ parameters: {}, effect: 5, low: 4 }), /low and high together/);
 * ```
 */
export function effectOf(point: SpacePoint): Estimate {
  const { effect, low, high, parameters } = point;
  if ((low === undefined) !== (high === undefined)) {
    throw new InputError(
      "Cannot use a point of the space as it must have low and high together: " +
        `current value is ${low} and ${high} at ${JSON.stringify(parameters)}`,
      { code: "analysis/half-an-interval" },
    );
  }
  return checkEstimate(`effect at ${JSON.stringify(parameters)}`, {
    estimate: effect,
    low: low ?? effect,
    high: high ?? effect,
  });
}
