/**
 * The unit of differences between percentages, one word for it in data and one on axes.
 *
 * @module
 */

/**
 * The unit of a difference between two percentages, in claims, tables and their CSV files.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { percentagePoints } from "@iovlab/iovlab/experiment";
 *
 * assert.equal(percentagePoints, "percentage points");
 * ```
 */
export const percentagePoints = "percentage points";

/**
 * A unit as axes and the tables of READMEs have it, where room is short: `points` for {@linkcode percentagePoints}, any other as it is.
 *
 * {@linkcode effectByHost} and {@linkcode effectOverSpace} do this themselves.
 *
 * @param unit A unit as data has it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { percentagePoints, shortUnit } from "@iovlab/iovlab/experiment";
 *
 * assert.equal(shortUnit(percentagePoints), "points");
 * assert.equal(shortUnit("%"), "%");
 * ```
 */
export function shortUnit(unit: string): string {
  return unit === percentagePoints ? "points" : unit;
}
