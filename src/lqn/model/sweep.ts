/**
 * The points of a SPEX sweep, and solving a document at all of them.
 *
 * Source: the LQNS user manual, sections "Array Variables", "Convergence Information" and "SPEX and
 * LQX": every array variable is a loop, the first one outermost; an array that an expression indexes
 * is a table and no loop; with a convergence section each point is solved again with the new values
 * until none of them changes by `$spex_convergence` (0.001) or more, at most `$spex_iteration_limit`
 * (50) times, a share `$spex_underrelaxation` (1) of each change taken.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import { DocumentScope, expressionsOf, mostItems, partsOf, variablesOf } from "./_spex_scope.ts";
import { spexFunctions } from "./_spex_functions.ts";
import type { Expression, LqnDocument, SpexVariable } from "./document.ts";
import type { EvaluateOptions } from "./expression.ts";
import { instantiate } from "./instantiate.ts";
import { nextValues, report, type SpexColumnValue } from "./report.ts";
import type { LqnResult } from "./result.ts";
import type { LqnModel } from "./types.ts";

/** Values of variables at one point of a sweep, names with their dollar sign. */
export type SpexPoint = Readonly<Record<string, number>>;

/** A solved point of a sweep. */
export interface SpexSolution {
  /** Which point it is, from 1: the value of `$0`. */
  readonly point: number;
  /** The variables' values, those of the convergence section at their last. */
  readonly values: SpexPoint;
  /** The model there. */
  readonly model: LqnModel;
  /** The solver's answer. */
  readonly result: LqnResult;
  /** The report's columns. */
  readonly columns: readonly SpexColumnValue[];
  /** How often it was solved, and whether the convergence section came to rest. */
  readonly convergence?: { readonly converged: boolean; readonly iterations: number };
}

/**
 * The points of a document's sweep: all combinations of its array variables, the last one fastest;
 * one point where it has none. Variables that draw have their draws in the points, so that a point
 * can be solved again.
 *
 * @param document The document.
 * @param options A source of draws, where the document has `rand()`.
 * @returns The points; what they leave out follows from them.
 * @throws {InputError} `lqn/too-large` beyond 100,000 points; see {@linkcode instantiate} for the
 * rest.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnText } from "@iovlab/iovlab/lqn/format";
 * import { sweepOf } from "@iovlab/iovlab/lqn/model";
 *
 * const document = readLqnText(
 *   "$n = [1, 2]  $z = [0 : 1, 0.5]  P 1 p pc i -1  T 1 t cc r run -1 pc m $n z $z -1  E 1 s run 1 -1 -1",
 * );
 * assert.equal(sweepOf(document).length, 6);
 * assert.deepEqual(sweepOf(document)[1], { $n: 1, $z: 0.5 });
 * ```
 */
export function sweepOf(document: LqnDocument, options: EvaluateOptions = {}): SpexPoint[] {
  const indexed = indexedVariables(document);
  const arrays = document.variables.filter(({ name, value }) =>
    value.kind !== "scalar" && !indexed.has(name)
  );
  const drawing = drawingVariables(document, arrays);
  const once = new DocumentScope(document, {}, options);
  const fixed = numbersOf(drawing.once, once);
  const lists = arrays.map(({ name }) =>
    [name, (once.items(name) ?? []).map(numberAs(name))] as const
  );
  const count = lists.reduce((product, [, items]) => product * items.length, 1);
  if (count > mostItems) {
    throw new InputError(
      `Cannot sweep model "${document.model.name}" as it must have at most ${mostItems} points: ` +
        `current number is ${count}`,
      { code: "lqn/too-large" },
    );
  }
  const points = lists.reduce<SpexPoint[]>(
    (points, [name, items]) =>
      points.flatMap((point) => items.map((item) => ({ ...point, [name]: item }))),
    [fixed],
  );
  if (drawing.each.length === 0) return points;
  return points.map((point) => ({
    ...point,
    ...numbersOf(drawing.each, new DocumentScope(document, point, options)),
  }));
}

function numberAs(name: string): (value: unknown) => number {
  return (value) => {
    const number = typeof value === "string" ? NaN : Number(value);
    if (!Number.isNaN(number)) return number;
    throw new InputError(
      `Cannot sweep over ${name} as its values must be numbers: one is ${value}`,
      {
        code: "lqn/not-a-number",
      },
    );
  };
}

function numbersOf(variables: readonly SpexVariable[], scope: DocumentScope): SpexPoint {
  return Object.fromEntries(
    variables.map(({ name }) => [name, numberAs(name)(scope.variable(name))]),
  );
}

