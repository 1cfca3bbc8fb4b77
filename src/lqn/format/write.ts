/**
 * Writes a model in any form, and results with their model.
 *
 * @module
 */

import {
  instantiate,
  type LqnDocument,
  type LqnModel,
  type LqnResult,
  type Parameter,
} from "../model/mod.ts";
import { writeLqnJson } from "./json/write.ts";
import { normalDocument } from "./normal.ts";
import type { LqnForm } from "./read.ts";
import { writeLqnText } from "./text/mod.ts";
import { writeLqnXml } from "./xml/write.ts";

/**
 * A model, or a document with its variables, as a file: `"lqn"` is the text form, `"lqnx"` XML,
 * `"lqnj"` JSON.
 *
 * Reading it back gives the same document in its normal form ({@linkcode normalDocument}).
 *
 * @throws {InputError} Where the form has no words for something in the model, such as a name with
 * spaces in the text form, or the model's parts do not fit together.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqn, writeLqn } from "@iovlab/iovlab/lqn/format";
 * import { lqn } from "@iovlab/iovlab/lqn/model";
 *
 * const model = lqn({
 *   name: "web",
 *   processors: [{ name: "pc", scheduling: "inf" }],
 *   tasks: [{
 *     name: "client",
 *     processor: "pc",
 *     scheduling: "ref",
 *     entries: [{ name: "run", phases: [{ demand: 0.5 }] }],
 *   }],
 * });
 * for (const form of ["lqn", "lqnx", "lqnj"] as const) {
 *   assert.deepEqual(readLqn(writeLqn(model, form), { file: `web.${form}` }).model.tasks, model.tasks);
 * }
 * ```
 */
export function writeLqn(input: LqnDocument | LqnModel<Parameter>, form: LqnForm): string {
  const document = documentOf(input);
  if (form === "lqn") return writeLqnText(document);
  return form === "lqnx" ? writeLqnXml(document) : writeLqnJson(document);
}

/** The forms of result files that are written. */
export type LqnResultForm = "lqxo" | "lqjo";

/**
 * A model with the values of a result as a file: `"lqxo"` is XML, `"lqjo"` JSON, as LQNS 5.x reads
 * and writes them.
 *
 * A document's variables get their first values; for others, hand in `instantiate(document, values)`.
 * The values are those of elements that are in the model; `NaN` is left out. How iovlab's solvers
 * ended stands in the name of the solver, and {@linkcode readLqnResult} reads it back.
 *
 * @throws {InputError} As {@linkcode writeLqn}, and where a variable has no value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqn, readLqnResult, writeLqnResult } from "@iovlab/iovlab/lqn/format";
 *
 * const { model } = readLqn('<lqn-model name="web"><processor name="pc"/></lqn-model>');
 * const text = writeLqnResult(model, {
 *   model: "web",
 *   solver: "exact",
 *   status: "solved",
 *   chain: { states: 12, residual: 1e-14 },
 *   values: [{ metric: "processorUtilization", element: "pc", value: 0.5 }],
 * }, "lqjo");
 * const back = readLqnResult(text, { file: "web.lqjo" });
 * assert.deepEqual(back.chain, { states: 12, residual: 1e-14 });
 * assert.deepEqual(back.values, [{ metric: "processorUtilization", element: "pc", value: 0.5 }]);
 * ```
 */
export function writeLqnResult(
  input: LqnDocument | LqnModel<Parameter>,
  result: LqnResult,
  form: LqnResultForm,
): string {
  const document = documentOf("model" in input ? instantiate(input) : input);
  return form === "lqxo" ? writeLqnXml(document, result) : writeLqnJson(document, result);
}

function documentOf(input: LqnDocument | LqnModel<Parameter>): LqnDocument {
  const none = { variables: [], observations: [], report: [], convergence: [] };
  return normalDocument("model" in input ? input : { model: input, ...none });
}
