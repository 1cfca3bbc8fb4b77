/**
 * Turns what SQLite and the file system say into one clear line.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";

/** What SQLite says, what a user is told, and the code of the error. */
const causes: readonly (readonly [RegExp, string, string])[] = [
  [/database is locked/, "the file must be free: another process keeps it locked", "store/busy"],
  [/database or disk is full/, "the disk must have room: it is full", "store/disk-full"],
  [/malformed|not a database/, "the file must be whole: it is damaged", "store/corrupt"],
  [/readonly database/, "the file must be writable: it is read-only", "store/read-only"],
  [/unable to open/, "the folder must be readable and writable", "store/unwritable-folder"],
  [/disk I\/O error/, "the disk must answer: it reports an input or output error", "store/io"],
];

/** The error for a store that cannot be used: `Cannot <action> store "<path>" as <rule>`. */
export function storeError(action: string, path: string, why: StoreFault): InputError {
  const message = `Cannot ${action} store "${path}" as ${why.rule}`;
  return new InputError(message, { code: why.code, cause: why.cause });
}

/** Why a store cannot be used. */
export interface StoreFault {
  /** The rule that is broken, and what is there instead. */
  readonly rule: string;
  /** The stable code of the error. */
  readonly code: string;
  /** The error that showed it. */
  readonly cause?: unknown;
}

/**
 * Runs `body` and turns a fault of the file into an {@linkcode InputError}; a defect passes as it is.
 *
 * @throws {InputError} `store/busy`, `store/disk-full`, `store/corrupt`, `store/read-only`,
 * `store/unwritable-folder` or `store/io`.
 */
export function guard<T>(action: string, path: string, body: () => T): T {
  try {
    return body();
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    const found = causes.find(([pattern]) => pattern.test(text));
    if (!found || cause instanceof InputError) throw cause;
    throw storeError(action, path, { rule: found[1], code: found[2], cause });
  }
}
