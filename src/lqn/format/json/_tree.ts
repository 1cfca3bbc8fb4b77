/**
 * A JSON text as a tree of values with positions, within limits.
 *
 * The parser is jsonc-parser, told to take plain JSON only. Its recursion is as deep as the text
 * nests, so the depth is checked beforehand, token by token.
 *
 * @module
 */

import { createScanner, type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";
import { quoted } from "../_words.ts";
import { lqnLimits } from "../limits.ts";
import type { LqnSource } from "../source.ts";

/** A value with its place. */
export type JsonValue =
  & { readonly index: number }
  & (
    | { readonly kind: "object"; readonly fields: ReadonlyMap<string, JsonField> }
    | { readonly kind: "array"; readonly items: readonly JsonValue[] }
    | { readonly kind: "scalar"; readonly value: string | number | boolean | null }
  );

/** A field of an object. */
export interface JsonField {
  /** Where the key starts. */
  readonly index: number;
  /** The value. */
  readonly value: JsonValue;
}

interface Open {
  readonly index: number;
  readonly fields?: Map<string, JsonField>;
  readonly items?: JsonValue[];
  key: string;
  keyIndex: number;
}

/**
 * Parses a text.
 *
 * @throws {InputError} Where it is not JSON, has a key twice in an object, or is beyond a limit.
 */
export function parseJson(source: LqnSource): JsonValue {
  checkLimits(source);
  const stack: Open[] = [];
  let root: JsonValue | undefined;
  const add = (value: JsonValue) => {
    const open = stack[stack.length - 1];
    if (!open) root = value;
    else if (open.items) open.items.push(value);
    else open.fields!.set(open.key, { index: open.keyIndex, value });
  };
  const close = () => {
    const { index, fields, items } = stack.pop()!;
    add(fields ? { kind: "object", index, fields } : { kind: "array", index, items: items! });
  };
  visit(source.text, {
    onObjectBegin: (index) => void stack.push({ index, fields: new Map(), key: "", keyIndex: 0 }),
    onArrayBegin: (index) => void stack.push({ index, items: [], key: "", keyIndex: 0 }),
    onObjectProperty: (name, index) => {
      const open = stack[stack.length - 1];
      if (open.fields!.has(name)) throw twice(source, name, index);
      [open.key, open.keyIndex] = [name, index];
    },
    onLiteralValue: (value, index) => add({ kind: "scalar", index, value }),
    onObjectEnd: close,
    onArrayEnd: close,
    onError: (code, index) => {
      throw syntaxFault(source, code, index);
    },
  }, { disallowComments: true });
  return root!;
}

function twice(source: LqnSource, name: string, index: number): Error {
  const words = `Cannot use key ${quoted(name)} twice in one object: keep one of them`;
  return source.fault("json-duplicate-key", index, words);
}

const openBrace = 1;
const closeBrace = 2;
const openBracket = 3;
const closeBracket = 4;
const comma = 5;
const endOfText = 17;

function checkLimits(source: LqnSource): void {
  const { text } = source;
  const tooMany = (what: string, limit: number, index: number) => {
    const words = `Cannot read more than ${limit} ${what} in one file: split the file`;
    throw source.fault("too-large", index, words);
  };
  if (text.length > lqnLimits.characters) tooMany("characters", lqnLimits.characters, 0);
  const scanner = createScanner(text, true);
  let depth = 0;
  let nodes = 0;
  for (let token: number = scanner.scan(); token !== endOfText; token = scanner.scan()) {
    if (token === closeBrace || token === closeBracket) depth--;
    if (token === comma || token === openBrace || token === openBracket) nodes++;
    if (token === openBrace || token === openBracket) depth++;
    const index = scanner.getTokenOffset();
    if (nodes > lqnLimits.nodes) tooMany("values", lqnLimits.nodes, index);
    if (depth > lqnLimits.depth) {
      const words = `Cannot read values more than ${lqnLimits.depth} deep: close the outer ones`;
      throw source.fault("too-deep", index, words);
    }
  }
}

const hints: Readonly<Record<string, string>> = {
  InvalidSymbol: 'write a word in quotes, "word"',
  InvalidNumberFormat: "write a number such as 0.5 or 1e-3",
  PropertyNameExpected: 'write a key in quotes, "key", and no comma after the last one',
  ValueExpected: "write a value, and no comma after the last one",
  ColonExpected: "write a colon after the key",
  CommaExpected: "write a comma between values",
  CloseBraceExpected: "close the object with }",
  CloseBracketExpected: "close the array with ]",
  EndOfFileExpected: "write one object and nothing after it",
  InvalidCommentToken: 'remove the comment, or write it as the value of "#"',
  UnexpectedEndOfComment: "remove the comment",
  UnexpectedEndOfString: 'close the string with "',
  UnexpectedEndOfNumber: "write digits after the point or the e",
  InvalidUnicode: "write four hexadecimal digits after \\u",
  InvalidEscapeCharacter: "write a backslash as \\\\",
  InvalidCharacter: "write control characters as \\n, \\t or \\u0000",
};

function syntaxFault(source: LqnSource, code: ParseErrorCode, index: number): Error {
  const name = printParseErrorCode(code);
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const hint = hints[name] ?? "write JSON";
  return source.fault("json-syntax", index, `Cannot read the JSON (${words}): ${hint}`);
}
