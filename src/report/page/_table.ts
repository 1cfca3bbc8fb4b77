/**
 * Tables of a page: a caption, units in the heads, the first rows at once and the rest on demand, downloads below.
 *
 * @module
 */
import { shownColumns } from "./_columns.ts";
import type { ReportTable } from "./content.ts";
import { downloads } from "./_downloads.ts";
import { cellClass, count, Html, markup, type Part } from "./_html.ts";

/** Rows that are shown at once. */
const FIRST_ROWS = 12;

/** Most rows that the page holds; the files hold all. */
const MOST_ROWS = 600;

/** Rows and columns up to which a table stands open. */
const OPEN = { rows: 12, columns: 9 } as const;

/** One cell of a head. */
interface Head {
  /** The name in words. */
  readonly label: string;
  /** The unit; empty where there is none. */
  readonly unit?: string;
  /** Whether the column holds numbers. */
  readonly numeric?: boolean;
  /** What is shown where a pointer rests. */
  readonly hint?: string;
}

/** What {@linkcode grid} sets. */
interface Grid {
  /** What the table shows. */
  readonly caption: Part;
  /** The head. */
  readonly heads: readonly Head[];
  /** The texts by row and column. */
  readonly cells: readonly (readonly Part[])[];
  /** Whether columns can be sorted. */
  readonly sortable?: boolean;
}

function headCell({ label, unit = "", numeric, hint }: Head): Html {
  const title = hint === undefined ? "" : markup` title="${hint}"`;
  const inUnit = unit === "" ? "" : markup` <span class="unit">${unit}</span>`;
  return markup`<th scope="col"${cellClass(numeric)}${title}>${label}${inUnit}</th>`;
}

/** Longest text of a column that is not broken, in characters. */
const SHORT = 34;

function row(cells: readonly Part[], classes: readonly Html[]): Html {
  const [first, ...others] = cells;
  const rest = others.map((cell, i) => markup`<td${classes[i + 1]}>${cell}</td>`);
  return markup`<tr><th scope="row"${classes[0]}>${first}</th>${rest}</tr>\n`;
}

/** The classes of the cells of each column. */
function classesOf({ heads, cells }: Pick<Grid, "heads" | "cells">): Html[] {
  return heads.map(({ numeric }, i) => {
    const short = cells.every((texts) => String(texts[i] ?? "").length <= SHORT);
    return cellClass(numeric, short);
  });
}

/** A table in a box of its own that scrolls sideways. */
export function grid({ caption, heads, cells, sortable = false }: Grid): Html {
  const first = cells.slice(0, FIRST_ROWS + 3 >= cells.length ? cells.length : FIRST_ROWS);
  const rest = cells.slice(first.length);
  const classes = classesOf({ heads, cells });
  const body = (rows: Grid["cells"]) => rows.map((texts) => row(texts, classes));
  const held = markup`<template><table><tbody>\n${body(rest)}</tbody></table></template>\n`;
  const more = `The first ${first.length} of ${count(cells.length, "row")}.`;
  return markup`<div class="scroll">
<table class="data"${new Html(sortable ? " data-sortable" : "")}>
<caption>${caption}</caption>
<thead><tr>${heads.map(headCell)}</tr></thead>
<tbody>
${body(first)}</tbody>
</table>
${rest.length > 0 && held}</div>
${rest.length > 0 && markup`<p class="more">${more}</p>\n`}`;
}

/** What the brackets of a table are, where it has some. */
function bracketsNote(merged: boolean): string {
  return merged ? "In brackets the lower and the upper end of the interval." : "";
}

/** A result table with its downloads; one without rows has nothing to download. */
export function resultTableHtml(table: ReportTable, id: string, number: number): Html {
  const columns = shownColumns(table);
  const rows = table.rows.slice(0, MOST_ROWS);
  const heads = columns.map(({ label, unit, names, numeric }) => ({
    ...{ label, unit, numeric },
    hint: `${names.length > 1 ? "Columns" : "Column"} ${names.join(", ")} of the files`,
  }));
  const open = rows.length <= OPEN.rows && columns.length <= OPEN.columns;
  const cut = rows.length < table.rows.length
    ? `The page holds the first ${count(rows.length, "row")}; the files hold all ${
      table.rows.length.toLocaleString("en-US")
    }.`
    : "";
  const notes = [bracketsNote(columns.some(({ names }) => names.length > 1)), cut]
    .filter((note) => note !== "");
  const extent = `${count(table.rows.length, "row")}, ${count(columns.length, "column")}`;
  const shown = rows.length === 0 ? markup`<p>(no rows)</p>\n` : grid({
    caption: `Table ${number}. ${table.title}`,
    heads,
    cells: rows.map((one) => columns.map((column) => column.text(one))),
    sortable: true,
  });
  return markup`<details class="table" id="${id}"${new Html(open ? " open" : "")}>
<summary><span class="number">Table ${number}.</span> ${table.title} <span class="extent">${extent}</span></summary>
${shown}${notes.length > 0 && markup`<p class="note">${notes.join(" ")}</p>\n`}${
    downloads(rows.length === 0 ? [] : table.files, `table ${number}`)
  }</details>
`;
}
