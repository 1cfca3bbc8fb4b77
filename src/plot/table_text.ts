/**
 * Rows as an aligned plain-text table for a terminal.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { type Table, type TableColumn, type TableGrid, tableGrid } from "./table.ts";

/** Options of {@linkcode tableText}. */
export interface TableTextOptions {
  /** Columns to show and how; all columns of the first rows unless told. */
  readonly columns?: readonly TableColumn[];
  /** A line above the table. */
  readonly caption?: string;
  /** The greatest width in characters, at least 20; 100 unless told. */
  readonly width?: number;
}

const gap = "  ";

/** The width up to which a word keeps a column from shrinking. */
const longWord = 24;

/** Characters of a text, one for each code point. */
function size(text: string): number {
  return [...text].length;
}

/** The pieces between which a line may break: words, and parts of words after a hyphen. */
function pieces(text: string): string[] {
  return text.split(/(?<= )|(?<=[^\s-]-)(?=[^\s\d])/);
}

/** A text in lines of at most `width` characters; a piece that is too long is cut. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces(text)) {
    if (size(line + piece.trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line.trim() !== "") lines.push(line.trimEnd());
    let rest = [...piece.trimEnd()];
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width).join(""));
    line = rest.join("") + (piece.endsWith(" ") ? " " : "");
  }
  return [...lines, line.trimEnd()];
}

/** Column widths that fit: the widest columns give way first, words are cut only where they must be. */
function fitWidths(columns: readonly (readonly string[])[], room: number): number[] {
  const widths = columns.map((texts) => Math.max(1, ...texts.map(size)));
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  const shrink = (least: readonly number[]) => {
    while (excess > 0) {
      const open = widths.map((_, i) => i).filter((i) => widths[i] > least[i]);
      if (open.length === 0) return;
      widths[open.reduce((a, b) => (widths[b] > widths[a] ? b : a))]--;
      excess--;
    }
  };
  const words = columns.map((texts) =>
    Math.min(
      longWord,
      Math.max(1, ...texts.flatMap((text) => pieces(text).map((p) => size(p.trimEnd())))),
    )
  );
  shrink(words);
  shrink(words.map(() => 1));
  return widths;
}

/** The lines of one row. */
function printRow(
  row: readonly string[],
  widths: readonly number[],
  right: readonly boolean[],
): string[] {
  const wrapped = row.map((text, i) => wrap(text, widths[i]));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, k) =>
    wrapped.map((lines, i) => {
      const line = lines[k] ?? "";
      const fill = " ".repeat(widths[i] - size(line));
      return right[i] ? fill + line : line + fill;
    }).join(gap).trimEnd());
}

/** A table cut into the columns beside each other and those under their row. */
interface Layout {
  /** Which columns are beside each other. */
  readonly beside: readonly number[];
  /** Which columns are under the row. */
  readonly under: readonly number[];
}

function layoutOf(grid: TableGrid): Layout {
  const all = grid.headers.map((_, i) => i);
  const beside = all.filter((i) => !grid.below[i]);
  // With nothing to stand under, a column stands beside.
  return beside.length === 0
    ? { beside: all, under: [] }
    : { beside, under: all.filter((i) => grid.below[i]) };
}

/** The texts under a row, indented. */
function underRow(
  grid: TableGrid,
  row: readonly string[],
  under: readonly number[],
  width: number,
): string[] {
  return under.filter((i) => row[i] !== "").flatMap((i) =>
    wrap(`${grid.headers[i]}: ${row[i]}`, width - 2).map((line) => `  ${line}`)
  );
}

/**
 * An aligned table: numbers to the right with sensible digits, long texts wrapped so that no line is
 * wider than `width`.
 *
 * @param rows Plain rows.
 * @param options Columns, caption and width.
 * @returns Lines joined by `\n`, without one at the end.
 * @throws {InputError} Where the width is below 20 or too small for the count of columns.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tableText } from "@iovlab/iovlab/plot";
 *
 * const rows = [{ claim: "benefit", ours: 0.612345 }, { claim: "scalability", ours: 12.5 }];
 * assert.equal(
 *   tableText(rows),
 *   ["claim         ours", "-----------  -----", "benefit      0.612", "scalability   12.5"].join("\n"),
 * );
 * ```
 */
export function tableText(rows: readonly object[], options: TableTextOptions = {}): string {
  const { caption, width = 100 } = options;
  const grid = tableGrid({ rows, columns: options.columns });
  const { beside, under } = layoutOf(grid);
  const room = width - gap.length * (beside.length - 1);
  if (!(width >= 20) || room < beside.length) {
    throw new InputError(
      `Cannot print table as width must be at least 20 and hold ${beside.length} columns: current value is ${width}`,
      { code: "plot/table-width" },
    );
  }
  const head = caption === undefined ? [] : wrap(caption, width);
  if (rows.length === 0) return [...head, "(no rows)"].join("\n");
  const pick = (row: readonly string[]) => beside.map((i) => row[i]);
  const right = beside.map((i) => grid.right[i]);
  const widths = fitWidths(
    beside.map((i) => [grid.headers[i], ...grid.cells.map((row) => row[i])]),
    room,
  );
  const blocks = grid.cells.map((row) => [
    ...printRow(pick(row), widths, right),
    ...underRow(grid, row, under, width),
  ]);
  const loose = blocks.some((block) => block.length > 1);
  return [
    ...head,
    ...printRow(pick(grid.headers), widths, right),
    widths.map((w) => "-".repeat(w)).join(gap),
    ...blocks.flatMap((block, i) => (loose && i > 0 ? ["", ...block] : block)),
  ].join("\n");
}

/**
 * A {@linkcode Table} as plain text, with its caption above and its notes below.
 *
 * @param table The table.
 * @param width The greatest width in characters; 100 unless told.
 * @throws {InputError} As {@linkcode tableText}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { printTable } from "@iovlab/iovlab/plot";
 *
 * const text = printTable({ caption: "Peaks", rows: [{ vms: 8 }], notes: ["Quick run."] });
 * assert.equal(text, "Peaks\n\nvms\n---\n  8\n\nQuick run.");
 * ```
 */
export function printTable(table: Table, width = 100): string {
  const parts = [
    ...(table.caption === undefined ? [] : [wrap(table.caption, width).join("\n")]),
    tableText(table.rows, { columns: table.columns, width }),
    ...(table.notes?.length ? [table.notes.flatMap((note) => wrap(note, width)).join("\n")] : []),
  ];
  return parts.join("\n\n");
}
