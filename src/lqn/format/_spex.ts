/**
 * The sections of SPEX as text: variables, columns of the report, convergence.
 *
 * Source: the LQNS user manual, section "SPEX: Software Performance Experiment Driver".
 *
 * @module
 */

import {
  formatExpression,
  type SpexColumn,
  type SpexConvergence,
  type SpexVariable,
} from "../model/mod.ts";
import type { LqnSource } from "./source.ts";
import { Cursor } from "./text/_cursor.ts";
import { Draft } from "./text/_draft.ts";
import { readExpression } from "./text/_expression.ts";
import { readVariables } from "./text/_general.ts";
import { readVariable } from "./text/_observations.ts";

/** What SPEX adds to a model, except observations. */
export interface SpexParts {
  /** The variables. */
  readonly variables: readonly SpexVariable[];
  /** The columns of the report. */
  readonly report: readonly SpexColumn[];
  /** The convergence section. */
  readonly convergence: readonly SpexConvergence[];
}

/** Reads lines such as `$x = [1, 2, 3]`. */
export function readSpexVariables(source: LqnSource): SpexVariable[] {
  const cursor = new Cursor(source);
  const draft = new Draft();
  readVariables(cursor, draft);
  checkEnd(cursor, "the variables", "$name = value must be here");
  return draft.variables;
}

/** Reads columns such as `$x` or `$sum = $x + $y`. */
export function readSpexColumns(source: LqnSource): SpexColumn[] {
  const cursor = new Cursor(source);
  const columns: SpexColumn[] = [];
  while (!cursor.is("eof")) {
    const named = cursor.is("variable") && cursor.following.kind === "symbol" &&
      cursor.following.text === "=";
    if (!named) {
      columns.push({ expression: readExpression(cursor, true) });
      continue;
    }
    const name = cursor.take().text;
    cursor.take();
    columns.push({ name, expression: readExpression(cursor, true) });
  }
  return columns;
}

/** Reads lines such as `$x = $x / 2`. */
export function readSpexConvergence(source: LqnSource): SpexConvergence[] {
  const cursor = new Cursor(source);
  const lines: SpexConvergence[] = [];
  while (!cursor.is("eof")) {
    const variable = readVariable(cursor, "the convergence section");
    cursor.symbol("=", `variable ${variable} of the convergence section`);
    lines.push({ variable, expression: readExpression(cursor, true) });
  }
  return lines;
}

function checkEnd(cursor: Cursor, what: string, rule: string): void {
  if (!cursor.is("eof")) throw cursor.fault("expected-end", what, rule);
}

/** The lines of variables. */
export function variableLines(variables: readonly SpexVariable[]): string[] {
  return variables.map(({ name, value, over }) => {
    const left = over === undefined ? name : `${over}, ${name}`;
    if (value.kind === "scalar") return `${left} = ${formatExpression(value.expression)}`;
    if (value.kind === "array") {
      return `${left} = [${value.items.map(formatExpression).join(", ")}]`;
    }
    const [from, to, step] = [value.from, value.to, value.step].map(formatExpression);
    return `${left} = [${from} : ${to}, ${step}]`;
  });
}

/** The lines of columns; a minus sign in front would subtract from the column before. */
export function columnLines(columns: readonly SpexColumn[]): string[] {
  return columns.map(({ name, expression }) => {
    const text = formatExpression(expression);
    if (name !== undefined) return `${name} = ${text}`;
    return text.startsWith("-") ? `(${text})` : text;
  });
}

/** The lines of the convergence section. */
export function convergenceLines(lines: readonly SpexConvergence[]): string[] {
  return lines.map(({ variable, expression }) => `${variable} = ${formatExpression(expression)}`);
}
