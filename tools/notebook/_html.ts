/**
 * The tables in the HTML that a notebook shows.
 *
 * @module
 */
import { parseHTML } from "linkedom";

/** A table as it is read from HTML. */
export interface HtmlTable {
  /** What stands above it; empty for none. */
  readonly caption: string;
  /** Its columns in order. */
  readonly columns: readonly HtmlColumn[];
  /** Texts of the cells by row. */
  readonly rows: readonly (readonly string[])[];
}

/** A column of a table. */
export interface HtmlColumn {
  /** Its name in the data, where the table says it, or else its header without the unit. */
  readonly name: string;
  /** What stands in its head. */
  readonly header: string;
}

/** The elements of a piece of HTML that a selector finds. */
export function elements(html: string, selector: string): Element[] {
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`);
  return [...document.querySelectorAll(selector)] as unknown as Element[];
}

function textOf(element: Element | null | undefined): string {
  return element?.textContent?.replace(/\s+/g, " ").trim() ?? "";
}

/** All tables of a piece of HTML. */
export function tablesOf(html: string): HtmlTable[] {
  return elements(html, "table").map((table) => {
    const lines = [...table.querySelectorAll("tr")];
    const headed = lines.some((row) => row.querySelector("th"));
    const [head, body] = headed ? [lines[0], lines.slice(1)] : [undefined, lines];
    return {
      caption: textOf(table.querySelector("caption")),
      columns: [...head?.querySelectorAll("th, td") ?? []].map((cell) => {
        const header = textOf(cell);
        const plain = header.replace(/ \([^()]*\)$/, "");
        return { name: cell.getAttribute("data-column") ?? plain, header };
      }),
      rows: body.map((row) => [...row.querySelectorAll("th, td")].map(textOf)),
    };
  });
}

/** The text of a piece of HTML outside its tables, such as the notes below them. */
export function textBeside(html: string): string {
  const [body] = elements(html, "body");
  for (const table of body.querySelectorAll("table")) table.remove();
  return textOf(body);
}