/** The variables that some expression of the document indexes. */
function indexedVariables(document: LqnDocument): Set<string> {
  const found = new Set<string>();
  const waiting: unknown[] = [document];
  for (const value of waiting) {
    if (typeof value !== "object" || value === null) continue;
    const { kind, variable } = value as { readonly kind?: unknown; readonly variable?: unknown };
    if (kind === "index" && typeof variable === "string") found.add(variable);
    for (const part of Object.values(value)) waiting.push(part);
  }
  return found;
}

function draws(expression: Expression): boolean {
  return partsOf(expression).some((part) =>
    part.kind === "call" && Object.hasOwn(spexFunctions, part.function) &&
    spexFunctions[part.function].random === true
  );
}

/** The variables that draw: once for the sweep, or at each point. */
function drawingVariables(
  { variables }: LqnDocument,
  arrays: readonly SpexVariable[],
): { readonly once: readonly SpexVariable[]; readonly each: readonly SpexVariable[] } {
  const scalars = variables.filter(({ value }) => value.kind === "scalar");
  const readers = new Map<string, string[]>();
  for (const { name, value } of scalars) {
    for (const read of expressionsOf(value).flatMap(variablesOf)) {
      const list = readers.get(read);
      if (list) list.push(name);
      else readers.set(read, [name]);
    }
  }
  const over = scalars.filter((one) => one.over !== undefined);
  const varying = new Set([...arrays, ...over].map(({ name }) => name));
  for (const name of varying) {
    for (const reader of readers.get(name) ?? []) varying.add(reader);
  }
  const drawing = scalars.filter(({ value }) => expressionsOf(value).some(draws));
  return {
    once: drawing.filter(({ name }) => !varying.has(name)),
    each: drawing.filter(({ name }) => varying.has(name)),
  };
}

/**
 * Solves a document at all points of its sweep, one after the other.
 *
 * @param document The document.
 * @param solve A solver.
 * @param options A source of draws, where the document has `rand()`.
 * @returns The solved points, each when it is ready.
 * @throws {InputError} As {@linkcode sweepOf}, {@linkcode instantiate} and the solver.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnText } from "@iovlab/iovlab/lqn/format";
 * import { sweep } from "@iovlab/iovlab/lqn/model";
 *
 * const document = readLqnText(
 *   `$n = [1, 2, 4]  P 1 p pc i -1  T 1 t cc r run -1 pc m $n %f $f -1  E 1 s run 0.5 -1 -1
 *    R 2 $n $f -1`,
 * );
 * const rows = [];
 * for await (
 *   const { columns } of sweep(document, (model) => ({
 *     model: model.name,
 *     solver: "exact",
 *     status: "solved",
 *     values: [{
 *       metric: "taskThroughput",
 *       element: "cc",
 *       value: (model.tasks[0].multiplicity ?? 1) / 0.5,
 *     }],
 *   }))
 * ) rows.push(columns.map(({ value }) => value));
 * assert.deepEqual(rows, [[1, 2], [2, 4], [4, 8]]);
 * ```
 */
export async function* sweep(
  document: LqnDocument,
  solve: (model: LqnModel) => LqnResult | Promise<LqnResult>,
  options: EvaluateOptions = {},
): AsyncGenerator<SpexSolution, void> {
  for (const [index, values] of sweepOf(document, options).entries()) {
    yield await solvePoint(document, values, index + 1, solve);
  }
}

async function solvePoint(
  document: LqnDocument,
  start: SpexPoint,
  point: number,
  solve: (model: LqnModel) => LqnResult | Promise<LqnResult>,
): Promise<SpexSolution> {
  const scope = new DocumentScope(document, start, {});
  const setting = (name: string, otherwise: number) => Number(scope.variable(name) ?? otherwise);
  const limit = setting("$spex_convergence", 0.001);
  const most = setting("$spex_iteration_limit", 50);
  const share = setting("$spex_underrelaxation", 1);
  const fedBack = document.convergence.map(({ variable }) => [variable, setting(variable, NaN)]);
  let values: SpexPoint = { ...start, ...Object.fromEntries(fedBack) };
  for (let iterations = 1;; iterations++) {
    const model = instantiate(document, values);
    const result = await solve(model);
    const columns = report(document, values, result, { point });
    const solution = { point, values, model, result, columns };
    if (document.convergence.length === 0) return solution;
    const { next, change } = nextValues(document, values, result, { point, share });
    const converged = change < limit;
    if (converged || iterations >= most) {
      return { ...solution, convergence: { converged, iterations } };
    }
    values = { ...values, ...next };
  }
}
