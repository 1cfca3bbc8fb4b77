/**
 * From a coordinate of a design, u in [0, 1), to the value of a factor.
 *
 * @module
 */
import { checkFinite, checkPositive, InputError } from "../core/mod.ts";

function checkUnit(u: number): number {
  if (u >= 0 && u < 1) return u;
  const message =
    `Cannot place a factor as u must be at least 0 and below 1: current value is ${u}`;
  throw new InputError(message, { code: "study/bad-coordinate" });
}

function checkOrder(low: number, high: number): void {
  if (low <= high) return;
  throw new InputError(
    `Cannot place a factor as its range must go up: current value is ${low} to ${high}`,
    { code: "study/bad-range" },
  );
}

/** Keeps a value in its range, which rounding may leave. */
function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/**
 * Spreads u evenly over a range: the factor is uniform.
 *
 * @throws {InputError} Where u is not in [0, 1), an end is not finite, or the range goes down.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { scaleLinear } from "@iovlab/iovlab/study";
 *
 * assert.equal(scaleLinear(0.25, 10, 20), 12.5);
 * ```
 */
export function scaleLinear(u: number, low: number, high: number): number {
  checkOrder(checkFinite("low end of a factor", low), checkFinite("high end of a factor", high));
  return within(low + checkUnit(u) * (high - low), low, high);
}

/**
 * Spreads u evenly over the logarithm of a range of positive values: each doubling gets the same share.
 *
 * @throws {InputError} Where u is not in [0, 1), an end is not above 0, or the range goes down.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { scaleLog } from "@iovlab/iovlab/study";
 *
 * assert.ok(Math.abs(scaleLog(0.5, 1, 100) - 10) < 1e-12);
 * ```
 */
export function scaleLog(u: number, low: number, high: number): number {
  checkOrder(
    checkPositive("low end of a factor", low),
    checkPositive("high end of a factor", high),
  );
  return within(low * Math.exp(checkUnit(u) * Math.log(high / low)), low, high);
}

/**
 * Takes one of some levels, each for an equal part of [0, 1).
 *
 * @typeParam Level What the levels are.
 * @throws {InputError} Where u is not in [0, 1) or there is no level.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { choice } from "@iovlab/iovlab/study";
 *
 * assert.equal(choice(0.5, ["copy", "map"]), "map");
 * ```
 */
export function choice<Level>(u: number, levels: readonly Level[]): Level {
  checkUnit(u);
  if (levels.length > 0) return levels[Math.min(levels.length - 1, Math.floor(u * levels.length))];
  throw new InputError("Cannot choose a level as there must be one: current value is none", {
    code: "study/no-levels",
  });
}
