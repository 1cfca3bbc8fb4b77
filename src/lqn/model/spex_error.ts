/**
 * The error of an expression or variable that has no value.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";

/** Options of {@linkcode SpexError}. */
export interface SpexErrorOptions {
  /** A stable code, such as `lqn/division-by-zero`. */
  readonly code: string;
  /** Where in the document: `variables[2]`, or a path in its model. */
  readonly path: string;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/**
 * An expression or variable of a document that has no value, with its place: a face that knows
 * where the parts of the document stand in a file can say line and column.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnText } from "@iovlab/iovlab/lqn/format";
 * import { instantiate, SpexError } from "@iovlab/iovlab/lqn/model";
 *
 * const document = readLqnText("$x = 1 / 0 P 1 p pc i m $x -1 T 1 t cc r run -1 pc -1 E 1 s run 1 -1 -1");
 * assert.throws(
 *   () => instantiate(document),
 *   (error) => error instanceof SpexError && error.path === "variables[0]",
 * );
 * ```
 */
export class SpexError extends InputError {
  /** Where in the document: `variables[2]`, or a path in its model. */
  readonly path: string;

  /** Makes the error from its message and {@linkcode SpexErrorOptions}. */
  constructor(message: string, options: SpexErrorOptions) {
    super(message, { code: options.code, cause: options.cause });
    this.path = options.path;
  }
}

/** Does something, and gives its errors a place in the document if they have none. */
export function placed<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof InputError) || error instanceof SpexError) throw error;
    throw new SpexError(error.message, { code: error.code, path, cause: error });
  }
}
