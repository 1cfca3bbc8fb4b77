/**
 * The SPEX report for one solved point: results into variables, variables into columns.
 *
 * Source: the LQNS user manual, sections "Observation Variables", "Report Information" and
 * "Convergence Information". A key without a phase that has one value for each phase stands for
 * their sum. What a result does not hold is `NaN`.
 *
 * @module
 */

import { observedValues } from "./_observe.ts";
import { DocumentScope } from "./_spex_scope.ts";
import type { Expression, LqnDocument, SpexColumn } from "./document.ts";
import { evaluateIn, formatExpression, type SpexValue, type SpexValues } from "./expression.ts";
import type { LqnResult } from "./result.ts";

/** One column of a report at one point. */
export interface SpexColumnValue {
  /** Its heading: the variable, or the text of the expression. */
  readonly name: string;
  /** Its value. */
  readonly value: number | boolean | string;
}

/** Which point of a sweep a report is of. */
export interface ReportOptions {
  /** Its number from 1, the value of `$0`; default 1. */
  readonly point?: number;
}

/**
 * The values of a document's observation variables in a result.
 *
 * @param document The document.
 * @param result What a solver answered.
 * @returns Each variable's value, names with their dollar sign.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnText } from "@iovlab/iovlab/lqn/format";
 * import { observe } from "@iovlab/iovlab/lqn/model";
 *
 * const document = readLqnText(
 *   "P 1 p pc i %u $u -1  T 1 t cc r run -1 pc -1  E 1 s run 1 -1 -1",
 * );
 * const values = [{ metric: "processorUtilization", element: "pc", value: 1 }] as const;
 * assert.deepEqual(
 *   observe(document, { model: "web", solver: "exact", status: "solved", values }),
 *   { $u: 1 },
 * );
 * ```
 */
export function observe(
  document: LqnDocument,
  result: LqnResult,
): Readonly<Record<string, number>> {
  return Object.fromEntries(observedValues(document, result));
}

/**
 * The report's columns for one solved point.
 *
 * @param document The document; one without a report has no columns.
 * @param values The variables' values at the point, as {@linkcode sweepOf} gives them.
 * @param result What a solver answered there.
 * @param options See {@linkcode ReportOptions}.
 * @returns The columns, in the order of the file; `plot(...)` stands for its arguments.
 * @throws {InputError} Where an expression cannot be evaluated; see {@linkcode evaluate}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnText } from "@iovlab/iovlab/lqn/format";
 * import { report } from "@iovlab/iovlab/lqn/model";
 *
 * const document = readLqnText(
 *   `$n = [1, 5]  P 1 p pc i -1  T 1 t cc r run -1 pc m $n %f $f -1  E 1 s run 1 -1 -1
 *    R 2 $n $each = $f / $n -1`,
 * );
 * const values = [{ metric: "taskThroughput", element: "cc", value: 4 }] as const;
 * assert.deepEqual(
 *   report(document, { $n: 5 }, { model: "web", solver: "exact", status: "solved", values }),
 *   [{ name: "$n", value: 5 }, { name: "$each", value: 0.8 }],
 * );
 * ```
 */
export function report(
  document: LqnDocument,
  values: SpexValues,
  result: LqnResult,
  options: ReportOptions = {},
): SpexColumnValue[] {
  const given: Record<string, SpexValue> = {
    ...values,
    $0: options.point ?? 1,
    ...observe(document, result),
  };
  const scope = new DocumentScope(document, given, {});
  return document.report.flatMap(columnsOf).map(({ name, expression }) => {
    const value = evaluateIn(expression, scope);
    if (name !== undefined) given[name] = value;
    return { name: name ?? formatExpression(expression), value };
  });
}

function columnsOf(column: SpexColumn): readonly SpexColumn[] {
  const { name, expression } = column;
  if (name !== undefined || expression.kind !== "call") return [column];
  if (expression.function !== "plot" && expression.function !== "splot") return [column];
  return expression.arguments.map((argument: Expression) => ({ expression: argument }));
}

/** How new values of a convergence section are made. */
export interface NextValuesOptions extends ReportOptions {
  /** The share of each change that is taken, above 0 and at most 1; default 1. */
  readonly share?: number;
}

/**
 * What the convergence section makes of a solved point.
 *
 * @param document The document.
 * @param values The variables' values at the point.
 * @param result What a solver answered there.
 * @param options See {@linkcode NextValuesOptions}.
 * @returns The new values of the section's variables, each line seeing those of the lines before it,
 * and the largest change among them.
 * @throws {InputError} Where an expression cannot be evaluated; see {@linkcode evaluate}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnText } from "@iovlab/iovlab/lqn/format";
 * import { nextValues } from "@iovlab/iovlab/lqn/model";
 *
 * const document = readLqnText(
 *   `$z = 2  P 1 p pc i -1  T 1 t cc r run -1 pc z $z %f $f -1  E 1 s run 1 -1 -1
 *    C 1 $z = 1 / $f -1`,
 * );
 * const values = [{ metric: "taskThroughput", element: "cc", value: 4 }] as const;
 * const result = { model: "web", solver: "exact", status: "solved", values } as const;
 * assert.deepEqual(nextValues(document, {}, result), { next: { $z: 0.25 }, change: 1.75 });
 * ```
 */
export function nextValues(
  document: LqnDocument,
  values: SpexValues,
  result: LqnResult,
  options: NextValuesOptions = {},
): { readonly next: Readonly<Record<string, number>>; readonly change: number } {
  const { point = 1, share = 1 } = options;
  const given: Record<string, SpexValue> = { ...values, $0: point, ...observe(document, result) };
  const scope = new DocumentScope(document, given, {});
  const next: Record<string, number> = {};
  let change = 0;
  for (const { variable, expression } of document.convergence) {
    const before = Number(scope.variable(variable));
    const wanted = Number(evaluateIn(expression, scope));
    given[variable] = wanted;
    next[variable] = Number.isNaN(before) ? wanted : before + share * (wanted - before);
    const step = Math.abs(next[variable] - before);
    change = Number.isNaN(step) ? Infinity : Math.max(change, step);
  }
  return { next, change };
}
