/**
 * Where a text stops being JSON.
 *
 * @module
 */
import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** A fault of a text that should be JSON. */
export interface JsonFault {
  /** What is wrong, on one line. */
  readonly reason: string;
  /** One-based line. */
  readonly line: number;
  /** One-based column. */
  readonly column: number;
}

/** `CommaExpected` as `comma expected`. */
function worded(name: string): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

/** The first fault of a text that `JSON.parse` refuses. */
export function jsonFault(text: string): JsonFault {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  const before = text.slice(0, first?.offset ?? 0).split("\n");
  const reason = text.trim() === ""
    ? "it is empty"
    : first
    ? worded(printParseErrorCode(first.error))
    : "it is not JSON";
  return { reason, line: before.length, column: before.at(-1)!.length + 1 };
}
