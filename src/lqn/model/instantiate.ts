/**
 * A document at given values of its variables: the model with numbers that solvers take.
 *
 * Source: the LQNS user manual, sections "Variables" and "Control Variables". The control variables
 * `$convergence_value`, `$iteration_limit`, `$print_interval`, `$underrelaxation` and
 * `$model_comment` go where section G would put them.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import { DocumentScope, variablesOf } from "./_spex_scope.ts";
import type { Expression, LqnDocument, Parameter } from "./document.ts";
import {
  evaluateIn,
  type EvaluateOptions,
  formatExpression,
  type SpexValues,
} from "./expression.ts";
import { placed } from "./spex_error.ts";
import type { LqnModel, SolverParameters } from "./types.ts";

const expressionKinds: ReadonlySet<unknown> = new Set(
  [
    "number",
    "string",
    "variable",
    "unary",
    "binary",
    "conditional",
    "call",
    "index",
  ] satisfies Expression["kind"][],
);

const controls: Readonly<Record<string, Exclude<keyof SolverParameters, "pragmas">>> = {
  $convergence_value: "convergence",
  $iteration_limit: "iterationLimit",
  $print_interval: "printInterval",
  $underrelaxation: "underrelaxation",
};

/**
 * The model of a document: every expression by its value.
 *
 * @param document The document.
 * @param values Values for some of its variables, names with their dollar sign; the others are as
 * the document defines them, arrays by their first item.
 * @param options A source of draws, where the document has `rand()`.
 * @returns The model; unchecked, as the document's was.
 * @throws {InputError} Where a variable is unknown, missing, defined twice or circular, or a value is
 * not a number (`lqn/not-a-number`); see {@linkcode evaluate} for the rest. It is a
 * {@linkcode SpexError} where the fault has a place in the document.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnText } from "@iovlab/iovlab/lqn/format";
 * import { instantiate } from "@iovlab/iovlab/lqn/model";
 *
 * const document = readLqnText(
 *   `$n = [1, 5]  P 1 p pc i -1  T 1 t client r run -1 pc m {2 * $n} -1  E 1 s run 1 -1 -1`,
 * );
 * assert.equal(instantiate(document).tasks[0].multiplicity, 2);
 * assert.equal(instantiate(document, { $n: 5 }).tasks[0].multiplicity, 10);
 * ```
 */
export function instantiate(
  document: LqnDocument,
  values: SpexValues = {},
  options: EvaluateOptions = {},
): LqnModel {
  refuseUnknown(document, values);
  const scope = new DocumentScope(document, values, options);
  for (const { name } of document.variables) scope.variable(name);
  const model = replace(document.model, "", scope) as LqnModel;
  const solver: Record<string, unknown> = { ...model.solver };
  for (const [name, field] of Object.entries(controls)) {
    const value = scope.variable(name);
    if (value !== undefined) solver[field] = checked(Number(value), `solver.${field}`, name);
  }
  const comment = scope.variable("$model_comment");
  return {
    ...model,
    ...comment !== undefined && { comment: String(comment) },
    ...Object.keys(solver).length > 0 && { solver },
  };
}

/** Copies plain data with its expressions replaced; as deep as the model's types are. */
function replace(value: unknown, path: string, scope: DocumentScope): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one, i) => replace(one, `${path}[${i}]`, scope));
  if (isExpression(value)) return numberOf(value, path, scope);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      replace(one, path === "" ? key : `${path}.${key}`, scope),
    ]),
  );
}

function isExpression(value: object): value is Exclude<Parameter, number> {
  return "kind" in value && expressionKinds.has(value.kind);
}

function numberOf(expression: Expression, path: string, scope: DocumentScope): number {
  return placed(
    path,
    () => checked(evaluateIn(expression, scope), path, formatExpression(expression)),
  );
}

function checked(value: number | boolean | string, path: string, text: string): number {
  const number = typeof value === "string" ? NaN : Number(value);
  if (!Number.isNaN(number)) return number;
  throw new InputError(
    `Cannot use ${text} for ${path} as it must be a number: current value is ${value}`,
    { code: "lqn/not-a-number" },
  );
}

/** A value for a variable that nothing reads is a slip of the pen. */
function refuseUnknown(document: LqnDocument, values: SpexValues): void {
  const names = Object.keys(values);
  if (names.length === 0) return;
  const known = new Set([
    "$0",
    ...Object.keys(controls),
    ...document.variables.map(({ name }) => name),
    ...document.convergence.map(({ variable }) => variable),
  ]);
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  const used = new Set(usedVariables(document));
  const wrong = unknown.find((name) => !used.has(name));
  if (wrong === undefined) return;
  throw new InputError(
    `Cannot set variable ${wrong} as the model must have it: it has ${
      [...known, ...used].filter((name) => name !== "$0" && !(name in controls)).join(", ") ||
      "none"
    }`,
    { code: "lqn/unknown-variable" },
  );
}

/** The variables that the model and the definitions read. */
function usedVariables(document: LqnDocument): string[] {
  const found: string[] = [];
  const waiting: unknown[] = [document];
  for (const value of waiting) {
    if (typeof value !== "object" || value === null) continue;
    if (!Array.isArray(value) && isExpression(value)) found.push(...variablesOf(value));
    else for (const part of Object.values(value)) waiting.push(part);
  }
  return found;
}
