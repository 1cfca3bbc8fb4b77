/**
 * Tables as HTML, for notebooks.
 *
 * @module
 */
import { type Table, tableGrid } from "../plot/mod.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Text made safe for HTML.
 *
 * @param text Any text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { escapeHtml } from "@iovlab/iovlab/report";
 *
 * assert.equal(escapeHtml("<b> & 'c'"), "&lt;b&gt; &amp; &#39;c&#39;");
 * ```
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/** A cell; a notebook would set all of them to the right. */
function cell(name: "th" | "td", text: string, right: boolean): string {
  const scope = name === "th" ? ' scope="col"' : "";
  return `<${name}${scope} style="text-align:${right ? "right" : "left"}">${
    escapeHtml(text)
  }</${name}>`;
}

/**
 * A table as HTML: escaped, numbers at the right with sensible digits, units in the header.
 *
 * @param table Rows with columns, caption and notes.
 * @throws {InputError} Where a column is in no row.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tableHtml } from "@iovlab/iovlab/report";
 *
 * const html = tableHtml({
 *   caption: "Peaks",
 *   rows: [{ rate: 1234.5 }],
 *   columns: [{ column: "rate", label: "Rate", unit: "replies/s" }],
 * });
 * assert.match(html, /<th scope="col" style="text-align:right">Rate \(replies\/s\)<\/th>/);
 * assert.match(html, /<td style="text-align:right">1,235<\/td>/);
 * ```
 */
export function tableHtml(table: Table): string {
  const { headers, right, cells } = tableGrid(table);
  const row = (name: "th" | "td", texts: readonly string[]) =>
    `<tr>${texts.map((text, i) => cell(name, text, right[i])).join("")}</tr>`;
  const none = `<tr><td colspan="${Math.max(1, headers.length)}">(no rows)</td></tr>`;
  const notes = (table.notes ?? []).map((note) => `<p><small>${escapeHtml(note)}</small></p>`);
  return [
    '<table class="iovlab-table">',
    ...(table.caption === undefined
      ? []
      : [`<caption style="text-align:left">${escapeHtml(table.caption)}</caption>`]),
    `<thead>${row("th", headers)}</thead>`,
    `<tbody>${
      cells.length === 0 ? none : cells.map((texts) => row("td", texts)).join("\n")
    }</tbody>`,
    "</table>",
    ...notes,
  ].join("\n");
}
