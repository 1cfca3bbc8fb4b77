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

/** Powers of ten with as many digits, up to three, as the neediest of the values has. */
function scientific(values: readonly number[], scale: number): (value: number) => string {
  const rounded = (value: number, d: number) => Number(value.toExponential(d));
  const digitsOf = (value: number) =>
    [0, 1].find((d) => rounded(value, d) === rounded(value, 2)) ?? 2;
  const digits = Math.max(0, ...values.map((value) => digitsOf(value * scale)));
  return (value) => {
    const [mantissa, exponent] = Math.abs(value * scale).toExponential(digits).split("e");
    return value === 0 ? "0" : `${value < 0 ? "−" : ""}${mantissa}e${Number(exponent)}`;
  };
}

/** Prints numbers with the decimals that the neediest of `values` has, at most `limit`. */
export function commonFormat(
  values: readonly number[],
  format: NumberFormat = "number",
  limit = most,
): (value: number) => string {
  const [scale, sign] = format === "percent" ? [100, "%"] : [1, ""];
  const largest = Math.max(0, ...values.map((value) => Math.abs(value * scale)));
  if (largest >= 1e7 || (largest > 0 && largest < 1e-4)) {
    const print = scientific(values, scale);
    return (value) => Number.isFinite(value) ? print(value) + sign : "–";
  }
  const decimals = Math.max(0, ...values.map((value) => needed(value * scale, limit)));
  return (value) => Number.isFinite(value) ? formatFixed(value * scale, decimals) + sign : "–";
}

/**
 * As {@linkcode commonFormat}, with no more decimals than give the middlemost value two digits;
 * what is less than a millionth of the largest is not looked at.
 */
export function tableFormat(
  values: readonly number[],
  format: NumberFormat = "number",
): (value: number) => string {
  const scale = format === "percent" ? 100 : 1;
  const finite = values.filter(Number.isFinite).map((value) => Math.abs(value) * scale);
  const least = Math.max(0, ...finite) * 1e-6;
  const sizes = finite.filter((size) => size > least).sort((a, b) => a - b);
  const middle = sizes[Math.floor((sizes.length - 1) / 2)] ?? 1;
  const limit = Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(middle) + 1e-9)));
  return commonFormat(values.filter(Number.isFinite), format, limit);
}
