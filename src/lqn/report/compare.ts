/**
 * Two results of the same model side by side.
 *
 * @module
 */
import type { Table, TableColumn } from "../../plot/mod.ts";
import { lqnMetrics, type LqnResult } from "../model/mod.ts";
import { type ConformanceRow, conformanceRows } from "./conformance.ts";
import { type ErrorSummary, summarizeErrors } from "./summary.ts";

/** Two results side by side. */
export interface LqnComparison {
  /** What the first result is called. */
  readonly reference: string;
  /** What the second result is called. */
  readonly other: string;
  /** One row for each value of the first that the second has too. */
  readonly rows: readonly ConformanceRow[];
  /** The errors of the second against the first, by metric. */
  readonly errors: readonly ErrorSummary[];
  /** Values that only the first has. */
  readonly onlyReference: number;
  /** Values that only the second has. */
  readonly onlyOther: number;
}

/** What the two results are called; their solvers unless told. */
export interface CompareOptions {
  /** The first. */
  readonly reference?: string;
  /** The second. */
  readonly other?: string;
}

/**
 * Compares a result with another that is taken for the truth, value by value.
 *
 * @param reference The result that errors are relative to.
 * @param result The other one.
 * @param options What the two are called.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareResults } from "@iovlab/iovlab/lqn/report";
 *
 * const result = (value: number, solver: "exact" | "analytic") => ({
 *   model: "web", solver, status: "solved" as const,
 *   values: [{ metric: "entryThroughput" as const, element: "get", value }],
 * });
 * const { rows, errors } = compareResults(result(2, "exact"), result(3, "analytic"));
 * assert.equal(rows[0].relativeError, 0.5);
 * assert.equal(errors[0].worst, 0.5);
 * ```
 */
export function compareResults(
  reference: LqnResult,
  result: LqnResult,
  options: CompareOptions = {},
): LqnComparison {
  const { reference: first = reference.solver, other = result.solver } = options;
  const wanted = reference.values.filter(({ value }) => Number.isFinite(value))
    .map(({ metric, ...rest }) => ({ metric: lqnMetrics[metric].key, ...rest }));
  const all = conformanceRows(
    { kind: first, exact: false, values: wanted },
    {
      model: reference.model,
      solver: other,
      status: "solved",
      seconds: 0,
      values: result.values,
    },
  );
  const rows = all.filter(({ value }) => value !== undefined);
  const answered = result.values.filter(({ value }) => Number.isFinite(value)).length;
  return {
    reference: first,
    other,
    rows,
    errors: summarizeErrors(rows).map((error) => ({
      ...error,
      worstAt: error.worstAt.slice(reference.model.length + 1),
    })),
    onlyReference: all.length - rows.length,
    onlyOther: answered - rows.length,
  };
}

/** An error without what is only rounding. */
const printed = (error: number) => Math.round(error * 1e7) / 1e7 + 0;

const percent = (column: string, label = column): TableColumn => ({
  column,
  label,
  format: "percent",
});

function notesOf({ reference, other, onlyReference, onlyOther }: LqnComparison): string[] {
  return [
    `error: (${other} - ${reference}) / |${reference}|; none where ${reference} is 0`,
    ...(onlyReference > 0 ? [`values of ${reference} only: ${onlyReference}`] : []),
    ...(onlyOther > 0 ? [`values of ${other} only: ${onlyOther}`] : []),
  ];
}

/**
 * A comparison as two tables: value by value, and by metric.
 *
 * @param comparison What {@linkcode compareResults} found.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareResults, comparisonTables } from "@iovlab/iovlab/lqn/report";
 *
 * const values = [{ metric: "entryThroughput", element: "get", value: 2 }] as const;
 * const result = { model: "web", solver: "file", status: "solved", values } as const;
 * const [byValue, byMetric] = comparisonTables(compareResults(result, result));
 * assert.equal(byValue.rows.length, 1);
 * assert.equal(byMetric.rows.length, 1);
 * ```
 */
export function comparisonTables(comparison: LqnComparison): [byValue: Table, byMetric: Table] {
  const { reference, other, rows, errors } = comparison;
  const byValue: Table = {
    rows: rows.map((row) => ({
      metric: row.metric,
      element: row.element,
      reference: row.reference,
      value: row.value,
      halfWidth: row.halfWidth ?? null,
      error: row.relativeError === undefined ? null : printed(row.relativeError),
    })),
    columns: [
      { column: "metric" },
      { column: "element" },
      { column: "reference", label: reference, digits: 5 },
      { column: "value", label: other === reference ? `${other} (2)` : other, digits: 5 },
      ...(rows.some(({ halfWidth }) => halfWidth !== undefined)
        ? [{ column: "halfWidth", label: "+-", digits: 2 }]
        : []),
      percent("error"),
    ],
  };
  const byMetric: Table = {
    rows: errors.filter(({ values }) => values > 0).map((row) => ({
      ...row,
      median: printed(row.median),
      mean: printed(row.mean),
      p95: printed(row.p95),
      worst: printed(row.worst),
    })),
    columns: [
      { column: "metric" },
      { column: "values" },
      percent("median"),
      percent("mean"),
      percent("p95", "95%"),
      percent("worst"),
      { column: "worstAt", label: "worst at" },
    ],
    notes: notesOf(comparison),
  };
  return [byValue, byMetric];
}
