/**
 * Reads a result file in any form.
 *
 * @module
 */

import type { LqnResult } from "../model/mod.ts";
import { readLqnJsonResult } from "./json/result.ts";
import { formOf } from "./read.ts";
import { type PResultOptions, readPResult } from "./text/mod.ts";
import { readLqnXmlResult } from "./xml/result.ts";

/**
 * Reads a result file of LQNS or iovlab: XML (`.lqxo`), JSON (`.lqjo`) or parseable text (`.p`).
 *
 * The parseable form tells more where it is read with its model.
 *
 * Half-widths are those of the file: lqsim 5.32 prints the interval of one block, which is wider
 * than that of the mean by the square root of the number of blocks.
 *
 * @throws {InputError} With file, line and column, where the text is not such a file or has no
 * results.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnResult } from "@iovlab/iovlab/lqn/format";
 *
 * const text = '<lqn-model><processor name="pc"><result-processor utilization="1"/></processor></lqn-model>';
 * assert.equal(readLqnResult(text, { file: "web.lqxo" }).values[0].value, 1);
 * ```
 */
export function readLqnResult(text: string, options: PResultOptions = {}): LqnResult {
  const form = formOf(text, options);
  if (form === "lqnx") return readLqnXmlResult(text, options);
  if (form === "lqnj") return readLqnJsonResult(text, options);
  return readPResult(text, options);
}
