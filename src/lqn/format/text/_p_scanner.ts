/**
 * The words of LQNS's parseable output: names, numbers, and `-1` at the end of lists.
 *
 * A word is read as what must stand at its place: a name may look like a number.
 *
 * @module
 */

import type { InputError } from "../../../core/mod.ts";
import { lqnLimits } from "../limits.ts";
import type { LqnSource } from "../source.ts";
import { quoted } from "./_token.ts";

const space = /[ \t\r\n\f\v\uFEFF]+/y;
const comment = /#([^\r\n]*)/y;
const end = /-1(?![\d.eE])/y;
const word = /[^\s:,=%#]+/y;
const number = /[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)/iy;
const title = /[^\s:,=%#]+[ \t\r\n]*:/y;
const row = /[^\r\n]*/y;

/** Reads the words of a parseable output. */
export class PScanner {
  /** The first hundred lines that start with a hash, without it. */
  readonly comments: string[] = [];
  #index = 0;
  #names = 0;

  /** Starts at the beginning of a text. */
  constructor(readonly source: LqnSource) {
    this.#skip();
  }

  /** Whether the text has ended. */
  get atEof(): boolean {
    return this.#index >= this.source.text.length;
  }

  /** Whether a `-1` stands here. */
  get atEnd(): boolean {
    return this.#match(end) !== undefined;
  }

  /** Whether a number stands here, `-1` aside. */
  get atNumber(): boolean {
    return !this.atEnd && this.#match(number) !== undefined;
  }

  /** Whether a name and a colon stand here. */
  get atTitle(): boolean {
    return !this.atEnd && this.#match(title) !== undefined;
  }

  /** The next word, without taking it; empty at a symbol or the end. */
  get word(): string {
    return this.#match(word) ?? "";
  }

  /** The words up to the end of the line, without taking them. */
  get line(): readonly string[] {
    return (this.#match(row) ?? "").match(/[^\s:,=%#]+/g) ?? [];
  }

  /** Takes `-1` if it stands here. */
  takeEnd(): boolean {
    return this.#take(end) !== undefined;
  }

  /** Takes a symbol if it stands here. */
  takeSymbol(symbol: ":" | "%" | "," | "="): boolean {
    if (this.source.text[this.#index] !== symbol) return false;
    this.#index++;
    this.#skip();
    return true;
  }

  /** Takes a word if it stands here. */
  takeWord(text: string): boolean {
    if (this.word !== text) return false;
    this.#take(word);
    return true;
  }

  /** Takes the name that must stand here. */
  name(what: string): string {
    if (++this.#names > lqnLimits.nodes) {
      throw this.fault("too-large", what, `there must be at most ${lqnLimits.nodes} names`);
    }
    const taken = this.atEnd ? undefined : this.#take(word);
    if (taken === undefined) throw this.fault("expected-name", what, "a name must be here");
    return taken;
  }

  /** Takes the number that must stand here; `NaN` where the output says so. */
  number(what: string): number {
    const taken = this.#take(number);
    if (taken === undefined) throw this.fault("expected-number", what, "a number must be here");
    const text = taken.toLowerCase();
    if (text.endsWith("nan")) return NaN;
    if (text.includes("inf")) return text.startsWith("-") ? -Infinity : Infinity;
    return Number(text);
  }

  /** Takes numbers up to the `-1` that must end them. */
  numbers(what: string): number[] {
    const list: number[] = [];
    while (!this.takeEnd()) list.push(this.number(what));
    return list;
  }

  /** The error that something else must stand here. */
  fault(code: string, what: string, rule: string): InputError {
    const found = this.atEof ? "the end of the file" : quoted(this.#match(row)?.trim() ?? "");
    return this.source.fault(code, this.#index, `Cannot read ${what} as ${rule}: found ${found}`);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#index;
    return pattern.exec(this.source.text)?.[0];
  }

  #take(pattern: RegExp): string | undefined {
    const found = this.#match(pattern);
    if (found === undefined) return undefined;
    this.#index += found.length;
    this.#skip();
    return found;
  }

  #skip(): void {
    for (;;) {
      this.#index += this.#match(space)?.length ?? 0;
      const line = this.#match(comment);
      if (line === undefined) return;
      if (this.comments.length < 100) this.comments.push(line.slice(1));
      this.#index += line.length;
    }
  }
}
