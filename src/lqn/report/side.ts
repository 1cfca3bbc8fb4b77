/**
 * Several results of one model in the columns of one table, and a single value with its interval.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import type { Table } from "../../plot/mod.ts";
import { type LqnMetric, lqnMetrics, type LqnResult } from "../model/mod.ts";
import { estimateText } from "./estimate.ts";

/** Options of {@linkcode lqnSideBySide}. */
export interface LqnSideBySideOptions {
  /** The metrics to show, in order; throughput, service, waiting and utilization unless told. */
  readonly metrics?: readonly LqnMetric[];
  /** Headings of the results; their solvers unless told. */
  readonly names?: readonly string[];
}

const usual: readonly LqnMetric[] = [
  "entryThroughput",
  "phaseServiceTime",
  "activityServiceTime",
  "callWaiting",
  "asyncWaiting",
  "forwardWaiting",
  "openWaiting",
  "taskUtilization",
  "processorUtilization",
];

/** `entry throughput` of `entryThroughput`. */
function wordsOf(metric: LqnMetric): string {
  return metric.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Elements of a metric in all results, in the order in which they appear. */
function elementsOf(results: readonly LqnResult[], metric: LqnMetric): string[] {
  const found = results.flatMap(({ values }) =>
    values.filter((one) => one.metric === metric).map(({ element }) => element)
  );
  return [...new Set(found)];
}

/** Headings that differ: the second of two equal ones gets a number. */
function headings(results: readonly LqnResult[], names: readonly string[] | undefined): string[] {
  const wanted = results.map(({ solver }, i) => names?.[i] ?? solver);
  return wanted.map((name, i) => {
    const before = wanted.slice(0, i).filter((one) => one === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

/**
 * Results of one model side by side: a row for each metric and element, a column for each result.
 *
 * @param results The results.
 * @param options Which metrics, and what the results are called.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lqnSideBySide } from "@iovlab/iovlab/lqn/report";
 *
 * const result = (value: number, solver: "exact" | "analytic") => ({
 *   model: "web", solver, status: "solved" as const,
 *   values: [{ metric: "entryThroughput" as const, element: "get", value }],
 * });
 * const { rows } = lqnSideBySide([result(2, "exact"), result(2.1, "analytic")]);
 * assert.deepEqual(rows, [{ quantity: "entry throughput", of: "get", exact: "2", analytic: "2.1" }]);
 * ```
 */
export function lqnSideBySide(
  results: readonly LqnResult[],
  options: LqnSideBySideOptions = {},
): Table {
  const { metrics = usual } = options;
  const names = headings(results, options.names);
  const texts = results.map(({ values }) =>
    new Map(values.map((one) => [
      `${one.metric} ${one.element}`,
      estimateText(one.value, one.halfWidth),
    ]))
  );
  const rows = metrics.flatMap((metric) =>
    elementsOf(results, metric).map((element) => ({
      quantity: wordsOf(metric),
      of: element,
      ...Object.fromEntries(
        names.map((name, i) => [name, texts[i].get(`${metric} ${element}`) ?? null]),
      ),
    }))
  );
  return {
    rows,
    columns: [
      { column: "quantity" },
      { column: "of" },
      ...names.map((column) => ({ column, align: "right" as const })),
    ],
  };
}

/** A value with the ends of its interval, as figures take it. */
export interface LqnInterval {
  /** The value. */
  readonly value: number;
  /** Lower end of its 95% interval; `NaN` where it has none. */
  readonly low: number;
  /** Upper end of its 95% interval; `NaN` where it has none. */
  readonly high: number;
}

/**
 * The value of a metric for an element with its interval, for rows of figures.
 *
 * @param result A result.
 * @param metric The metric.
 * @param element The element.
 * @throws {InputError} `lqn/no-value` where the result has no such value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { intervalOf } from "@iovlab/iovlab/lqn/report";
 *
 * const values = [{ metric: "entryThroughput", element: "get", value: 2, halfWidth: 0.5 }] as const;
 * const result = { model: "web", solver: "simulation", status: "solved", values } as const;
 * assert.deepEqual(intervalOf(result, "entryThroughput", "get"), { value: 2, low: 1.5, high: 2.5 });
 * ```
 */
export function intervalOf(result: LqnResult, metric: LqnMetric, element: string): LqnInterval {
  const found = result.values.find((one) => one.metric === metric && one.element === element);
  if (found) {
    const { value, halfWidth = NaN } = found;
    return { value, low: value - halfWidth, high: value + halfWidth };
  }
  const known = elementsOf([result], metric);
  throw new InputError(
    `Cannot read ${metric} (${
      lqnMetrics[metric].meaning
    }) as "${element}" must be one of its elements: ` +
      `there is ${known.length === 0 ? "none" : known.join(", ")}`,
    { code: "lqn/no-value" },
  );
}
