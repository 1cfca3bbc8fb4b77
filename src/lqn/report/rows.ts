/**
 * Results as plain rows, one per value, for CSV files and data tools.
 *
 * @module
 */
import { lqnMetrics, type LqnResult } from "../model/mod.ts";

/** One value of a result with all that tells where it comes from. */
export interface LqnResultRow {
  /** The model's name. */
  readonly model: string;
  /** Who solved it. */
  readonly solver: string;
  /** How that ended. */
  readonly status: string;
  /** The metric's key, such as `entry_tput`; `lqnMetrics` says what it means. */
  readonly metric: string;
  /** Of what. */
  readonly element: string;
  /** How much, in the model's unit. */
  readonly value: number;
  /** Half the width of its 95% interval, where it has one. */
  readonly half_width?: number;
}

/** The columns of {@linkcode LqnResultRow}, in order. */
export const lqnResultColumns = [
  "model",
  "solver",
  "status",
  "metric",
  "element",
  "value",
  "half_width",
] as const satisfies readonly (keyof LqnResultRow)[];

/**
 * The rows of a result, in its order.
 *
 * @param result A result.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lqnRows } from "@iovlab/iovlab/lqn/report";
 *
 * const values = [{ metric: "processorUtilization", element: "p", value: 0.5 }] as const;
 * const [row] = lqnRows({ model: "web", solver: "exact", status: "solved", values });
 * assert.equal(row.metric, "proc_util");
 * assert.equal(row.value, 0.5);
 * ```
 */
export function lqnRows(result: LqnResult): LqnResultRow[] {
  const { model, solver, status } = result;
  return result.values.map(({ metric, element, value, halfWidth }) => ({
    model,
    solver,
    status,
    metric: lqnMetrics[metric].key,
    element,
    value,
    ...(halfWidth === undefined ? {} : { half_width: halfWidth }),
  }));
}
