/**
 * Reads a model that can be solved: any form of file, variables at their values, checked.
 *
 * @module
 */

import { InputError, type SourceLocation } from "../../core/mod.ts";
import {
  checkModel,
  instantiate,
  type LqnDocument,
  type LqnModel,
  SpexError,
} from "../model/mod.ts";
import { readLqnWithPositions } from "./read.ts";
import type { LqnPositions, LqnReadOptions } from "./source.ts";

/**
 * Reads a model file of any form, gives its variables their values (the first of a sweep) and
 * checks it.
 *
 * @throws {InputError} With file, line and column, on the first fault.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnModel } from "@iovlab/iovlab/lqn/format";
 *
 * const text = `<lqn-model name="web">
 *   <processor name="pc" scheduling="inf">
 *     <task name="client" scheduling="ref">
 *       <entry name="run" type="PH1PH2">
 *         <entry-phase-activities>
 *           <activity name="run_ph1" phase="1" host-demand-mean="0.5">
 *             <synch-call dest="get" calls-mean="1"/>
 *           </activity>
 *         </entry-phase-activities>
 *       </entry>
 *     </task>
 *   </processor>
 * </lqn-model>`;
 * assert.throws(() => readLqnModel(text, { file: "web.lqnx" }), (error: { line: string }) =>
 *   error.line.startsWith("web.lqnx:7:"));
 * ```
 */
export function readLqnModel(text: string, options: LqnReadOptions = {}): LqnModel {
  const { document, positions } = readLqnWithPositions(text, options);
  const place = (path: string) => placeOf(path, positions) ?? { file: options.file ?? "model" };
  const model = valued(document, place);
  const fault = checkModel(model).find((one) => one.severity === "error");
  if (!fault) return model;
  throw new InputError(fault.message, { code: fault.code, location: place(fault.path) });
}

/** The model at the first values of its variables; a fault of an expression gets its place. */
function valued(document: LqnDocument, place: (path: string) => SourceLocation): LqnModel {
  try {
    return instantiate(document);
  } catch (error) {
    if (!(error instanceof SpexError)) throw error;
    const { message, code, path } = error;
    throw new InputError(message, { code, location: place(path), cause: error });
  }
}

/**
 * Where a path of a model stands in its file, or the nearest part around it that has a place.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { placeOf } from "@iovlab/iovlab/lqn/format";
 *
 * const positions = new Map([["tasks[0]", { file: "web.lqn", line: 3, column: 1 }]]);
 * assert.equal(placeOf("tasks[0].entries[2].phases[0]", positions)?.line, 3);
 * ```
 */
export function placeOf(path: string, positions: LqnPositions): SourceLocation | undefined {
  let rest = path;
  while (rest !== "") {
    const place = positions.get(rest);
    if (place) return place;
    rest = rest.slice(0, Math.max(rest.lastIndexOf("."), rest.lastIndexOf("["), 0));
  }
  return undefined;
}
