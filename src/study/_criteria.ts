/**
 * Asks the responses of a stopping rule about the values at hand.
 *
 * Each response gives one estimate for each point, or for each comparison with the point `against`.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { controlledMean, valueQuantile } from "../stats/mod.ts";
import type { ResponsePrecision } from "./outcome.ts";
import type { ControlRow, Criterion } from "./rule.ts";

/** Gives the values of the replications that count of a row at a point; `undefined` if it has none. */
export type RowsOf = (
  key: string,
  row: { readonly entity: string; readonly metric: string },
) => readonly number[] | undefined;

/** What is known of a response at one point or comparison: the estimate and the half-width allowed. */
interface Estimate {
  readonly mean: number;
  readonly halfWidth: number;
  /** What a relative half-width is a share of. */
  readonly scale: number;
}

const unknown: Estimate = { mean: NaN, halfWidth: NaN, scale: NaN };

/** The estimates of all responses, in the order of the rule, then of the points. */
export function precisionsOf(
  criteria: readonly Criterion[],
  keys: readonly string[],
  rowsOf: RowsOf,
): ResponsePrecision[] {
  return criteria.flatMap((criterion) => {
    const { name: response, of = "each", against } = criterion;
    const compared = of === "each" ? keys : keys.filter((key) => key !== against);
    return compared.map((point) => {
      const { mean, halfWidth, scale } = estimateOf(criterion, point, rowsOf);
      const wanted = allowed(criterion, scale);
      const versus = of === "each" ? {} : { against };
      return {
        ...{ response, point, ...versus, estimate: mean, halfWidth, wanted },
        reached: halfWidth <= wanted,
      };
    });
  });
}

/** The largest half-width allowed: the larger of the two where both are given. */
function allowed({ relative, absolute }: Criterion, scale: number): number {
  const share = relative === undefined ? 0 : relative * Math.abs(scale);
  return Math.max(absolute ?? 0, Number.isNaN(share) && absolute !== undefined ? 0 : share);
}

function estimateOf(criterion: Criterion, key: string, rowsOf: RowsOf): Estimate {
  const { of = "each", statistic = "mean", against } = criterion;
  const values = rowsOf(key, criterion);
  if (!values || values.length === 0 || !values.every(Number.isFinite)) return unknown;
  if (of === "each") {
    const found = statistic === "mean"
      ? controlled(
        values,
        (criterion.controls ?? []).map((row) => ({ values: rowsOf(key, row), mean: row.mean })),
      )
      : valueQuantile(values, statistic.quantile);
    return { mean: found.mean, halfWidth: found.halfWidth, scale: found.mean };
  }
  const base = rowsOf(against!, criterion);
  if (!base?.every(Number.isFinite) || base.length !== values.length) return unknown;
  const pairs = of === "difference"
    ? values.map((value, index) => value - base[index])
    : logRatios(values, base);
  if (!pairs) return unknown;
  const controls = pairedControls(criterion, (row) => [rowsOf(key, row), rowsOf(against!, row)]);
  const { mean, halfWidth } = controlled(pairs, controls);
  return { mean, halfWidth, scale: of === "difference" ? average(base) : 1 };
}

/** Values of a control with its mean; none where the point has no such row. */
interface Known {
  readonly values: readonly number[] | undefined;
  readonly mean: number;
}

/**
 * The mean with the controls that all replications have; without them where one is missing. Controls that follow from each
 * other at this point have no regression: the estimate is then unknown, here and not elsewhere.
 */
function controlled(
  values: readonly number[],
  controls: readonly Known[],
): { readonly mean: number; readonly halfWidth: number } {
  const usable = controls.every(({ values }) => values?.every(Number.isFinite));
  const known = usable ? controls.map(({ values, mean }) => ({ values: values!, mean })) : [];
  try {
    return controlledMean(values, known);
  } catch (error) {
    if (error instanceof InputError && error.code === "stats/bad-control") return unknown;
    throw error;
  }
}

/**
 * The controls of a comparison: the difference of a control at the two points, whose mean is 0; where common random numbers
 * make it the same at both, so that it cancels, the control itself.
 */
function pairedControls(
  { controls = [] }: Criterion,
  valuesOf: (
    row: ControlRow,
  ) => readonly [readonly number[] | undefined, readonly number[] | undefined],
): Known[] {
  return controls.map((control) => {
    const [own, base] = valuesOf(control);
    if (!own || !base) return { values: undefined, mean: 0 };
    const differences = own.map((value, index) => value - base[index]);
    return differences.every((difference) => difference === 0)
      ? { values: own, mean: control.mean }
      : { values: differences, mean: 0 };
  });
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Natural logarithms of the ratios in pairs; `undefined` where a value is not above 0. */
function logRatios(values: readonly number[], base: readonly number[]): number[] | undefined {
  if (![...values, ...base].every((value) => value > 0)) return undefined;
  return values.map((value, index) => Math.log(value) - Math.log(base[index]));
}
