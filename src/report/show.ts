/**
 * Showing figures, tables and texts, in a notebook or a terminal.
 *
 * The Deno kernel may say that it is idle before its outputs have left; so a shown value is waited
 * for, and then a short timer, which the source measured to be enough.
 *
 * @module
 */
import { bundleOf, plainText, type Showable, sortOut } from "./_bundle.ts";
import { type NotebookPort, notebookPort, settled } from "./_notebook.ts";

/** Where {@linkcode show} sends to, for tests and other front ends. */
export interface ShowOptions {
  /** The notebook; the one that this process serves, if any, unless told. */
  readonly notebook?: NotebookPort;
  /** Prints a text outside a notebook; `console.log` unless told. */
  readonly print?: (text: string) => void;
}

/**
 * Shows a figure, several figures, a table, rows or a text.
 *
 * In a notebook a figure goes as SVG (and PNG), a table as HTML, a text as Markdown, each with its
 * plain text; elsewhere the plain text is printed. Write `await show(x)`: nothing is returned, so
 * that the notebook adds no output of its own.
 *
 * @param value A `Figure` or an array of them, a `Table`, an arquero table, an array of plain rows, or Markdown; or a promise of one.
 * @param options Another notebook or printer.
 * @throws {InputError} Where the value is none of these.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { show } from "@iovlab/iovlab/report";
 *
 * const lines: string[] = [];
 * await show([{ vms: 8, rate: 1234.5 }], { print: (text) => lines.push(text) });
 * assert.deepEqual(lines, ["vms   rate\n---  -----\n  8  1,235"]);
 * ```
 */
export async function show(
  value: Showable | Promise<Showable>,
  options: ShowOptions = {},
): Promise<void> {
  const { notebook = notebookPort(), print = console.log } = options;
  for (const shown of sortOut(await value)) {
    if (notebook === undefined) {
      print(plainText(shown));
      continue;
    }
    await notebook.send("display_data", { ...await bundleOf(shown), transient: {} });
    await settled();
  }
}
