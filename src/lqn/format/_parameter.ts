/**
 * A value of a model file: a number, or an expression over variables.
 *
 * @module
 */

import type { Parameter } from "../model/mod.ts";
import type { LqnSource } from "./source.ts";
import { quoted } from "./_words.ts";

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinity = /^(?:@infinity|[+]?inf(?:inity)?)$/i;
const variable = /^\$[A-Za-z_]\w*$/;

/**
 * Reads a value: a number, `@infinity`, or a variable.
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
    if (Number.isFinite(value)) return value;
    const words = `Cannot use ${what} as it must be at most 1.8e308: current value is ${
      quoted(piece)
    }`;
    throw source.fault("number-range", index, words);
  }
  if (infinity.test(piece)) return Infinity;
  if (variable.test(piece)) return { kind: "variable", name: piece };
  const words = `Cannot use ${what} as it must be a number or a variable such as $x: ` +
    `current value is ${quoted(piece)}`;
  throw source.fault("not-a-number", index, words);
}
