/**
 * Asks the responses of a stopping rule about the values at hand.
 *
 * Each response gives one estimate for each point, or for each comparison with the point `against`.
 *
 * @module
 */
import { controlledMean, type Interval, logRatioInterval, valueQuantile } from "../stats/mod.ts";
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
      ? meanOf(values, criterion, (control) => rowsOf(key, control))
      : valueQuantile(values, statistic.quantile);
    return { mean: found.mean, halfWidth: found.halfWidth, scale: found.mean };
  }
  const base = rowsOf(against!, criterion);
  if (!base?.every(Number.isFinite) || base.length !== values.length) return unknown;
  return of === "difference"
    ? differenceOf(
      values,
      base,
      criterion,
      (control) => differences(key, against!, control, rowsOf),
    )
    : ratioOf(values, base);
}

/** The mean with the controls that all replications have; without them where one is missing. */
function meanOf(
  values: readonly number[],
  { controls = [] }: Criterion,
  valuesOf: (control: ControlRow) => readonly number[] | undefined,
): Interval {
  const found = controls.map((control) => ({ values: valuesOf(control), mean: control.mean }));
  const usable = found.every(({ values }) => values?.every(Number.isFinite));
  const known = usable ? found.map(({ values, mean }) => ({ values: values!, mean })) : [];
  return controlledMean(values, known);
}

function differenceOf(
  values: readonly number[],
  base: readonly number[],
  criterion: Criterion,
  valuesOf: (control: ControlRow) => readonly number[] | undefined,
): Estimate {
  const difference = values.map((value, index) => value - base[index]);
  const { mean, halfWidth } = meanOf(difference, centred(criterion), valuesOf);
  return { mean, halfWidth, scale: base.reduce((sum, value) => sum + value, 0) / base.length };
}

/** The difference of a control of two points has mean 0. */
function centred(criterion: Criterion): Criterion {
  return {
    ...criterion,
    controls: criterion.controls?.map((control) => ({ ...control, mean: 0 })),
  };
}

function differences(
  key: string,
  against: string,
  control: ControlRow,
  rowsOf: RowsOf,
): readonly number[] | undefined {
  const base = rowsOf(against, control);
  return base && rowsOf(key, control)?.map((value, index) => value - base[index]);
}

function ratioOf(values: readonly number[], base: readonly number[]): Estimate {
  const usable = (value: number) => value > 0;
  if (!values.every(usable) || !base.every(usable)) return unknown;
  const { ratio, logHalfWidth } = logRatioInterval(values, base);
  return { mean: Math.log(ratio), halfWidth: logHalfWidth, scale: 1 };
}
