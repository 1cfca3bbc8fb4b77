/**
 * The script of a page, as text: the functions of the files beside, as they are, and a call of each with the document.
 *
 * A function here must not refer to anything but its arguments, the browser and the other functions in the list.
 *
 * @module
 */
import * as figures from "./_client_figures.ts";
import * as tables from "./_client_tables.ts";
import * as whole from "./_client_page.ts";

/** The functions of the script by name. */
const functions: Readonly<Record<string, unknown>> = { ...figures, ...tables, ...whole };

/** The script: plain, without anything to fetch. */
export function clientScript(): string {
  const start = ["startFigures", "startTables", "startPage"].map((name) => `${name}(document);`);
  const body = [...Object.values(functions).map(String), ...start].join("\n");
  return `"use strict";\n(() => {\n${body.replaceAll("</", "<\\/")}\n})();`;
}
