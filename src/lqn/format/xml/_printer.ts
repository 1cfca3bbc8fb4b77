/**
 * Writes XML: indented elements, attributes in quotes, nothing that XML cannot hold.
 *
 * @module
 */

import { InputError } from "../../../core/mod.ts";
import type { Expression, Parameter, SpexVariable } from "../../model/mod.ts";
import { parameterText } from "../_parameter.ts";
import { inlineName } from "./_inline.ts";
import { quoted } from "../_words.ts";

/** The attributes of an element; those that are `undefined` are left out. */
export type Attributes = Readonly<Record<string, Parameter | string | boolean | undefined>>;

/** Collects the lines of a file. */
export class XmlPrinter {
  readonly #lines = ['<?xml version="1.0"?>'];
  #first = 1;
  readonly #inlined: Expression[] = [];
  #depth = 0;

  /** One element with what `inside` writes into it. */
  element(name: string, attributes: Attributes, inside?: () => void): void {
    const start = this.#lines.length;
    const tag = `${"  ".repeat(this.#depth)}<${name}${this.#printed(attributes)}`;
    this.#lines.push(`${tag}>`);
    this.#depth++;
    inside?.();
    this.#depth--;
    if (this.#lines.length === start + 1) this.#lines[start] = `${tag}/>`;
    else this.#lines.push(`${"  ".repeat(this.#depth)}</${name}>`);
  }

  #printed(attributes: Attributes): string {
    return Object.entries(attributes).map(([name, value]) => {
      if (value === undefined) return "";
      return ` ${name}="${escape(this.#text(value))}"`;
    }).join("");
  }

  #text(value: Parameter | string | boolean): string {
    if (typeof value === "string" || typeof value === "boolean") return String(value);
    if (typeof value === "number" || value.kind === "variable") return parameterText(value);
    this.#inlined.push(value);
    return inlineName(this.#inlined.length);
  }

  /** The expressions that were written as variables, each with its name. */
  get inlined(): SpexVariable[] {
    return this.#inlined.map((expression, index) => ({
      name: inlineName(index + 1),
      value: { kind: "scalar", expression },
    }));
  }

  /** Lines of text. */
  text(lines: readonly string[]): void {
    for (const line of lines) this.#lines.push(escape(line));
  }

  /** Marks where {@linkcode XmlPrinter.insert} writes. */
  mark(): void {
    this.#first = this.#lines.length;
  }

  /** Writes what `inside` writes at the mark, one level deep. */
  insert(inside: () => void): void {
    const later = this.#lines.splice(this.#first);
    this.#depth = 1;
    inside();
    this.#depth = 0;
    for (const line of later) this.#lines.push(line);
  }

  /** The file. */
  get result(): string {
    return `${this.#lines.join("\n")}\n`;
  }
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

function escape(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text) || !text.isWellFormed()) {
    const words =
      `Cannot write ${quoted(text)} in XML as it has a control character, or half of a ` +
      "surrogate pair: remove it";
    throw new InputError(words, { code: "lqn/xml-character" });
  }
  return text.replace(/[&<>"\n\r\t]/g, (one) => escapes[one]);
}
