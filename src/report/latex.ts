/**
 * Tables for papers: LaTeX with the package `booktabs`, values with their half-widths.
 *
 * A value with an interval is printed as `value ± half-width`, the half-width with two significant digits and the value with as many
 * decimals, as the guide to the expression of uncertainty has it (JCGM 100:2008, 7.2.6). Very large and very
 * small values get a common power of ten.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";

/** A column of a table for a paper. */
export interface LatexColumn {
  /** The name of the column in the rows. */
  readonly name: string;
  /** What stands above it, as plain text; its name where absent. */
  readonly label?: string;
  /** The unit below the label, as plain text. */
  readonly unit?: string;
  /** The name of the column with the half-width of its 95% interval. */
  readonly halfWidth?: string;
}

/** How to print a table for a paper. */
export interface LatexOptions {
  /** The columns, in their order; all columns of the first row where absent. */
  readonly columns?: readonly LatexColumn[];
  /** The caption, as plain text; the table then floats. */
  readonly caption?: string;
  /** The label to refer to it by, such as `tab:gain`. */
  readonly label?: string;
  /** Comment lines on top, such as where the numbers come from. */
  readonly notes?: readonly string[];
}

const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "$": "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  "_": "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "–": "--",
  "−": "$-$",
  "±": "$\\pm$",
  "µ": "$\\mu$",
  "μ": "$\\mu$",
  "×": "$\\times$",
};

/**
 * A plain text as LaTeX.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { latexText } from "@iovlab/iovlab/report";
 *
 * assert.equal(latexText("reply_rate & 5%"), "reply\\_rate \\& 5\\%");
 * ```
 */
export function latexText(text: string): string {
  return text.replace(/[\\{}$&#%_^~<>–−±µμ×]/g, (letter) => special[letter]);
}

/**
 * A number with its half-width in LaTeX's mathematics; without a half-width four significant digits.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { latexNumber } from "@iovlab/iovlab/report";
 *
 * assert.equal(latexNumber(1234.56, 7.891), "$1234.6 \\pm 7.9$");
 * assert.equal(latexNumber(0.61234, 0.0143), "$0.612 \\pm 0.014$");
 * assert.equal(latexNumber(12345678, 98765), "$(1.2346 \\pm 0.0099) \\times 10^{7}$");
 * assert.equal(latexNumber(NaN), "--");
 * ```
 */
export function latexNumber(value: number, halfWidth?: number): string {
  if (!Number.isFinite(value)) {
    return value === Infinity ? "$\\infty$" : value < 0 ? "$-\\infty$" : "--";
  }
  if (Number.isInteger(value) && halfWidth === undefined && Math.abs(value) < 1e6) {
    return `$${value}$`;
  }
  const power = powerOf(value, halfWidth);
  const scale = 10 ** power;
  const body = scaled(value / scale, halfWidth === undefined ? undefined : halfWidth / scale);
  if (power === 0) return `$${body}$`;
  return `$${body.includes("\\pm") ? `(${body})` : body} \\times 10^{${power}}$`;
}

/** The power of ten that is set apart: none for values from a thousandth to a million. */
function powerOf(value: number, halfWidth = 0): number {
  const size = Math.max(Math.abs(value), Number.isFinite(halfWidth) ? halfWidth : 0);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return 0;
  return Math.floor(Math.log10(size));
}

function scaled(value: number, halfWidth: number | undefined): string {
  if (halfWidth === undefined || Number.isNaN(halfWidth)) return significant(value, 4);
  if (!Number.isFinite(halfWidth)) return `${significant(value, 4)} \\pm \\infty`;
  if (halfWidth === 0) return `${significant(value, 6)} \\pm 0`;
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(roundTo(halfWidth, 2))));
  return `${value.toFixed(decimals)} \\pm ${halfWidth.toFixed(decimals)}`;
}

/** A value with so many significant digits, without an exponent. */
function significant(value: number, digits: number): string {
  return String(roundTo(value, digits));
}

