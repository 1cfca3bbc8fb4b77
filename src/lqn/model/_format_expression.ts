/**
 * Expressions as text, with no more parentheses than they need.
 *
 * @module
 */

import type { BinaryOperator, Expression } from "./document.ts";

const strength: Readonly<Record<BinaryOperator, number>> = {
  "|": 1,
  "&": 2,
  "==": 3,
  "!=": 3,
  "<": 3,
  "<=": 3,
  ">": 3,
  ">=": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  "**": 7,
};

const spelled: Partial<Record<BinaryOperator, string>> = { "|": "||", "&": "&&" };
const unaryStrength = 6;
const operandStrength = 8;

/**
 * An expression as a model file has it.
 *
 * @param expression The expression.
 * @returns Its text; reading it gives the expression back.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatExpression } from "@iovlab/iovlab/lqn/model";
 *
 * assert.equal(
 *   formatExpression({
 *     kind: "call",
 *     function: "max",
 *     arguments: [{ kind: "variable", name: "$x" }, { kind: "number", value: 1 }],
 *   }),
 *   "max($x, 1)",
 * );
 * ```
 */
export function formatExpression(expression: Expression): string {
  return format(expression, 0);
}

/** The text, in parentheses where the expression binds weaker than it must. */
function format(expression: Expression, least: number): string {
  switch (expression.kind) {
    case "number":
      return formatNumber(expression.value, least);
    case "string":
      return `"${expression.value.replace(/["\\]/g, "\\$&")}"`;
    case "variable":
      return expression.name;
    case "unary":
      return enclosed(formatUnary(expression), unaryStrength, least);
    case "binary":
      return formatBinary(expression, least);
    case "conditional":
      return enclosed(
        `${format(expression.condition, 1)} ? ${format(expression.then, 0)} : ${
          format(expression.otherwise, 0)
        }`,
        0,
        least,
      );
    case "call":
      return `${expression.function}(${expression.arguments.map(formatExpression).join(", ")})`;
    case "index":
      return `${expression.variable}[${expression.indexes.map(formatExpression).join(", ")}]`;
  }
}

/** A minus sign never stands right before a digit: `-1` ends lists. */
function formatUnary({ operator, operand }: Extract<Expression, { kind: "unary" }>): string {
  const text = format(operand, unaryStrength);
  return operator + (/^[\d.]/.test(text) ? `(${text})` : text);
}

function enclosed(text: string, own: number, least: number): string {
  return own < least ? `(${text})` : text;
}

function formatNumber(value: number, least: number): string {
  if (value === Infinity) return "@infinity";
  return value < 0 && least > 0 ? `(${value})` : `${value}`;
}

/** The left spine is walked without recursion: it is as deep as a sum is long. */
function formatBinary(expression: Extract<Expression, { kind: "binary" }>, least: number): string {
  const parts: string[] = [];
  let opened = "";
  let here: Expression = expression;
  let must = least;
  while (here.kind === "binary") {
    const { operator, left, right } = here as Extract<Expression, { kind: "binary" }>;
    const own = strength[operator];
    if (own < must) {
      opened += "(";
      parts.push(")");
    }
    const fromRight = operator === "**";
    parts.push(
      ` ${spelled[operator] ?? operator} ${format(right, fromRight ? unaryStrength : own + 1)}`,
    );
    must = fromRight ? operandStrength : own;
    here = left;
  }
  return opened + format(here, must) + parts.reverse().join("");
}
