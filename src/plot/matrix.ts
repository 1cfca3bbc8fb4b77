/**
 * A matrix of numbers under colours: threat by architecture, metric by scheduler.
 *
 * Every cell prints its number, and the colour is one of a ramp whose lightness falls, so that nothing is lost in grey.
 *
 * @module
 */
import { tableFormat } from "./_common_format.ts";
import { axisTitle, frame } from "./_frame.ts";
import { type Cell, type Cells, cellsBlock, rampBlock } from "./_matrix_cells.ts";
import { checkDrawable, checkRows, nameOf, namesOf, numberOf } from "./_rows.ts";
import { stack } from "./_svg.ts";
import { estimateFact, facts } from "./_tips.ts";
import { InputError } from "../core/mod.ts";
import type { Column, Figure, FigureOptions, NumberFormat } from "./figure.ts";
import { estimateDecimals, formatFixed, formatNumber } from "./format.ts";

/** Options of {@linkcode matrixFigure}. */
export interface MatrixOptions<Row extends object> extends FigureOptions {
  /** Column that names the row of the matrix. */
  readonly row: Column<Row>;
  /** Column that names the column of the matrix. */
  readonly column: Column<Row>;
  /** Column of the value. */
  readonly value: Column<Row>;
  /** Column of the lower end of the interval, printed below the value where all have room. */
  readonly low?: Column<Row>;
  /** Column of the upper end of the interval. */
  readonly high?: Column<Row>;
  /** Column of a text that stands in the cell instead of the number, such as `down`; an empty one leaves the number. */
  readonly text?: Column<Row>;
  /** What the values are. */
  readonly valueLabel: string;
  /** Their unit. */
  readonly valueUnit?: string;
  /** How they are printed. */
  readonly format?: NumberFormat;
  /** Whether equal steps of colour are equal differences (`linear`, default) or equal ratios of values (`log`). */
  readonly scale?: "linear" | "log";
  /** The values at the ends of the ramp; the least and the greatest unless told. */
  readonly domain?: readonly [low: number, high: number];
  /** Rows from top to bottom; the others follow as they come. */
  readonly rowOrder?: readonly string[];
  /** Columns from left to right; the others follow as they come. */
  readonly columnOrder?: readonly string[];
  /** Names of rows as they are shown, by the name in the rows. */
  readonly rowLabels?: Readonly<Record<string, string>>;
  /** Names of columns as they are shown; those of `styles` unless told. */
  readonly columnLabels?: Readonly<Record<string, string>>;
}

function domainOf<Row extends object>(
  values: readonly number[],
  { domain, scale }: MatrixOptions<Row>,
): readonly [number, number] {
  const shown = values.filter((value) => Number.isFinite(value) && (scale !== "log" || value > 0));
  const [low, high] = domain ?? [Math.min(...shown), Math.max(...shown)];
  if (Number.isFinite(low) && Number.isFinite(high) && (scale !== "log" || low > 0)) {
    return [low, high];
  }
  throw new InputError(
    `Cannot colour matrix as its domain must be finite${
      scale === "log" ? " and above 0" : ""
    }: current value is ${low} to ${high}`,
    { code: "plot/matrix-domain" },
  );
}

/** Where a value is between two others, from 0 to 1; the lower end where they are one. */
function shareOf(value: number, [low, high]: readonly [number, number], log: boolean): number {
  if (!Number.isFinite(value)) return NaN;
  if (high <= low) return 0;
  if (!log) return Math.min(1, Math.max(0, (value - low) / (high - low)));
  if (value <= low) return 0;
  return Math.min(1, Math.log(value / low) / Math.log(high / low));
}

/** Prints values: alike where their sizes are alike, each with its own digits over many decades. */
function printerOf(values: readonly number[], format?: NumberFormat): (value: number) => string {
  const sizes = values.filter((value) => Number.isFinite(value) && value !== 0).map(Math.abs);
  const wide = sizes.length > 0 && Math.max(...sizes) / Math.min(...sizes) > 1000;
  return wide ? (value) => formatNumber(value, 2, format) : tableFormat(values, format);
}

