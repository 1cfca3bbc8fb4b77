/**
 * What can be shown, and what is sent for it.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { type Figure, printTable, type Table } from "../plot/mod.ts";
import { toPng } from "./convert.ts";
import { tableHtml } from "./table_html.ts";

/** The part of an arquero table that is read here. */
export interface ColumnTable {
  /** The rows as objects. */
  objects(): object[];
  /** The names of the columns in order. */
  columnNames(): string[];
}

/** What {@linkcode show} takes. */
export type Showable = Figure | Table | ColumnTable | readonly object[] | string;

/** One thing to show, sorted out. */
export type Shown =
  | { readonly kind: "figure"; readonly figure: Figure }
  | { readonly kind: "table"; readonly table: Table }
  | { readonly kind: "text"; readonly text: string };

function isFigure(value: object): value is Figure {
  return "svg" in value && typeof value.svg === "string" && "text" in value;
}

function isColumnTable(value: object): value is ColumnTable {
  return "objects" in value && typeof value.objects === "function" &&
    "columnNames" in value && typeof value.columnNames === "function";
}

function isTable(value: object): value is Table {
  return "rows" in value && Array.isArray(value.rows);
}

function isRows(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.every((row) => typeof row === "object" && row !== null);
}

/** Sorts out what a value is; an array of figures is as many figures. */
export function sortOut(value: unknown): Shown[] {
  if (typeof value === "string") return [{ kind: "text", text: value }];
  if (isRows(value)) {
    return value.length > 0 && value.every(isFigure)
      ? value.map((figure) => ({ kind: "figure", figure }))
      : [{ kind: "table", table: { rows: value } }];
  }
  if (typeof value === "object" && value !== null) {
    if (isFigure(value)) return [{ kind: "figure", figure: value }];
    if (isTable(value)) return [{ kind: "table", table: value }];
    if (isColumnTable(value)) {
      const columns = value.columnNames().map((column) => ({ column }));
      return [{ kind: "table", table: { rows: value.objects(), columns } }];
    }
  }
  throw new InputError(
    `Cannot show value as it must be a figure, a table, rows or a text: current value is ${
      value === null ? "null" : typeof value
    }`,
    { code: "report/not-showable" },
  );
}

/** The form for a terminal. */
export function plainText(shown: Shown): string {
  if (shown.kind === "figure") return shown.figure.text;
  return shown.kind === "table" ? printTable(shown.table) : shown.text;
}

/** Contents by media type, with hints. */
export interface Bundle {
  /** Contents by media type. */
  readonly data: Readonly<Record<string, string>>;
  /** Hints by media type. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}

/**
 * What a notebook is sent. A figure goes as SVG and as PNG: front ends do not draw the SVG of a
 * notebook that its reader has not yet trusted, and LaTeX export takes the PNG.
 */
export async function bundleOf(shown: Shown): Promise<Bundle> {
  const plain = { "text/plain": plainText(shown) };
  if (shown.kind === "text") {
    return { data: { "text/markdown": shown.text, ...plain }, metadata: {} };
  }
  if (shown.kind === "table") {
    return { data: { "text/html": tableHtml(shown.table), ...plain }, metadata: {} };
  }
  const { svg, width, height } = shown.figure;
  return {
    data: { "image/svg+xml": svg, "image/png": base64(await toPng(shown.figure, 2)), ...plain },
    metadata: { "image/svg+xml": { isolated: true }, "image/png": { width, height } },
  };
}
