/**
 * Numbers and lists in words, for reasons and regions.
 *
 * @module
 */
import type { Estimate } from "./estimate.ts";
import { withUnit } from "./with_unit.ts";

/** A number to three significant digits, without an exponent where that stays short. */
export function inDigits(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : value < 0 ? "-infinity" : "unknown";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 100 && size < 1e7) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** A number to three significant digits with its unit: `60%`, `1.5 ms`. */
export function inUnit(value: number, unit: string): string {
  return withUnit(inDigits(value), unit);
}

/** An estimate with its interval and unit: `58.2% [55, 61.4]`. */
export function inBrackets({ estimate, low, high }: Estimate, unit: string): string {
  return `${inUnit(estimate, unit)} [${inDigits(low)}, ${inDigits(high)}]`;
}

/** A share as whole percent: `83%`; never a full 0% or 100% where it is not. */
export function asPercent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 0) return "under 1%";
  if (rounded === 100 && share < 1) return "over 99%";
  return `${rounded}%`;
}

/** `1 point`, `2 points`. */
export function countOf(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}
