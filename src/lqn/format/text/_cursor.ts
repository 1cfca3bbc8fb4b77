/**
 * A place in the words of a text file, with two words of lookahead and the errors of what is not
 * as it must be.
 *
 * @module
 */

import type { InputError } from "../../../core/mod.ts";
import { lqnLimits } from "../limits.ts";
import { didYouMean } from "../_words.ts";
import type { LqnSource } from "../source.ts";
import { describe, type PragmaLine, type Token, Tokenizer, type TokenKind } from "./_token.ts";

/** Walks over the words of a text. */
export class Cursor {
  /** The text. */
  readonly source: LqnSource;
  readonly #tokens: Tokenizer;
  #token: Token;
  readonly #ahead: Token[] = [];
  #parts = 0;

  /** Starts at the first word. */
  constructor(source: LqnSource) {
    this.source = source;
    this.#tokens = new Tokenizer(source);
    this.#token = this.#tokens.next();
  }

  /** The word here. */
  get token(): Token {
    return this.#token;
  }

  /** The word after this one. */
  get following(): Token {
    if (this.#ahead.length === 0) this.#ahead.push(this.#tokens.next());
    return this.#ahead[0];
  }

  /** The pragmas met so far. */
  get pragmas(): readonly PragmaLine[] {
    return this.#tokens.pragmas;
  }

  /** Takes the word here and goes on. */
  take(): Token {
    const taken = this.#token;
    this.#token = this.#ahead.shift() ?? this.#tokens.next();
    return taken;
  }

  /** Makes two words of the `-1` here: a minus sign and a one. */
  splitEnd(): void {
    const { index } = this.#token;
    this.#ahead.unshift({ kind: "number", text: "1", value: 1, index: index + 1 });
    this.#token = { kind: "symbol", text: "-", value: NaN, index };
  }

  /** Whether the word here is of a kind, and this text where one is given. */
  is(kind: TokenKind, text?: string): boolean {
    return this.#token.kind === kind && (text === undefined || this.#token.text === text);
  }

  /** Takes the word here if {@linkcode Cursor.is} holds of it. */
  takeIf(kind: TokenKind, text?: string): boolean {
    if (!this.is(kind, text)) return false;
    this.take();
    return true;
  }

  /** The error that the word here is not what must be there. */
  fault(code: string, action: string, rule: string, at: Token = this.#token): InputError {
    return this.source.fault(
      code,
      at.index,
      `Cannot read ${action} as ${rule}: found ${describe(at)}`,
    );
  }

  /** The error of a name that must be one of those known. */
  unknown(
    code: string,
    action: string,
    rule: string,
    at: Token,
    known: Iterable<string>,
  ): InputError {
    const near = didYouMean(at.text, [...known]).replace(/^:/, ",");
    return this.source.fault(
      code,
      at.index,
      `Cannot read ${action} as ${rule}: found ${describe(at)}${near}`,
    );
  }

  /** Counts one more part of the document: a name, an operand, an observation or a pragma. */
  count(): void {
    if (++this.#parts + this.pragmas.length <= lqnLimits.nodes) return;
    throw this.source.fault(
      "too-large",
      this.#token.index,
      `Cannot read a model as it must have at most ${lqnLimits.nodes} names, operands and observations`,
    );
  }

  /** Takes a symbol that must be here. */
  symbol(text: string, action: string): void {
    if (this.takeIf("symbol", text)) return;
    throw this.fault("expected-symbol", action, `"${text}" must be here`);
  }

  /** Takes the `-1` that must be here. */
  end(action: string): void {
    if (this.takeIf("end")) return;
    throw this.fault("unclosed-list", action, "-1 must end it");
  }

  /** Takes a name: at least two characters, or a whole number, which loses its leading zeros. */
  name(what: string): string {
    this.count();
    const token = this.#token;
    if (token.kind === "name") return this.take().text;
    if (token.kind === "number" && /^\d+$/.test(token.text)) {
      return this.take().text.replace(/^0+(?=\d)/, "");
    }
    if (token.kind === "letter") {
      throw this.source.fault(
        "short-name",
        token.index,
        `Cannot read ${what} as a name must have two characters: found "${token.text}", write "${token.text}1"`,
      );
    }
    throw this.fault("expected-name", what, "a name must be here");
  }

  /** Takes a whole number that must be a constant. */
  integer(what: string): number {
    const token = this.#token;
    if (token.kind === "number" && Number.isInteger(token.value)) return this.take().value;
    throw this.fault("expected-integer", what, "a whole number must be here");
  }
}
