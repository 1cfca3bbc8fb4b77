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
import type { ConditionRow } from "./measured/netperf_runs.ts";

/** A prediction beside what was measured. */
export interface JudgedPrediction {
  /** The condition. */
  readonly condition: string;
  /** The metric. */
  readonly metric: string;
  /** Its unit. */
  readonly unit: string;
  /** What was measured: the mean over runs. */
  readonly measured: number;
  /** The lower end of its 95% interval. */
  readonly measuredLow: number;
  /** The upper end. */
  readonly measuredHigh: number;
  /** What was predicted. */
  readonly predicted: number;
  /** The lower end of the prediction's interval. */
  readonly predictedLow: number;
  /** The upper end. */
  readonly predictedHigh: number;
  /** Predicted over measured, less 1. */
  readonly error: number;
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
  return measured.map(({ condition, metric, unit, value, low, high }) => {
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
    return {
      ...{ condition, metric, unit, measured: value, measuredLow: low, measuredHigh: high },
      ...{ predicted: found.value, predictedLow: found.low, predictedHigh: found.high },
      ...{ error: found.value / value - 1, verdict },
    };
  });
}
