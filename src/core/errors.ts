/**
 * The errors that a user's input can cause.
 *
 * Every face of the toolkit turns an {@linkcode InputError} into one line and exit code 2; any other
 * error is a defect of the toolkit and keeps its stack trace.
 *
 * @module
 */

/** Where in a file a fault is: one-based line and column. */
export interface SourceLocation {
  /** The file as the user named it. */
  readonly file: string;
  /** One-based line, absent where the fault has no line. */
  readonly line?: number;
  /** One-based column, absent where the fault has no column. */
  readonly column?: number;
}

/** Options of {@linkcode InputError}. */
export interface InputErrorOptions {
  /** A stable code to look up and to test for, such as `host/negative-rate`. */
  readonly code: string;
  /** Where the fault is, for anything that was parsed. */
  readonly location?: SourceLocation;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/**
 * Input that cannot be used: a bad option, host, file, folder or store.
 *
 * The message says the action first, then the state: `Cannot read host "a.json" as ...`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { InputError } from "@iovlab/iovlab/core";
 *
 * const error = new InputError("Cannot use rate as it must be at least 0: current value is -1", {
 *   code: "host/negative-rate",
 *   location: { file: "host.json", line: 3, column: 11 },
 * });
 * assert.equal(
 *   error.line,
 *   "host.json:3:11: Cannot use rate as it must be at least 0: current value is -1",
 * );
 * ```
 */
export class InputError extends Error {
  /** The class name, for `console.error`. */
  override readonly name = "InputError";
  /** A stable code, such as `host/negative-rate`. */
  readonly code: string;
  /** Where the fault is, for anything that was parsed. */
  readonly location?: SourceLocation;

  /** Makes the error from its message and {@linkcode InputErrorOptions}. */
  constructor(message: string, options: InputErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.location = options.location;
  }

  /** The one line that a user is shown: `file:line:column: message`. */
  get line(): string {
    const at = this.location;
    if (!at) return this.message;
    const place = [at.file, at.line, at.column].filter((part) => part !== undefined).join(":");
    return `${place}: ${this.message}`;
  }
}
