/**
 * How numbers are printed in figures and tables.
 *
 * @module
 */
import type { NumberFormat } from "./figure.ts";

/** Commas between groups of three digits of the whole part. */
function grouped(digits: string): string {
  const [whole, fraction] = digits.split(".");
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? commas : `${commas}.${fraction}`;
}

/** With a real minus sign, unless all digits are 0. */
function signed(negative: boolean, digits: string): string {
  return negative && /[1-9]/.test(digits) ? `−${digits}` : digits;
}

/**
 * A number with a fixed count of decimals, a real minus sign and thousands grouped.
 *
 * @param value The number.
 * @param decimals Digits after the point.
 * @returns The text; `–` for what is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatFixed } from "@iovlab/iovlab/plot";
 *
 * assert.equal(formatFixed(-12345.678, 1), "−12,345.7");
 * assert.equal(formatFixed(NaN, 1), "–");
 * ```
 */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return "–";
  return signed(value < 0, grouped(Math.abs(value).toFixed(decimals)));
}

/**
 * A number with some significant digits: plain from 0.0001 to below ten million, else as a power of
 * ten. Digits before the point are never dropped.
 *
 * @param value The number.
 * @param digits How many digits are significant; 3 unless told.
 * @param format `percent` prints 0.6 as 60%.
 * @returns The text; `–` for what is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatNumber } from "@iovlab/iovlab/plot";
 *
 * assert.equal(formatNumber(1234.56), "1,235");
 * assert.equal(formatNumber(0.0123456), "0.0123");
 * assert.equal(formatNumber(0.6, 3, "percent"), "60%");
 * ```
 */
export function formatNumber(value: number, digits = 3, format: NumberFormat = "number"): string {
  if (!Number.isFinite(value)) return "–";
  if (format === "percent") return formatNumber(value * 100, digits) + "%";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) {
    const [mantissa, exponent] = size.toExponential(digits - 1).split("e");
    return signed(value < 0, `${trimmed(mantissa)}e${Number(exponent)}`);
  }
  const before = Math.floor(Math.log10(size)) + 1;
  return signed(value < 0, grouped(trimmed(size.toFixed(Math.max(0, digits - before)))));
}

/** Without zeros at the end of the decimals. */
function trimmed(digits: string): string {
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}

/** A value with its interval. */
export interface Estimate {
  /** The value. */
  readonly value: number;
  /** Lower end of the interval. */
  readonly low?: number;
  /** Upper end of the interval. */
  readonly high?: number;
}

/** How an {@linkcode Estimate} is printed. */
export interface EstimateFormat {
  /** `percent` prints 0.6 as 60%. */
  readonly format?: NumberFormat;
  /** Decimals of all three numbers; by the width of the interval unless told. */
  readonly decimals?: number;
}

function hasInterval(estimate: Estimate): estimate is Required<Estimate> {
  return Number.isFinite(estimate.low) && Number.isFinite(estimate.high);
}

/**
 * The decimals that suit a list of values with intervals: those that give two digits of the middlemost
 * width.
 *
 * @param estimates Values with intervals; those without are left out.
 * @param format `percent` counts the decimals of 60%, not of 0.6.
 * @returns Decimals from 0 to 6; `undefined` where there is no interval.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { estimateDecimals } from "@iovlab/iovlab/plot";
 *
 * assert.equal(estimateDecimals([{ value: 0.61, low: 0.58, high: 0.64 }]), 3);
 * assert.equal(estimateDecimals([{ value: 1500, low: 1400, high: 1600 }]), 0);
 * ```
 */
export function estimateDecimals(
  estimates: readonly Estimate[],
  format: NumberFormat = "number",
): number | undefined {
  const scale = format === "percent" ? 100 : 1;
  const widths = estimates.filter(hasInterval)
    .map(({ value, low, high }) => scale * (high > low ? high - low : Math.abs(value) || 1))
    .sort((a, b) => a - b);
  if (widths.length === 0) return undefined;
  const middle = widths[Math.floor((widths.length - 1) / 2)];
  return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(middle) + 1e-9)));
}

/**
 * A value and its interval with the decimals that the interval's width makes meaningful.
 *
 * @param estimate The value with its interval.
 * @param options How to print it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatEstimate } from "@iovlab/iovlab/plot";
 *
 * assert.equal(formatEstimate({ value: 0.6123, low: 0.5981, high: 0.6264 }), "0.612 [0.598, 0.626]");
 * assert.equal(
 *   formatEstimate({ value: 0.61, low: 0.58, high: 0.64 }, { format: "percent" }),
 *   "61.0% [58.0, 64.0]",
 * );
 * ```
 */
export function formatEstimate(estimate: Estimate, options: EstimateFormat = {}): string {
  const { format = "number", decimals = estimateDecimals([estimate], format) } = options;
  const [scale, sign] = format === "percent" ? [100, "%"] : [1, ""];
  if (decimals === undefined) return formatNumber(estimate.value, 3, format);
  if (!Number.isFinite(estimate.value)) return "–";
  const print = (x: number) => formatFixed(x * scale, decimals);
  const value = print(estimate.value) + sign;
  return hasInterval(estimate)
    ? `${value} [${print(estimate.low)}, ${print(estimate.high)}]`
    : value;
}
