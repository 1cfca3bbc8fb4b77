/**
 * Expressions in attributes: LQNS takes a variable there, no expression, so that an expression is
 * written as a variable of its own with a name that the reader knows.
 *
 * @module
 */

import type { Expression, LqnDocument } from "../../model/mod.ts";

/** The variable of the expression with a number. */
export function inlineName(number: number): string {
  return `$iovlab_inline_${number}`;
}

/** A document with the expressions back in their places. */
export function withInlined(document: LqnDocument): LqnDocument {
  const inlined = new Map<string, Expression>();
  const variables = document.variables.filter(({ name, value, over }) => {
    if (!/^\$iovlab_inline_\d+$/.test(name) || value.kind !== "scalar" || over) return true;
    inlined.set(name, value.expression);
    return false;
  });
  if (inlined.size === 0) return document;
  return replaced({ ...document, variables }, inlined);
}

/** A copy of plain data with the variables replaced; what replaces them is taken as it is. */
function replaced<T>(data: T, inlined: ReadonlyMap<string, Expression>): T {
  if (typeof data !== "object" || data === null) return data;
  if (Array.isArray(data)) return data.map((item) => replaced(item, inlined)) as T;
  if ("kind" in data && data.kind === "variable" && "name" in data) {
    return (inlined.get(String(data.name)) ?? data) as T;
  }
  const entries = Object.entries(data).map(([key, value]) => [key, replaced(value, inlined)]);
  return Object.fromEntries(entries) as T;
}
