/**
 * A value with its interval as a short text.
 *
 * @module
 */
import { estimateDecimals, formatFixed, formatNumber } from "../../plot/mod.ts";

/**
 * A value as text: `0.512 ± 0.014` with the decimals that the interval makes meaningful, or five
 * significant digits where there is no interval.
 *
 * @param value The value.
 * @param halfWidth Half the width of its interval, where it has one.
 * @returns The text; `–` of what is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { estimateText } from "@iovlab/iovlab/lqn/report";
 *
 * assert.equal(estimateText(0.512345, 0.0138), "0.512 ± 0.014");
 * assert.equal(estimateText(0.512345), "0.51235");
 * ```
 */
export function estimateText(value: number, halfWidth?: number): string {
  if (!Number.isFinite(value)) return "–";
  if (halfWidth === undefined || !Number.isFinite(halfWidth)) return formatNumber(value, 5);
  const decimals = estimateDecimals([{ value, low: value - halfWidth, high: value + halfWidth }]);
  // Fixed decimals end at the sixth, and an interval without width asks for none.
  if (decimals === undefined || halfWidth < 1e-5) {
    return `${formatNumber(value, 5)} ± ${formatNumber(halfWidth, 2)}`;
  }
  return `${formatFixed(value, decimals)} ± ${formatFixed(halfWidth, decimals)}`;
}
