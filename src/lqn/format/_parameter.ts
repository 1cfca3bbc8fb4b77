/**
 * A value of a model file: a number, or an expression over variables.
 *
 * @module
 */

import { formatExpression, type Parameter } from "../model/mod.ts";

import { quoted } from "./_words.ts";
import type { LqnSource } from "./source.ts";
import { Cursor } from "./text/_cursor.ts";
import { readExpression } from "./text/_expression.ts";

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinity = /^(?:@infinity|[+]?inf(?:inity)?)$/i;
const variable = /^\$[A-Za-z_]\w*$/;

/**
 * Reads a value: a number, `@infinity`, a variable, or an expression with or without braces.
 *
 * @throws {InputError} Where it is none of them, or beyond the range of numbers.
 */
export function readParameter(
  source: LqnSource,
  index: number,
  text: string,
  what: string,
): Parameter {
  const piece = text.trim();
  if (number.test(piece)) {
    const value = Number(piece);
    if (Number.isFinite(value)) return value === 0 ? 0 : value;
    const words = `Cannot use ${what} as it must be at most 1.8e308: current value is ${
      quoted(piece)
    }`;
    throw source.fault("number-range", index, words);
  }
  if (infinity.test(piece)) return Infinity;
  if (variable.test(piece)) return { kind: "variable", name: piece };
  if (!/[^\w.\s]/.test(piece)) {
    const words = `Cannot use ${what} as it must be a number, a variable such as $x, or an ` +
      `expression of them: current value is ${quoted(piece)}`;
    throw source.fault("not-a-number", index, words);
  }
  const cursor = new Cursor(source.piece(index, text));
  const braces = cursor.takeIf("symbol", "{");
  const expression = readExpression(cursor, true);
  if (braces) cursor.symbol("}", what);
  if (!cursor.is("eof")) throw cursor.fault("expected-end", what, "the expression must end here");
  return expression.kind === "number" ? expression.value : expression;
}

/** A value as it stands in a file: a number, `@infinity`, or an expression. */
export function parameterText(value: Parameter): string {
  if (value === Infinity) return "@infinity";
  return typeof value === "number" ? String(value) : formatExpression(value);
}
