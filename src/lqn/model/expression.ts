/**
 * Expressions over SPEX variables: their value and their text.
 *
 * Source: the LQNS user manual, appendix "Input File Grammar", section "Expressions", and for the
 * functions the chapter on LQX. A truth value counts as 1 or 0 in a sum, a number other than 0 as
 * true; `%` has the sign of its left side; dividing by 0 is an error, as in LQX.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import { formatExpression } from "./_format_expression.ts";
import { spexFunctions } from "./_spex_functions.ts";
import type { BinaryOperator, Expression } from "./document.ts";

export { formatExpression };

/** What a variable can stand for; a list only where it is indexed. */
export type SpexValue = number | boolean | string | readonly (number | boolean | string)[];

/** Values by variable, names with their dollar sign. */
export type SpexValues = Readonly<Record<string, SpexValue>>;

/** Where an expression takes what it cannot know. */
export interface EvaluateOptions {
  /** Draws from 0 to 1, 1 excluded, for `rand()` and its like; absent they are refused. */
  readonly random?: () => number;
}

/** Where an expression finds its variables. */
export interface SpexScope extends EvaluateOptions {
  /** The value of a variable, `undefined` where there is none. */
  readonly variable: (name: string) => SpexValue | undefined;
  /** The items of an array variable; absent they are its value. */
  readonly items?: (name: string) => readonly (number | boolean | string)[] | undefined;
}

/**
 * The value of an expression.
 *
 * @param expression The expression.
 * @param values The values of its variables, names with their dollar sign; the value of an array
 * variable is a list.
 * @param options See {@linkcode EvaluateOptions}.
 * @returns A number, a truth value or a text.
 * @throws {InputError} `lqn/unknown-variable`, `lqn/unknown-function`, `lqn/bad-arguments`,
 * `lqn/bad-index`, `lqn/bad-operand`, `lqn/division-by-zero`, `lqn/no-random`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { evaluate, type Expression } from "@iovlab/iovlab/lqn/model";
 *
 * const half: Expression = {
 *   kind: "binary",
 *   operator: "/",
 *   left: { kind: "variable", name: "$n" },
 *   right: { kind: "number", value: 2 },
 * };
 * assert.equal(evaluate(half, { $n: 5 }), 2.5);
 * ```
 */
export function evaluate(
  expression: Expression,
  values: SpexValues = {},
  options: EvaluateOptions = {},
): number | boolean | string {
  const variable = (name: string) => Object.hasOwn(values, name) ? values[name] : undefined;
  return evaluateIn(expression, { ...options, variable });
}

/**
 * The value of an expression whose variables come from a function.
 *
 * @param expression The expression.
 * @param scope Where its variables are found.
 * @returns A number, a truth value or a text.
 * @throws {InputError} As {@linkcode evaluate}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { evaluateIn } from "@iovlab/iovlab/lqn/model";
 *
 * const variable = (name: string) => name.length;
 * assert.equal(evaluateIn({ kind: "variable", name: "$abc" }, { variable }), 4);
 * ```
 */
export function evaluateIn(expression: Expression, scope: SpexScope): number | boolean | string {
  switch (expression.kind) {
    case "number":
    case "string":
      return expression.value;
    case "variable":
      return variableOf(expression.name, scope);
    case "unary": {
      const operand = evaluateIn(expression.operand, scope);
      return expression.operator === "-" ? -toNumber(operand, expression) : !truth(operand);
    }
    case "binary":
      return binary(expression, scope);
    case "conditional":
      return evaluateIn(
        truth(evaluateIn(expression.condition, scope)) ? expression.then : expression.otherwise,
        scope,
      );
    case "call":
      return call(expression, scope);
    case "index":
      return item(expression, scope);
  }
}

function refuse(code: string, message: string): never {
  throw new InputError(message, { code: `lqn/${code}` });
}

