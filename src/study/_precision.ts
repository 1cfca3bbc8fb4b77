/**
 * Asks a stopping rule about the values at hand.
 *
 * @module
 */
import { logRatioInterval, replicationInterval } from "../stats/mod.ts";
import type { RelativeRule, StoppingRule } from "./rule.ts";

/** What a rule says. */
export interface Precision {
  /** Whether it is satisfied. */
  readonly reached: boolean;
  /** The widest half-width that it looks at; `NaN` where one cannot be computed, absent if none. */
  readonly halfWidth?: number;
}

/** Gives the values of the replications that count at a point, `undefined` if it has none. */
export type ValuesOf = (key: string) => readonly number[] | undefined;

/** Asks `rule`; `keys` are the points of the group that have not failed. */
export function precisionOf(
  rule: StoppingRule,
  keys: readonly string[],
  valuesOf: ValuesOf,
): Precision {
  if (rule.kind === "fixed") return { reached: true };
  const halfWidth = rule.kind === "relative"
    ? widest(rule, keys, valuesOf)
    : logRatioHalfWidth(valuesOf(rule.of[0]), valuesOf(rule.of[1]));
  return { reached: halfWidth <= rule.halfWidth, halfWidth };
}

function widest(_rule: RelativeRule, keys: readonly string[], valuesOf: ValuesOf): number {
  // Math.max gives NaN where one of its arguments is NaN.
  return Math.max(...keys.map((key) => relativeHalfWidth(valuesOf(key) ?? [])));
}

/** Half-width over mean; 0 where all values are the same, zeros too; `NaN` where one is not finite. */
function relativeHalfWidth(values: readonly number[]): number {
  if (values.length === 0 || !values.every(Number.isFinite)) return NaN;
  const { mean, halfWidth } = replicationInterval(values);
  return halfWidth === 0 ? 0 : halfWidth / Math.abs(mean);
}

/** Half-width of the mean logarithm of the paired ratio; `NaN` where a value is not above 0. */
function logRatioHalfWidth(
  a: readonly number[] | undefined,
  b: readonly number[] | undefined,
): number {
  const usable = (value: number) => value > 0 && Number.isFinite(value);
  if (!a?.every(usable) || !b?.every(usable)) return NaN;
  return logRatioInterval(a, b).logHalfWidth;
}
