/**
 * Predictions held against measurements, load by load.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { LoadRow } from "./measured/runs.ts";

/** A prediction beside what was measured. */
export interface AgainstRow {
  /** The load that was asked for. */
  readonly rate: number;
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
  /** Whether the two intervals have a value in common. */
  readonly overlap: "yes" | "no";
}

/**
 * Joins predictions with measurements by load and metric.
 *
 * Two intervals that overlap are no proof of agreement, above all not wide ones; two that do not overlap show a difference. So the error stands beside it.
 *
 * @param measured One row for each load, of one metric or several.
 * @param predicted Rows for the same loads and metrics, and maybe for others, which are left out.
 * @throws {InputError} `analysis/no-prediction` where a measured load has none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { againstMeasured } from "@iovlab/iovlab/analysis";
 *
 * const at = { rate: 500, metric: "responseTimeMean", unit: "ms", samples: 4 };
 * const [row] = againstMeasured(
 *   [{ ...at, value: 2, low: 1.8, high: 2.2 }],
 *   [{ ...at, value: 2.2, low: 2.1, high: 2.3 }],
 * );
 * assert.deepEqual([row.error.toFixed(6), row.overlap], ["0.100000", "yes"]);
 * ```
 */
export function againstMeasured(
  measured: readonly LoadRow[],
  predicted: readonly LoadRow[],
): AgainstRow[] {
  return measured.map(({ rate, metric, unit, value, low, high }) => {
    const found = predicted.find((row) => row.rate === rate && row.metric === metric);
    if (!found) {
      throw new InputError(`Cannot compare as ${metric} at ${rate} must have a prediction`, {
        code: "analysis/no-prediction",
      });
    }
    const overlap = found.low <= high && low <= found.high ? "yes" : "no";
    return {
      ...{ rate, metric, unit, measured: value, measuredLow: low, measuredHigh: high },
      ...{ predicted: found.value, predictedLow: found.low, predictedHigh: found.high },
      ...{ error: found.value / value - 1, overlap },
    };
  });
}
