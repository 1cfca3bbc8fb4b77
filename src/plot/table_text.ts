/**
 * Rows as an aligned plain-text table for a terminal.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { type Table, type TableColumn, tableGrid } from "./table.ts";

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

/** The least width that a column of words shrinks to. */
const leastWidth = 10;

/** Characters of a text, one for each code point. */
function size(text: string): number {
  return [...text].length;
}

/** A text in lines of at most `width` characters, broken at spaces where that is possible. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  for (const word of text.split(" ")) {
    let rest = [...word];
    if (line.length > 0 && line.length + 1 + rest.length <= width) {
      line.push(" ", ...rest);
      continue;
    }
    if (line.length > 0) lines.push(line.join(""));
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width).join(""));
    line = rest;
  }
  return [...lines, line.join("")];
}

/** Column widths that fit: the widest columns of words give way first, then any. */
function fitWidths(natural: readonly number[], right: readonly boolean[], room: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  const shrink = (candidates: number[], least: number) => {
    while (excess > 0) {
      const open = candidates.filter((i) => widths[i] > least);
      if (open.length === 0) return;
      const widest = open.reduce((a, b) => (widths[b] > widths[a] ? b : a));
      widths[widest]--;
      excess--;
    }
  };
  const all = widths.map((_, i) => i);
  shrink(all.filter((i) => !right[i]), leastWidth);
  shrink(all, 4);
  shrink(all, 1);
  return widths;
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
  const { headers, right, cells } = tableGrid({ rows, columns: options.columns });
  const room = width - gap.length * (headers.length - 1);
  if (!(width >= 20) || room < headers.length) {
    throw new InputError(
      `Cannot print table as width must be at least 20 and hold ${headers.length} columns: current value is ${width}`,
      { code: "plot/table-width" },
    );
  }
  const head = caption === undefined ? [] : wrap(caption, width);
  if (headers.length === 0) return [...head, "(no rows)"].join("\n");
  const all = [headers, ...cells];
  const natural = headers.map((_, i) => Math.max(...all.map((row) => size(row[i]))));
  const widths = fitWidths(natural, right, room);
  const blocks = all.map((row) => printRow(row, widths, right));
  const rule = widths.map((w) => "-".repeat(w)).join(gap);
  const loose = blocks.slice(1).some((block) => block.length > 1);
  const body = blocks.slice(1).flatMap((block, i) => (loose && i > 0 ? ["", ...block] : block));
  return [...head, ...blocks[0], rule, ...(rows.length === 0 ? ["(no rows)"] : body)].join("\n");
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
