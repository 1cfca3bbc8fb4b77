/**
 * Asks a stopping rule about the values at hand.
 *
 * @module
 */
import { logRatioInterval, replicationInterval } from "../stats/mod.ts";
import { precisionsOf, type RowsOf } from "./_criteria.ts";
import type { ResponsePrecision } from "./outcome.ts";
import type { ResponsesRule, StoppingRule } from "./rule.ts";

/** What a rule says. */
export interface Precision {
  /** Whether it is satisfied. */
  readonly reached: boolean;
  /** The widest half-width that it looks at; `NaN` where one cannot be computed, absent if none. */
  readonly halfWidth?: number;
  /** The half-width wanted where the widest is; absent where there is none. */
  readonly wanted?: number;
  /** What is known of each response; absent where the rule has none. */
  readonly responses?: readonly ResponsePrecision[];
}

/** Asks `rule`; `keys` are the points of the group that have not failed. */
export function precisionOf(
  rule: StoppingRule,
  keys: readonly string[],
  rowsOf: RowsOf,
): Precision {
  if (rule.kind === "fixed") return { reached: true };
  if (rule.kind === "responses") return ofResponses(rule, keys, rowsOf);
  const valuesOf = (key: string) => rowsOf(key, rule);
  const halfWidth = rule.kind === "relative"
    ? widest(keys, valuesOf)
    : logRatioHalfWidth(valuesOf(rule.of[0]), valuesOf(rule.of[1]));
  return { reached: halfWidth <= rule.halfWidth, halfWidth, wanted: rule.halfWidth };
}

/** All responses at all points; the widest is the one that is furthest from what is wanted. */
function ofResponses(rule: ResponsesRule, keys: readonly string[], rowsOf: RowsOf): Precision {
  const responses = precisionsOf(rule.criteria, keys, rowsOf);
  const reached = responses.every((response) => response.reached);
  const furthest = responses.reduce((a, b) => excess(b) > excess(a) ? b : a);
  return { reached, halfWidth: furthest.halfWidth, wanted: furthest.wanted, responses };
}

/** How many times too wide; what cannot be computed is furthest. */
function excess({ halfWidth, wanted }: ResponsePrecision): number {
  const times = halfWidth === 0 ? 0 : halfWidth / wanted;
  return Number.isNaN(times) ? Infinity : times;
}

/** The rows that a rule looks at and which points must have them: all, or those named. */
export function rowsLookedAt(
  rule: StoppingRule,
): { readonly entity: string; readonly metric: string; readonly keys?: readonly string[] }[] {
  if (rule.kind === "fixed") return [];
  if (rule.kind === "relative") return [rule];
  if (rule.kind === "log-ratio") return [{ ...rule, keys: rule.of }];
  return rule.criteria.map(({ entity, metric }) => ({ entity, metric }));
}

function widest(
  keys: readonly string[],
  valuesOf: (key: string) => readonly number[] | undefined,
): number {
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
