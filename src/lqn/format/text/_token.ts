/**
 * The words of the text form: what the reader sees instead of characters.
 *
 * Source: the LQNS user manual, chapter "LQN Input File Format", section "Lexical Conventions".
 * Departs from it: a number with a minus sign other than `-1` is two words, as in expressions.
 *
 * @module
 */

import { escaped } from "../_words.ts";
import { lqnLimits } from "../limits.ts";
import type { LqnSource } from "../source.ts";

/** What a word is. */
export type TokenKind =
  | "number"
  | "name"
  | "letter"
  | "string"
  | "variable"
  | "key"
  | "end"
  | "symbol"
  | "infinity"
  | "eof";

/** One word, and where it starts in the text. */
export interface Token {
  /** What it is; `end` is the `-1` that closes a list. */
  readonly kind: TokenKind;
  /** As written; of a string what is between the quotes, of a key without the percent sign. */
  readonly text: string;
  /** Of a number. */
  readonly value: number;
  /** Position in the text. */
  readonly index: number;
}

/** A line `#pragma name=value, ...`, and where it starts. */
export interface PragmaLine {
  /** What follows the word. */
  readonly text: string;
  /** Position in the text. */
  readonly index: number;
}

const words = [
  ["number", /(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?/y],
  ["name", /[A-Za-z_][A-Za-z0-9_]+/y],
  ["letter", /[A-Za-z]/y],
  ["variable", /\$\w+/y],
  ["infinity", /@infinity\b/y],
  ["key", /%[a-z]+[0-3]?/y],
  ["end", /-1(?![\d.]|[eEdD][+-]?\d)/y],
  ["symbol", /->|\*\*|&&|\|\||[<>=!]=|[-,:;+*/%^&|[\](){}=?<>!]/y],
] as const satisfies readonly (readonly [TokenKind, RegExp])[];

const blank = /[ \t\r\n\f\v\uFEFF]+/y;
const pragma = /#pragma[ \t]+([^\r\n]*)/y;
const comment = /#[^\r\n]*/y;

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** Reads words from a text, in one pass. */
export class Tokenizer {
  /** The pragmas met so far. */
  readonly pragmas: PragmaLine[] = [];
  #index = 0;

  /** Starts at the beginning of a text. */
  constructor(readonly source: LqnSource) {}

  /** The next word; `eof` at the end, again and again. */
  next(): Token {
    this.#skip();
    const index = this.#index;
    const { text } = this.source;
    if (index >= text.length) return { kind: "eof", text: "", value: NaN, index };
    if (text[index] === '"') return this.#string(index);
    for (const [kind, pattern] of words) {
      const found = matchAt(pattern, text, index)?.[0];
      if (found === undefined) continue;
      this.#index = index + found.length;
      return this.#word(kind, found, index);
    }
    throw this.source.fault(
      "unexpected-character",
      index,
      `Cannot read ${
        quoted(charAt(text, index))
      } as it is not of the language: remove it, or put "#" before a comment`,
    );
  }

  #skip(): void {
    const { text } = this.source;
    for (;;) {
      const space = matchAt(blank, text, this.#index);
      if (space) this.#index += space[0].length;
      if (text[this.#index] !== "#") return;
      const index = this.#index;
      const line = atLineStart(text, index) ? matchAt(pragma, text, index) : null;
      if (line) this.#pragma(line[1], index);
      this.#index += (line ?? matchAt(comment, text, index)!)[0].length;
    }
  }

  #pragma(text: string, index: number): void {
    this.pragmas.push({ text, index });
    if (this.pragmas.length <= lqnLimits.nodes) return;
    const rule = `it must have at most ${lqnLimits.nodes} pragmas`;
    throw this.source.fault("too-large", index, `Cannot read a model as ${rule}`);
  }

  #string(index: number): Token {
    const { text } = this.source;
    let end = index + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    if (end >= text.length) {
      throw this.source.fault(
        "unclosed-string",
        index,
        'Cannot read a text in quotes as it must end with a quote: write " at its end',
      );
    }
    this.#index = end + 1;
    const content = text.slice(index + 1, end).replace(/\\([^])/g, "$1");
    return { kind: "string", text: content, value: NaN, index };
  }

  #word(kind: TokenKind, found: string, index: number): Token {
    if (kind === "key") return { kind, text: found.slice(1), value: NaN, index };
    if (kind !== "number") return { kind, text: found, value: NaN, index };
    const value = Number(found.replace(/[dD]/, "e"));
    if (!Number.isFinite(value)) {
      throw this.source.fault(
        "number-range",
        index,
        `Cannot read number ${
          clip(found)
        } as it must be at most 1.8e308: write a smaller one, or @infinity`,
      );
    }
    return { kind, text: found, value, index };
  }
}

function atLineStart(text: string, index: number): boolean {
  let at = index - 1;
  while (at >= 0 && (text[at] === " " || text[at] === "\t" || text[at] === "\uFEFF")) at--;
  return at < 0 || text[at] === "\n" || text[at] === "\r";
}

function charAt(text: string, index: number): string {
  return String.fromCodePoint(text.codePointAt(index) ?? 0);
}

/** A text of a file in quotes, safe to print on one line. */
export function quoted(text: string): string {
  return escaped(JSON.stringify(clip(text)));
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** A word as a message names it. */
export function describe(token: Token): string {
  switch (token.kind) {
    case "eof":
      return "the end of the file";
    case "end":
      return "the -1 that ends a list";
    case "key":
      return quoted(`%${token.text}`);
    default:
      return quoted(token.text);
  }
}