function cellsOf<Row extends object>(
  rows: readonly Row[],
  options: MatrixOptions<Row>,
  domain: readonly [number, number],
): Cells {
  const { row, column, value, low, high, text, format, valueLabel, valueUnit: unit } = options;
  const { rowLabels = {}, columnLabels = {}, styles = {} } = options;
  const names = {
    rows: namesOf(rows, row, options.rowOrder),
    columns: namesOf(rows, column, options.columnOrder),
  };
  const labels = {
    rows: names.rows.map((name) => rowLabels[name] ?? name),
    columns: names.columns.map((name) => columnLabels[name] ?? styles[name]?.label ?? name),
  };
  const print = printerOf(rows.map((each) => numberOf(each, value)), format);
  const at = new Map(rows.map((each) => [`${nameOf(each, row)}\n${nameOf(each, column)}`, each]));
  const end = (each: Row, name: Column<Row> | undefined) => name ? numberOf(each, name) : NaN;
  const cell = (i: number, k: number): Cell => {
    const each = at.get(`${names.rows[i]}\n${names.columns[k]}`);
    const where = [labels.rows[i], labels.columns[k]];
    if (!each) {
      return {
        text: "–",
        below: "",
        share: NaN,
        tip: facts([...where, `${valueLabel}: no value`]),
      };
    }
    const estimate = { value: numberOf(each, value), low: end(each, low), high: end(each, high) };
    const word = text ? nameOf(each, text) : "";
    return {
      text: word || print(estimate.value),
      below: word || !Number.isFinite(estimate.value) ? "" : intervalText(estimate, print, format),
      share: shareOf(estimate.value, domain, options.scale === "log"),
      tip: facts([...where, word, estimateFact(valueLabel, estimate, { unit, format })]),
    };
  };
  const cells = names.rows.map((_, i) => names.columns.map((_, k) => cell(i, k)));
  return { rows: labels.rows, columns: labels.columns, cells };
}

/** `[low, high]`, or nothing; one without width is printed as the values are. */
function intervalText(
  estimate: { readonly value: number; readonly low: number; readonly high: number },
  printValue: (value: number) => string,
  format?: NumberFormat,
): string {
  if (estimate.low === estimate.high) {
    const end = printValue(estimate.low).replace("%", "");
    return `[${end}, ${end}]`;
  }
  const meaningful = estimateDecimals([estimate], format);
  if (meaningful === undefined) return "";
  // No more than one digit beyond those of the value, however narrow the interval is.
  const printed = printValue(estimate.value).split(".")[1]?.match(/^\d*/)?.[0].length ?? 0;
  const decimals = Math.min(meaningful, printed + 1);
  const print = (x: number) => formatFixed(format === "percent" ? x * 100 : x, decimals);
  return `[${print(estimate.low)}, ${print(estimate.high)}]`;
}

function tableOf({ rows, columns, cells }: Cells, corner: string): object[] {
  const print = ({ text, below }: Cell) => (below === "" ? text : `${text} ${below}`);
  return rows.map((name, i) => ({
    [corner]: name,
    ...Object.fromEntries(columns.map((column, k) => [column, print(cells[i][k])])),
  }));
}

/**
 * Draws a matrix of values: a number and a colour in every cell, its interval below where there is room.
 *
 * Where all columns have no room beside each other they stand in blocks below each other, with the same rows.
 *
 * @param rows One row for each cell; a cell without one shows a dash.
 * @param options Columns, the colours' scale and what all figures take.
 * @returns The figure.
 * @throws {InputError} Where there are no rows, a column is absent or holds texts, nothing is finite, or the colours' domain
 * is not finite (not above 0 on a logarithmic scale).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { architectureStyles, matrixFigure } from "@iovlab/iovlab/plot";
 *
 * const rows = [
 *   { threat: "Flood", architecture: "split-driver", lost: 0.62 },
 *   { threat: "Flood", architecture: "vdi", lost: 0.03 },
 *   { threat: "Driver domain crash", architecture: "split-driver", lost: 1 },
 *   { threat: "Driver domain crash", architecture: "vdi", lost: 0 },
 * ];
 * const figure = await matrixFigure(rows, {
 *   title: "What a neighbour loses",
 *   row: "threat",
 *   column: "architecture",
 *   value: "lost",
 *   valueLabel: "Throughput lost",
 *   format: "percent",
 *   styles: architectureStyles,
 * });
 * assert.match(figure.svg, />62%</);
 * assert.match(figure.text, /Flood +62% +3%/);
 * ```
 */
export function matrixFigure<Row extends object>(
  rows: readonly Row[],
  options: MatrixOptions<Row>,
): Promise<Figure> {
  const { row, column, value, low, high, text, format } = options;
  checkRows(rows, [row, column, value, low, high, text]);
  const values = rows.map((each) => numberOf(each, value));
  checkDrawable(values, value);
  const domain = domainOf(values, options);
  const cells = cellsOf(rows, options, domain);
  const title = axisTitle(options.valueLabel, options.valueUnit);
  const print = printerOf(values, format);
  return frame(options, {
    legend: [],
    body: (_plot, width) =>
      Promise.resolve(stack([
        rampBlock(title, [print(domain[0]), print(domain[1])], width),
        cellsBlock(cells, width),
      ], 10)),
    summary: `A matrix of ${title}: ${cells.rows.length} rows (${cells.rows.join("; ")}) by ` +
      `${cells.columns.length} columns (${cells.columns.join("; ")}).`,
    table: { rows: tableOf(cells, row) },
  });
}
