/**
 * A measured value and its prediction in one row.
 *
 * @module
 */
import type { LoadRow } from "./measured/runs.ts";

/** A prediction beside what was measured, whatever both are of. */
export interface MeasuredAndPredicted {
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
}

/** A value with its 95% interval. */
type Value = Pick<LoadRow, "metric" | "unit" | "value" | "low" | "high">;

/** A measured value and the prediction of it, side by side; the columns keep their order in tables. */
export function besideMeasured(measured: Value, predicted: Value): MeasuredAndPredicted {
  const { metric, unit, value, low, high } = measured;
  return {
    ...{ metric, unit, measured: value, measuredLow: low, measuredHigh: high },
    ...{ predicted: predicted.value, predictedLow: predicted.low, predictedHigh: predicted.high },
    error: predicted.value / value - 1,
  };
}
