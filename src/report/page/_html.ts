/**
 * HTML that is safe by construction: texts are escaped unless they are HTML already.
 *
 * @module
 */
import { escapeHtml } from "../table_html.ts";

/** A piece of HTML, which {@linkcode markup} puts in as it is. */
export class Html {
  /** Declares a text to be HTML; for what this module's own files have made. */
  constructor(readonly text: string) {}
}

/** What can stand in a template: a text to be escaped, HTML, several of them, or nothing. */
export type Part = string | number | Html | undefined | false | readonly Part[];

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (part === undefined || part === false) return "";
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return part.map(textOf).join("");
}

/**
 * A template of HTML: everything that is put into it is escaped, except for HTML.
 *
 * It is not called `html`, as formatters lay out templates of that name anew, spaces that are seen among them.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((string, i) => string + textOf(parts[i])).join(""));
}

/** The class of a cell, to stand in its tag: `n` for numbers, `s` for short texts, which are not broken. */
export function cellClass(numeric: boolean | undefined, short = false): Html {
  return new Html(numeric ? ' class="n"' : short ? ' class="s"' : "");
}

/** The last part of an identifier: letters, digits, dots and dashes. */
export function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^-+|-+$/g, "") || "x";
}

/** A size of a file as people read it. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(bytes < 9950 ? 1 : 0)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `1 row`, `2 rows`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
