/**
 * Predictions held against measurements, condition by condition, with a verdict.
 *
 * The ratio of predicted to measured lies between the lower end of the prediction over the upper end of the measurement, and the upper over the lower. Where all of
 * that interval is within the tolerance around 1 the two agree, where all of it is outside they differ, and else the intervals are too wide to tell. So wide
 * intervals never make an agreement, which an overlap of intervals does.
 *
 * @module
 */
import { checkPositive, InputError } from "../core/mod.ts";
import { besideMeasured, type MeasuredAndPredicted } from "./_beside_measured.ts";
import type { ConditionRow } from "./measured/netperf_runs.ts";

/** A prediction beside what was measured under a condition. */
export interface JudgedPrediction extends MeasuredAndPredicted {
  /** The condition. */
  readonly condition: string;
  /** Whether the two agree within the tolerance, differ by more, or the intervals cannot tell. */
  readonly verdict: "agrees" | "differs" | "undecided";
}

/**
 * Joins predictions with measurements by condition and metric, and judges each.
 *
 * @param measured One row for each condition and metric, above 0.
 * @param predicted Rows for the same, and maybe for others, which are left out.
 * @param tolerance The relative error up to which the two agree; 0.1 unless told.
 * @throws {InputError} `analysis/no-prediction` where a measured row has none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { judgePredictions } from "@iovlab/iovlab/analysis";
 *
 * const at = (value: number, width: number) => ({
 *   condition: "lone", metric: "transactionRate", unit: "transactions/s", value, low: value - width, high: value + width, samples: 5,
 * });
 * const verdict = (value: number, width: number) => judgePredictions([at(100, 1)], [at(value, width)])[0].verdict;
 * assert.deepEqual([verdict(103, 1), verdict(120, 1), verdict(103, 20)], ["agrees", "differs", "undecided"]);
 * ```
 */
export function judgePredictions(
  measured: readonly ConditionRow[],
  predicted: readonly ConditionRow[],
  tolerance = 0.1,
): JudgedPrediction[] {
  checkPositive("tolerance", tolerance);
  return measured.map((of) => {
    const { condition, metric, low, high } = of;
    const found = predicted.find((row) => row.condition === condition && row.metric === metric);
    if (!found) {
      throw new InputError(`Cannot judge as ${metric} of ${condition} must have a prediction`, {
        code: "analysis/no-prediction",
      });
    }
    const least = found.low / high;
    const most = low > 0 ? found.high / low : Infinity;
    const [from, to] = [1 - tolerance, 1 + tolerance];
    const verdict = least >= from && most <= to
      ? "agrees"
      : most < from || least > to
      ? "differs"
      : "undecided";
    return { condition, ...besideMeasured(of, found), verdict };
  });
}
