/**
 * Tables as HTML, for notebooks.
 *
 * @module
 */
import { type Table, type TableColumn, tableGrid } from "../plot/mod.ts";

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
function cell(name: "th" | "td", text: string, right: boolean, more = ""): string {
  const scope = name === "th" ? ' scope="col"' : "";
  return `<${name}${scope} style="text-align:${right ? "right" : "left"}"${more}>${
    escapeHtml(text)
  }</${name}>`;
}

/** The name of a column in the data, for programs, where its header says something else. */
function dataColumn({ column, label = column }: TableColumn): string {
  return label === column ? "" : ` data-column="${escapeHtml(column)}"`;
}

/**
 * A table as HTML: escaped, numbers at the right with sensible digits, units in the header. A column whose header is not its name
 * has that as `data-column`.
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
 * assert.match(html, /<th [^>]*data-column="rate">Rate \(replies\/s\)<\/th>/);
 * assert.match(html, /<td style="text-align:right">1,235<\/td>/);
 * ```
 */
export function tableHtml(table: Table): string {
  const { headers, right, cells } = tableGrid(table);
  const names = table.columns?.map(dataColumn) ?? [];
  const head = headers.map((text, i) => cell("th", text, right[i], names[i])).join("");
  const row = (texts: readonly string[]) =>
    `<tr>${texts.map((text, i) => cell("td", text, right[i])).join("")}</tr>`;
  const none = `<tr><td colspan="${Math.max(1, headers.length)}">(no rows)</td></tr>`;
  const notes = (table.notes ?? []).map((note) => `<p><small>${escapeHtml(note)}</small></p>`);
  return [
    '<table class="iovlab-table">',
    ...(table.caption === undefined
      ? []
      : [`<caption style="text-align:left">${escapeHtml(table.caption)}</caption>`]),
    `<thead><tr>${head}</tr></thead>`,
    `<tbody>${cells.length === 0 ? none : cells.map(row).join("\n")}</tbody>`,
    "</table>",
    ...notes,
  ].join("\n");
}
