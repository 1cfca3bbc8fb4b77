/**
 * What stands before the processors: pragmas, SPEX variables and section G.
 *
 * @module
 */

import type { Expression, Parameter, SpexVariable } from "../../model/mod.ts";
import type { Cursor } from "./_cursor.ts";
import type { Draft } from "./_draft.ts";
import { atParameter, readExpression, readParameter } from "./_expression.ts";
import { readObservations, readVariable } from "./_observations.ts";

/** `name=value` pairs of the pragma lines, the last one of each name. */
export function readPragmas(cursor: Cursor): Record<string, string> {
  const pairs = new Map<string, string>();
  for (const { text } of cursor.pragmas) {
    for (const part of text.split(",")) {
      const [, name, value] = part.match(/^\s*([^\s=]+)\s*=?\s*(\S*)/) ?? [];
      if (name) pairs.set(name, value);
    }
  }
  return Object.fromEntries(pairs);
}

/** The variables, `$x = ...`, until something else stands here. */
export function readVariables(cursor: Cursor, draft: Draft): void {
  while (cursor.is("variable")) {
    draft.variablePlaces.push(cursor.token);
    const name = cursor.take().text;
    if (cursor.takeIf("symbol", ",")) {
      const variable = readVariable(cursor, "a variable over another");
      cursor.symbol("=", `variable ${variable}`);
      const expression = readExpression(cursor, true);
      draft.variables.push({ name: variable, value: { kind: "scalar", expression }, over: name });
    } else {
      cursor.symbol("=", `variable ${name}`);
      draft.variables.push({ name, value: readValue(cursor, name) });
    }
  }
}

function readValue(cursor: Cursor, name: string): SpexVariable["value"] {
  if (!cursor.takeIf("symbol", "[")) {
    const expression = readExpression(cursor, true);
    if (cursor.is("number") || cursor.is("symbol", ":") || cursor.is("symbol", ",")) {
      throw cursor.fault(
        "bare-array",
        `variable ${name}`,
        "several values must be in brackets, [1, 2, 3] or [1 : 9, 2]",
      );
    }
    return { kind: "scalar", expression };
  }
  const items: Expression[] = [readExpression(cursor, true)];
  if (cursor.takeIf("symbol", ":")) return readRange(cursor, name, items[0]);
  while (cursor.takeIf("symbol", ",")) items.push(readExpression(cursor, true));
  cursor.symbol("]", `variable ${name}`);
  return { kind: "array", items };
}

function readRange(cursor: Cursor, name: string, from: Expression): SpexVariable["value"] {
  const to = readExpression(cursor, true);
  cursor.symbol(",", `the range of variable ${name}`);
  const step = readExpression(cursor, true);
  cursor.symbol("]", `the range of variable ${name}`);
  return { kind: "range", from, to, step };
}

const solverFields = [
  [],
  ["convergence"],
  ["convergence", "iterationLimit"],
  ["convergence", "iterationLimit", "underrelaxation"],
  ["convergence", "iterationLimit", "printInterval", "underrelaxation"],
] as const;

/** Section G, where there is one. */
export function readGeneral(cursor: Cursor, draft: Draft): void {
  if (!cursor.takeIf("letter", "G")) return;
  if (!cursor.is("string")) {
    throw cursor.fault("expected-comment", "section G", 'a comment in quotes must be here, or ""');
  }
  const comment = cursor.take().text;
  if (comment !== "") draft.comment = comment;
  const values: Parameter[] = [];
  while (values.length < 4 && atParameter(cursor)) {
    values.push(readParameter(cursor, "a number of section G"));
  }
  cursor.end("section G");
  solverFields[values.length].forEach((field, f) => {
    if (values[f] !== 0) draft.solver[field] = values[f];
  });
  readObservations(cursor, { kind: "model", name: "" }, draft.observations);
}
