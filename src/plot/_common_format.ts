/**
 * Numbers that stand together, all with the same decimals.
 *
 * @module
 */
import type { NumberFormat } from "./figure.ts";
import { formatFixed } from "./format.ts";

/** The most decimals that are looked at. */
const most = 8;

/** How many decimals a number needs to be exact, up to `limit`. */
function needed(value: number, limit: number): number {
  for (let d = 0; d < limit; d++) {
    if (Math.abs(Number(value.toFixed(d)) - value) <= 1e-9 * Math.abs(value)) return d;
  }
  return limit;
}

/** Prints numbers with the decimals that the neediest of `values` has, at most `limit`. */
export function commonFormat(
  values: readonly number[],
  format: NumberFormat = "number",
  limit = most,
): (value: number) => string {
  const [scale, sign] = format === "percent" ? [100, "%"] : [1, ""];
  const decimals = Math.max(0, ...values.map((value) => needed(value * scale, limit)));
  return (value) => formatFixed(value * scale, decimals) + sign;
}

/** As {@linkcode commonFormat}, with no more decimals than give the middlemost value two digits. */
export function tableFormat(
  values: readonly number[],
  format: NumberFormat = "number",
): (value: number) => string {
  const scale = format === "percent" ? 100 : 1;
  const sizes = values.map((value) => Math.abs(value) * scale).filter((size) =>
    size > 0 && size < Infinity
  )
    .sort((a, b) => a - b);
  const middle = sizes[Math.floor((sizes.length - 1) / 2)] ?? 1;
  const limit = Math.min(most, Math.max(0, 1 - Math.floor(Math.log10(middle))));
  return commonFormat(values.filter(Number.isFinite), format, limit);
}
