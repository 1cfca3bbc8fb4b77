/**
 * Distributions of service and holding times as tables.
 *
 * @module
 */
import type { Table } from "../../plot/mod.ts";
import type { LqnDistribution, LqnResult } from "../model/mod.ts";
import { estimateText } from "./estimate.ts";

/** A column name of a quantile: `95%` of 0.95. */
function percentOf(probability: number): string {
  return `${Number((100 * probability).toPrecision(6))}%`;
}

function momentsTable(distributions: readonly LqnDistribution[]): Table {
  const rows = distributions.map(({ element, mean, standardDeviation, quantiles = [] }) => ({
    time: element,
    mean,
    deviation: standardDeviation,
    ...Object.fromEntries(quantiles.map(([p, time]) => [percentOf(p), time])),
  }));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(3);
  return {
    rows: rows.map((row) => ({
      ...Object.fromEntries(names.map((name) => [name, null])),
      ...row,
    })),
    columns: [
      { column: "time", label: "service time" },
      { column: "mean", digits: 4 },
      { column: "deviation", label: "standard deviation", digits: 4 },
      ...names.map((column) => ({ column, digits: 4 })),
    ],
  };
}

function binsTable({ element, bins = [] }: LqnDistribution): Table {
  return {
    caption: `Histogram of ${element}`,
    rows: bins.map(({ begin, end, probability, halfWidth }) => ({
      from: begin,
      to: end === Infinity ? null : end,
      share: estimateText(probability, halfWidth),
    })),
    columns: [
      { column: "from", digits: 5 },
      { column: "to", digits: 5 },
      { column: "share", align: "right" },
    ],
  };
}

/**
 * The distributions of a result: one table of means, deviations and quantiles, and one for each
 * histogram; none where the result has no distributions. Times are in the model's unit.
 *
 * @param result A result.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { distributionTables } from "@iovlab/iovlab/lqn/report";
 *
 * const [table] = distributionTables({
 *   model: "web",
 *   solver: "simulation",
 *   status: "solved",
 *   values: [],
 *   distributions: [{ element: "get.1", mean: 2, standardDeviation: 2, quantiles: [[0.95, 6]] }],
 * });
 * assert.deepEqual(table.rows, [{ time: "get.1", mean: 2, deviation: 2, "95%": 6 }]);
 * ```
 */
export function distributionTables({ distributions = [] }: LqnResult): Table[] {
  if (distributions.length === 0) return [];
  const binned = distributions.filter(({ bins = [] }) => bins.length > 0);
  return [momentsTable(distributions), ...binned.map(binsTable)];
}
