/**
 * JSON texts with positions: parses a text, and says at which line and column the value of a path stands.
 *
 * Comments are allowed. A key that stands twice in an object, which JSON leaves open, is an error here.
 *
 * @module
 */
import {
  createScanner,
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import type { Path } from "./_problem.ts";

/** Deepest nesting of a text that is read. */
const mostDepth = 64;

/** A fault of the text itself. */
export interface TextFault {
  /** Where it is, as a zero-based offset. */
  readonly offset: number;
  /** What is wrong. */
  readonly reason: string;
}

const reasons: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is not a JSON word",
  InvalidNumberFormat: "this is not a JSON number",
  PropertyNameExpected: "a field name in double quotes is expected here",
  ValueExpected: "a value is expected here",
  ColonExpected: "a colon is expected here",
  CommaExpected: "a comma is expected here",
  CloseBraceExpected: "a closing brace is expected here",
  CloseBracketExpected: "a closing bracket is expected here",
  EndOfFileExpected: "the end of the text is expected here",
  UnexpectedEndOfComment: "a comment is not closed",
  UnexpectedEndOfString: "a text is not closed",
  UnexpectedEndOfNumber: "a number is not complete",
  InvalidUnicode: "a \\u escape needs four hexadecimal digits",
  InvalidEscapeCharacter: "this is not a JSON escape",
  InvalidCharacter: "this character cannot stand in a text",
};

/** The first place that is nested too deeply, if any: the parser is recursive. */
function depthFault(text: string): TextFault | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    if (scanner.getTokenLength() !== 1) continue;
    const offset = scanner.getTokenOffset();
    if (text[offset] === "{" || text[offset] === "[") depth++;
    if (text[offset] === "}" || text[offset] === "]") depth--;
    if (depth > mostDepth) return { offset, reason: `it nests deeper than ${mostDepth} levels` };
  }
}

/** The data of a node; every key, also `__proto__`, becomes a property of its own. */
function dataOf(node: Node, faults: TextFault[]): unknown {
  if (node.type === "array") return (node.children ?? []).map((each) => dataOf(each, faults));
  if (node.type !== "object") return node.value;
  const entries = new Map<string, unknown>();
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (entries.has(key.value)) {
      faults.push({
        offset: key.offset,
        reason: `field ${JSON.stringify(key.value)} stands twice`,
      });
    }
    entries.set(key.value, value && dataOf(value, faults));
  }
  return Object.fromEntries(entries);
}

function lineEnd(end: RegExpExecArray): number {
  return end.index + end[0].length;
}

/** A parsed text. */
export class JsonText {
  /** The data; of use only where there are no faults. */
  readonly data: unknown;
  /** What is wrong with the text, in its order. */
  readonly faults: readonly TextFault[];
  readonly #root: Node | undefined;
  readonly #lineStarts: readonly number[];

  /** Parses a text; a byte order mark at its start is skipped. */
  constructor(text: string) {
    const body = text.replace(/^\ufeff/, "");
    this.#lineStarts = [0, ...Array.from(body.matchAll(/\r\n|\r|\n/g), lineEnd)];
    const deep = depthFault(body);
    if (deep) {
      this.faults = [deep];
      return;
    }
    const errors: ParseError[] = [];
    this.#root = parseTree(body, errors);
    const faults: TextFault[] = errors.map(({ error, offset }) => ({
      offset,
      reason: reasons[printParseErrorCode(error)] ?? "it is not JSON",
    }));
    if (faults.length === 0 && this.#root) this.data = dataOf(this.#root, faults);
    this.faults = faults.sort((a, b) => a.offset - b.offset);
  }

  /** The offset of a path's value, or of its key; where there is none, of the nearest value around it. */
  offsetOf(path: Path, atKey: boolean): number {
    if (!this.#root) return 0;
    for (let length = path.length; length >= 0; length--) {
      const node = findNodeAtLocation(this.#root, path.slice(0, length) as (string | number)[]);
      if (!node) continue;
      return atKey && length === path.length ? node.parent?.offset ?? node.offset : node.offset;
    }
    return 0;
  }

  /** One-based line and column of an offset; columns count UTF-16 units. */
  position(offset: number): { line: number; column: number } {
    const starts = this.#lineStarts;
    let line = 1;
    for (let step = 2 ** 30; step >= 1; step /= 2) {
      if (starts[line + step - 1] <= offset) line += step;
    }
    return { line, column: offset - starts[line - 1] + 1 };
  }
}
