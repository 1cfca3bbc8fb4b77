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
 * import { lqnResultRows } from "@iovlab/iovlab/lqn/report";
 *
 * const values = [{ metric: "processorUtilization", element: "p", value: 0.5 }] as const;
 * const [row] = lqnResultRows({ model: "web", solver: "exact", status: "solved", values });
 * assert.equal(row.metric, "proc_util");
 * assert.equal(row.value, 0.5);
 * ```
 */
export function lqnResultRows(result: LqnResult): LqnResultRow[] {
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

/** Rows with their columns, in the shape that `show` and `writeCsv` take. */
export interface LqnValueTable {
  /** The names of the columns in order. */
  columnNames(): string[];
  /** The rows. */
  objects(): LqnResultRow[];
}

/**
 * All values of some results as one table, to be shown or written as CSV.
 *
 * @param results The results.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lqnValues } from "@iovlab/iovlab/lqn/report";
 * import { csvText } from "@iovlab/iovlab/store";
 *
 * const values = [{ metric: "processorUtilization", element: "p", value: 0.5 }] as const;
 * const table = lqnValues([{ model: "web", solver: "exact", status: "solved", values }]);
 * assert.equal(csvText(table).split("\n")[1], "web,exact,solved,proc_util,p,0.5,");
 * ```
 */
export function lqnValues(results: readonly LqnResult[]): LqnValueTable {
  return {
    columnNames: () => [...lqnResultColumns],
    objects: () => results.flatMap(lqnResultRows),
  };
}
