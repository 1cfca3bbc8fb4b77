/**
 * Reads a model in any form.
 *
 * @module
 */

import type { LqnDocument } from "../model/mod.ts";
import { readLqnJsonWithPositions } from "./json/read.ts";
import { normalCalls, normalDocument } from "./normal.ts";
import type { LqnLocatedDocument, LqnReadOptions } from "./source.ts";
import { readLqnTextWithPositions } from "./text/mod.ts";
import { readLqnXmlWithPositions } from "./xml/read.ts";

/** The forms of model files. */
export type LqnForm = "lqn" | "lqnx" | "lqnj";

/**
 * The form of a model file: by its content where that is clear, else by its extension.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formOf } from "@iovlab/iovlab/lqn/format";
 *
 * assert.equal(formOf('<?xml version="1.0"?><lqn-model/>'), "lqnx");
 * assert.equal(formOf('{"name": "web"}'), "lqnj");
 * assert.equal(formOf("G ...", { file: "web.in" }), "lqn");
 * ```
 */
export function formOf(text: string, options: LqnReadOptions = {}): LqnForm {
  const start = /^\uFEFF?\s*(\S)/.exec(text.slice(0, 1000))?.[1];
  if (start === "<") return "lqnx";
  if (start === "{") return "lqnj";
  const extension = /\.([^.\\/]*)$/.exec(options.file ?? "")?.[1].toLowerCase() ?? "";
  if (/^(lqnx|lqxo|xml)$/.test(extension)) return "lqnx";
  if (/^(lqnj|lqjo|json)$/.test(extension)) return "lqnj";
  return "lqn";
}

/**
 * Reads a model file of any form, with the places of its parts.
 *
 * @throws {InputError} With file, line and column, where the text is not a model.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnWithPositions } from "@iovlab/iovlab/lqn/format";
 *
 * const { positions } = readLqnWithPositions('<lqn-model><processor name="p"/></lqn-model>');
 * assert.equal(positions.get("processors[0]")?.column, 12);
 * ```
 */
export function readLqnWithPositions(
  text: string,
  options: LqnReadOptions = {},
): LqnLocatedDocument {
  const form = formOf(text, options);
  if (form === "lqnx") return readLqnXmlWithPositions(text, options);
  if (form === "lqnj") return readLqnJsonWithPositions(text, options);
  return normalLocated(readLqnTextWithPositions(text, options));
}

/** A text document in its normal form; calls that change places take their positions along. */
function normalLocated({ document, positions }: LqnLocatedDocument): LqnLocatedDocument {
  const moved = new Map(positions);
  for (const [index, task] of document.model.tasks.entries()) {
    const phases = task.entries.flatMap((entry, at) =>
      (entry.phases ?? []).map((phase, number) => ({
        calls: phase.calls,
        path: `tasks[${index}].entries[${at}].phases[${number}]`,
      }))
    );
    const activities = (task.activities ?? []).map(({ calls }, at) => ({
      calls,
      path: `tasks[${index}].activities[${at}]`,
    }));
    for (const { calls = [], path } of [...phases, ...activities]) {
      for (const [at, call] of normalCalls(calls).entries()) {
        const place = positions.get(`${path}.calls[${calls.indexOf(call)}]`);
        if (place) moved.set(`${path}.calls[${at}]`, place);
      }
    }
  }
  return { document: normalDocument(document), positions: moved };
}

/**
 * Reads a model file of any form: text (`.lqn`, `.in`), XML (`.lqnx`) or JSON (`.lqnj`).
 *
 * @throws {InputError} With file, line and column, where the text is not a model.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqn } from "@iovlab/iovlab/lqn/format";
 *
 * const { model } = readLqn('<lqn-model name="web"/>', { file: "web.lqnx" });
 * assert.equal(model.name, "web");
 * ```
 */
export function readLqn(text: string, options: LqnReadOptions = {}): LqnDocument {
  return readLqnWithPositions(text, options).document;
}
