/**
 * A solver's values beside reference values, one row per metric and element.
 *
 * The relative error is `(value - reference) / |reference|`, with its sign. Where the reference is 0
 * it has no meaning and is left out; {@linkcode summarizeErrors} counts such rows apart. A value that
 * the solver does not report leaves `value` and the error out and keeps the row, so that a missing
 * metric shows.
 *
 * @module
 */
import { type LqnMetric, lqnMetrics, type LqnValue } from "../model/mod.ts";
import type { LqnReference } from "./reference.ts";

/** How one solver ended on one model. */
export type ConformanceStatus = "solved" | "refused" | "not-converged" | "failed";

/** What one solver said of one model. */
export interface ConformanceAnswer {
  /** The model's name: its path below the folder, without extension. */
  readonly model: string;
  /** Who answers, such as `exact`, `analytic` or `simulation`. */
  readonly solver: string;
  /** How it ended; a simulation that missed its precision is `not-converged`. */
  readonly status: ConformanceStatus;
  /** Wall clock seconds of the solution alone: without start and reading. */
  readonly seconds: number;
  /** The values; empty where it was refused or failed. */
  readonly values: readonly LqnValue[];
  /** Why it did not solve, or what it says of its solution. */
  readonly reason?: string;
}

/** One row of a conformance table. Times are in the model's unit. */
export interface ConformanceRow {
  /** The model's name. */
  readonly model: string;
  /** Who answers. */
  readonly solver: string;
  /** How it ended. */
  readonly status: ConformanceStatus;
  /** The metric's key; absent in the one row of a refused or failed model. */
  readonly metric?: string;
  /** The element. */
  readonly element?: string;
  /** The reference value. */
  readonly reference?: number;
  /** The solver's value; absent where it reports none. */
  readonly value?: number;
  /** `(value - reference) / |reference|`; absent where there is no value or the reference is 0. */
  readonly relativeError?: number;
  /** Half the width of the value's 95% interval, in its own unit, where it has one. */
  readonly halfWidth?: number;
  /** Wall clock seconds of the model's solution, the same in all its rows. */
  readonly seconds: number;
}

/** The columns of a conformance table, in order, with the field behind each. */
export const conformanceColumns = [
  ["model", "model"],
  ["solver", "solver"],
  ["status", "status"],
  ["metric", "metric"],
  ["element", "element"],
  ["reference", "reference"],
  ["value", "value"],
  ["relative_error", "relativeError"],
  ["half_width", "halfWidth"],
  ["seconds", "seconds"],
] as const satisfies readonly (readonly [string, keyof ConformanceRow])[];

/** An element's name with the branches of a join in one order: `task:b&a` is `task:a&b`. */
function comparable(element: string): string {
  const [task, activities] = element.split(":");
  if (!activities?.includes("&")) return element;
  return `${task}:${activities.split("&").sort().join("&")}`;
}

/** Values by metric key and element. */
function index(values: readonly LqnValue[]): ReadonlyMap<string, LqnValue> {
  return new Map(
    values.map((one) => [`${lqnMetrics[one.metric].key} ${comparable(one.element)}`, one]),
  );
}

/**
 * The metric with a key, such as `entryThroughput` for `entry_tput`; `undefined` for a key that is
 * none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { metricOfKey } from "@iovlab/iovlab/lqn/report";
 *
 * assert.equal(metricOfKey("call_wait"), "callWaiting");
 * ```
 */
export function metricOfKey(key: string): LqnMetric | undefined {
  const found = Object.entries(lqnMetrics).find(([, definition]) => definition.key === key);
  return found?.[0] as LqnMetric | undefined;
}

/**
 * The relative error of a value, with its sign; `undefined` where the reference is 0 or either is no
 * finite number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { relativeError } from "@iovlab/iovlab/lqn/report";
 *
 * assert.equal(relativeError(3, 4), -0.25);
 * assert.equal(relativeError(3, 0), undefined);
 * ```
 */
export function relativeError(value: number, reference: number): number | undefined {
  const error = (value - reference) / Math.abs(reference);
  return Number.isFinite(error) ? error : undefined;
}

/**
 * The rows of one answer: one for each reference value, or a single one without a metric where the
 * model was refused or failed.
 *
 * @param reference The reference values.
 * @param answer What the solver said.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { conformanceRows, readReference } from "@iovlab/iovlab/lqn/report";
 *
 * const text = '{"reference": "exact", "metrics": {"entry_tput": {"get": {"value": 0.5}}}}';
 * const values = [{ metric: "entryThroughput", element: "get", value: 0.6 }] as const;
 * const answer = { model: "web", solver: "analytic", status: "solved", seconds: 0, values } as const;
 * const [row] = conformanceRows(readReference(text, "web.ref.json"), answer);
 * assert.ok(Math.abs(row.relativeError! - 0.2) < 1e-12);
 * ```
 */
export function conformanceRows(
  reference: LqnReference,
  answer: ConformanceAnswer,
): ConformanceRow[] {
  const { model, solver, status, seconds } = answer;
  const head = { model, solver, status, seconds };
  if (status === "refused" || status === "failed") return [head];
  const answered = index(answer.values);
  return reference.values.map(({ metric, element, value: wanted }) => {
    const found = answered.get(`${metric} ${comparable(element)}`);
    const row = { ...head, metric, element, reference: wanted };
    if (found === undefined || !Number.isFinite(found.value)) return row;
    const error = relativeError(found.value, wanted);
    return {
      ...row,
      value: found.value,
      ...(error === undefined ? {} : { relativeError: error }),
      ...(found.halfWidth === undefined ? {} : { halfWidth: found.halfWidth }),
    };
  });
}
