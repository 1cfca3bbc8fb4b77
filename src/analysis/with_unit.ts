/**
 * Numbers with their units as people write them.
 *
 * @module
 */

/**
 * A number's text with its unit: a percent sign stands close, what counts has no unit.
 *
 * @param text The number as it is printed.
 * @param unit Its unit; `1` or nothing for none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { withUnit } from "@iovlab/iovlab/analysis";
 *
 * assert.deepEqual([withUnit("60", "%"), withUnit("1.5", "ms"), withUnit("3", "1")], ["60%", "1.5 ms", "3"]);
 * ```
 */
export function withUnit(text: string, unit: string): string {
  if (unit === "" || unit === "1") return text;
  return unit === "%" ? `${text}%` : `${text} ${unit}`;
}
