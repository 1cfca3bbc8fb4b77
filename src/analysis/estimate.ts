/**
 * An effect with its interval, as all of this module passes it on.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";

/** An estimate and the ends of its confidence interval, all in one unit. */
export interface Estimate {
  /** The estimate itself, finite. */
  readonly estimate: number;
  /** Lower end, at most the estimate; `-Infinity` where nothing bounds it. */
  readonly low: number;
  /** Upper end, at least the estimate; `Infinity` where nothing bounds it. */
  readonly high: number;
}

/**
 * Checks that the estimate is finite and lies between its ends.
 *
 * @throws {InputError} Where it does not.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkEstimate } from "@iovlab/iovlab/analysis";
 *
 * assert.equal(checkEstimate("benefit", { estimate: 5, low: 4, high: 6 }).high, 6);
 * assert.throws(() => checkEstimate("benefit", { estimate: 7, low: 4, high: 6 }), /low <= estimate/);
 * ```
 */
export function checkEstimate(name: string, value: Estimate): Estimate {
  const { estimate, low, high } = value;
  if (Number.isFinite(estimate) && low <= estimate && estimate <= high) return value;
  throw new InputError(
    `Cannot use ${name} as it must be finite with low <= estimate <= high: ` +
      `current value is ${estimate} [${low}, ${high}]`,
    { code: "analysis/bad-estimate" },
  );
}
