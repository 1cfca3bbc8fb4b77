/**
 * The bins of a histogram: `min : max bins spacing`.
 *
 * @module
 */

import type { LqnHistogram, Parameter } from "../../model/mod.ts";
import type { Cursor } from "./_cursor.ts";
import { readParameter } from "./_expression.ts";

const spacings = ["linear", "log", "sqrt"] as const;

/** The bins that stand here. */
export function readHistogram(cursor: Cursor, of: string): LqnHistogram<Parameter> {
  const what = `a histogram of ${of}`;
  const min = readParameter(cursor, what);
  cursor.symbol(":", what);
  const max = readParameter(cursor, what);
  const bins = cursor.is("number") ? { bins: cursor.integer(what) } : {};
  const spacing = spacings.find((one) => cursor.is("name", one));
  if (!spacing) return { min, max, ...bins };
  cursor.take();
  return { min, max, ...bins, ...spacing === "linear" ? {} : { spacing } };
}