function variableOf(name: string, scope: SpexScope): number | boolean | string {
  const value = scope.variable(name);
  if (value === undefined) {
    return refuse(
      "unknown-variable",
      `Cannot evaluate variable ${name} as it has no value: write ${name} = ... before section G or P`,
    );
  }
  if (typeof value === "object") {
    return refuse(
      "bad-operand",
      `Cannot use list ${name} as a value: write ${name}[0] for one item`,
    );
  }
  return value;
}

function truth(value: number | boolean | string): boolean {
  return typeof value === "string" ? value !== "" : Boolean(value);
}

function toNumber(value: number | boolean | string, of: Expression): number {
  if (typeof value !== "string") return Number(value);
  return refuse(
    "bad-operand",
    `Cannot evaluate ${formatExpression(of)} as it must have numbers: current value is "${value}"`,
  );
}

/** A chain such as `a + b + c` leans to the left; it is walked without recursion. */
function binary(
  expression: Extract<Expression, { kind: "binary" }>,
  scope: SpexScope,
): number | boolean {
  const chain = [];
  let first: Expression = expression;
  while (first.kind === "binary") {
    chain.push(first);
    first = first.left;
  }
  let value = evaluateIn(first, scope);
  for (let c = chain.length - 1; c >= 0; c--) value = apply(chain[c], value, scope);
  return value as number | boolean;
}

function apply(
  expression: Extract<Expression, { kind: "binary" }>,
  left: number | boolean | string,
  scope: SpexScope,
): number | boolean {
  const { operator, right } = expression;
  if (operator === "&") return truth(left) && truth(evaluateIn(right, scope));
  if (operator === "|") return truth(left) || truth(evaluateIn(right, scope));
  const other = evaluateIn(right, scope);
  if (operator === "==" && typeof left === "string") return left === other;
  if (operator === "!=" && typeof left === "string") return left !== other;
  const a = toNumber(left, expression);
  const b = toNumber(other, expression);
  if ((operator === "/" || operator === "%") && b === 0) {
    refuse(
      "division-by-zero",
      `Cannot evaluate ${formatExpression(expression)} as its right side must not be 0`,
    );
  }
  return arithmetic[operator](a, b);
}

const arithmetic: Readonly<
  Record<Exclude<BinaryOperator, "&" | "|">, (a: number, b: number) => number | boolean>
> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": (a, b) => a ** b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function call(expression: Extract<Expression, { kind: "call" }>, scope: SpexScope): number {
  const { function: name, arguments: given } = expression;
  if (!Object.hasOwn(spexFunctions, name)) {
    const names = Object.keys(spexFunctions).join(", ");
    return refuse("unknown-function", `Cannot evaluate ${name}() as it must be one of ${names}`);
  }
  const { least, most, value, random: draws } = spexFunctions[name];
  if (given.length < least || given.length > most) {
    const count = least === most ? `${least}` : `${least} to ${most}`;
    return refuse(
      "bad-arguments",
      `Cannot evaluate ${name}() as it must have ${count} arguments: current number is ${given.length}`,
    );
  }
  const { random } = scope;
  if (draws && !random) {
    return refuse(
      "no-random",
      `Cannot evaluate ${name}() as there must be a source of draws: give option random`,
    );
  }
  const numbers = given.map((one) => toNumber(evaluateIn(one, scope), expression));
  return value(numbers, random ?? (() => NaN));
}

function item(
  expression: Extract<Expression, { kind: "index" }>,
  scope: SpexScope,
): number | boolean | string {
  const { variable: name, indexes } = expression;
  const items = scope.items ? scope.items(name) : scope.variable(name);
  const index = indexes.length === 1 ? evaluateIn(indexes[0], scope) : NaN;
  if (typeof items === "object" && typeof index === "number" && index in items) return items[index];
  return refuse(
    "bad-index",
    `Cannot evaluate ${formatExpression(expression)} as it must be one of the items of an array: ` +
      (typeof items === "object"
        ? `there are ${items.length}, from [0]`
        : `${name} is not an array`),
  );
}