function roundTo(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/**
 * A table as LaTeX.
 *
 * Numbers are set in mathematics and to the right, texts to the left; nothing is a dash.
 *
 * @param rows One object for each row.
 * @throws {InputError} `report/no-rows` where there is neither a row nor a column, `report/no-column` where no row has a column.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { latexTable } from "@iovlab/iovlab/report";
 *
 * const text = latexTable([{ system: "vdi", rate: 1234.56, half: 7.89 }], {
 *   columns: [{ name: "system" }, { name: "rate", label: "Throughput", unit: "replies/s", halfWidth: "half" }],
 * });
 * assert.equal(text, String.raw`\begin{tabular}{lr}
 * \toprule
 * system & Throughput \\
 *  & (replies/s) \\
 * \midrule
 * vdi & $1234.6 \pm 7.9$ \\
 * \bottomrule
 * \end{tabular}
 * `);
 * ```
 */
export function latexTable(rows: readonly object[], options: LatexOptions = {}): string {
  const cells = rows as readonly Readonly<Record<string, unknown>>[];
  const columns: readonly LatexColumn[] = options.columns ??
    Object.keys(cells[0] ?? {}).map((name) => ({ name }));
  if (columns.length === 0) refuse("it must have a column: it has none", "report/no-rows");
  columns.forEach((column) => checkColumn(column, cells));
  const line = (texts: readonly string[]) => `${texts.join(" & ")} \\\\`;
  const units = columns.map(({ unit }) => unit === undefined ? "" : `(${latexText(unit)})`);
  const tabular = [
    `\\begin{tabular}{${columns.map(({ name }) => isNumeric(name, cells) ? "r" : "l").join("")}}`,
    "\\toprule",
    line(columns.map(({ name, label }) => latexText(label ?? name))),
    ...(units.some((unit) => unit !== "") ? [line(units)] : []),
    "\\midrule",
    ...cells.map((row) => line(columns.map((column) => cellText(row, column)))),
    "\\bottomrule",
    "\\end{tabular}",
  ];
  const notes = (options.notes ?? []).map((note) => `% ${note.replaceAll("\n", " ")}`);
  return `${[...notes, ...floated(tabular, options)].join("\n")}\n`;
}

function floated(tabular: readonly string[], { caption, label }: LatexOptions): readonly string[] {
  if (caption === undefined && label === undefined) return tabular;
  return [
    "\\begin{table}",
    "\\centering",
    ...(caption === undefined ? [] : [`\\caption{${latexText(caption)}}`]),
    ...(label === undefined ? [] : [`\\label{${label}}`]),
    ...tabular,
    "\\end{table}",
  ];
}

function isNumeric(name: string, rows: readonly Readonly<Record<string, unknown>>[]): boolean {
  return rows.some((row) => typeof row[name] === "number");
}

function cellText(
  row: Readonly<Record<string, unknown>>,
  { name, halfWidth }: LatexColumn,
): string {
  const cell = row[name];
  if (cell === null || cell === undefined) return "--";
  if (typeof cell === "number") {
    const width = halfWidth === undefined ? undefined : row[halfWidth];
    return latexNumber(cell, typeof width === "number" ? width : undefined);
  }
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  return latexText(cell instanceof Date ? cell.toISOString() : String(cell));
}

function checkColumn(
  { name, halfWidth }: LatexColumn,
  rows: readonly Readonly<Record<string, unknown>>[],
): void {
  for (const wanted of halfWidth === undefined ? [name] : [name, halfWidth]) {
    if (rows.length === 0 || rows.some((row) => wanted in row)) continue;
    const known = Object.keys(rows[0]).join(", ");
    refuse(`it must have column "${wanted}": it has ${known}`, "report/no-column");
  }
}

function refuse(rule: string, code: string): never {
  throw new InputError(`Cannot print a table as LaTeX as ${rule}`, { code });
}
