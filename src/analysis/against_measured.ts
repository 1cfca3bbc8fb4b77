/**
 * Predictions held against measurements, load by load.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { besideMeasured, type MeasuredAndPredicted } from "./_beside_measured.ts";
import type { LoadRow } from "./measured/runs.ts";

/** A prediction beside what was measured at a load. */
export interface AgainstRow extends MeasuredAndPredicted {
  /** The load that was asked for. */
  readonly rate: number;
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
  return measured.map((of) => {
    const { rate, metric, low, high } = of;
    const found = predicted.find((row) => row.rate === rate && row.metric === metric);
    if (!found) {
      throw new InputError(`Cannot compare as ${metric} at ${rate} must have a prediction`, {
        code: "analysis/no-prediction",
      });
    }
    const overlap = found.low <= high && low <= found.high ? "yes" : "no";
    return { rate, ...besideMeasured(of, found), overlap };
  });
}
