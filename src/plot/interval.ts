/**
 * Values with their intervals below each other, beside what they are compared with: ours for each
 * baseline, and the number of the paper.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import { axisTitle, frame } from "./_frame.ts";
import type { Plot } from "./_plot.ts";
import { type PlacedRow, rowBox, rowChart, type RowContent, type RowGroup } from "./_row_chart.ts";
import { checkDrawable, checkRows, nameOf, namesOf, numberOf } from "./_rows.ts";
import { type Axis, makeAxis, placeable, reachOf, shownOn } from "./_scale.ts";
import { markerMarks } from "./_symbol.ts";
import { estimateFact, facts } from "./_tips.ts";
import { whiskerMarks } from "./_whisker.ts";
import type { Column, Figure, FigureOptions, NumberFormat, Reference } from "./figure.ts";
import { estimateDecimals, formatEstimate } from "./format.ts";
import { type FullStyle, resolveStyles } from "./style.ts";

/** Options of {@linkcode intervalFigure}. */
export interface IntervalOptions<Row extends object> extends FigureOptions {
  /** Column that names the line. */
  readonly label: Column<Row>;
  /** Column of the value. */
  readonly value: Column<Row>;
  /** Column of the lower end of the interval. */
  readonly low?: Column<Row>;
  /** Column of the upper end of the interval. */
  readonly high?: Column<Row>;
  /** Column of headings that group the lines. */
  readonly group?: Column<Row>;
  /** Column that decides colour and marker. */
  readonly series?: Column<Row>;
  /** What the values are. */
  readonly valueLabel: string;
  /** Their unit. */
  readonly valueUnit?: string;
  /** How they are printed. */
  readonly format?: NumberFormat;
  /** Linear (default) or logarithmic; on a logarithmic axis what is not above 0 is not drawn. */
  readonly scale?: "linear" | "log";
  /** Vertical lines with their names above. */
  readonly references?: readonly Reference[];
  /** Groups from first to last; the others follow as they come. */
  readonly groupOrder?: readonly string[];
}

/** One line of the figure. */
interface Line {
  readonly label: string;
  readonly group: string;
  readonly style: FullStyle;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function linesOf<Row extends object>(
  rows: readonly Row[],
  options: IntervalOptions<Row>,
  styles: readonly FullStyle[],
): Line[] {
  const { label, value, low, high, group, series } = options;
  const groups = group ? namesOf(rows, group, options.groupOrder) : [""];
  return groups.flatMap((name) =>
    rows.filter((row) => !group || nameOf(row, group) === name).map((row) => ({
      label: nameOf(row, label),
      group: name,
      style: series ? styles.find((style) => style.name === nameOf(row, series))! : styles[0],
      value: numberOf(row, value),
      low: numberOf(row, low),
      high: numberOf(row, high),
    }))
  );
}

/** Radius of a marker in px. */
const r = 4;

/** What the lines share. */
interface Drawing {
  readonly axis: Axis;
  /** What a line says. */
  readonly describe: (line: Line) => string;
}

function content(
  plot: Plot,
  lines: readonly Line[],
  { axis, describe }: Drawing,
  rows: readonly PlacedRow[],
  x: (value: number) => number,
): RowContent {
  const styles = [...new Set(lines.map(({ style }) => style))];
  const placed = lines.map((line, i) => ({ ...shownOn(axis, line), y: rows[i].middle }));
  const marks: PlotModule.Markish[] = styles.flatMap((style) => {
    const own = placed.filter((line) => line.style === style);
    return [
      ...whiskerMarks(plot, own, { color: style.color, hiding: { pixels: x, r } }),
      ...markerMarks(plot, own, style, { x: "value", y: "y", r }),
    ];
  });
  const tips = lines.map((line, i) => (
    { text: describe(line), box: rowBox(rows[i], axis, x) }
  ));
  return { marks, tips };
}

function axisOf<Row extends object>(
  lines: readonly Line[],
  references: readonly Reference[],
  { scale: type, format }: IntervalOptions<Row>,
): Axis {
  const ends = lines.flatMap((line) => reachOf(type, line));
  const marked = references.map(({ value }) => value);
  return makeAxis([...ends, ...marked], { type, nice: true, format, count: 6 });
}

/** Rows under headings; lines of the same name stand close, named once. */
function groupsOf(lines: readonly Line[], print: (line: Line) => string): RowGroup[] {
  return [...new Set(lines.map(({ group }) => group))].map((heading) => {
    const own = lines.filter(({ group }) => group === heading);
    const repeated = (i: number) => own[i - 1]?.label === own[i]?.label;
    const rows = own.map((line, i) => {
      const several = repeated(i) || repeated(i + 1);
      return {
        label: repeated(i) ? "" : line.label,
        aside: print(line),
        ...(several ? { height: 15, space: repeated(i) ? 0 : 8 } : {}),
      };
    });
    return { heading, rows };
  });
}

/**
 * Draws values with intervals, one line each, with reference lines.
 *
 * @param rows One row for each line.
 * @param options Columns, axis title, references and what all figures take.
 * @returns The figure.
 * @throws {InputError} Where there are no rows, a column is absent or holds texts, or nothing is finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { intervalFigure } from "@iovlab/iovlab/plot";
 *
 * const rows = [{ host: "1 Gb/s, shared core", ours: 0.62, low: 0.6, high: 0.64 }];
 * const figure = await intervalFigure(rows, {
 *   title: "Benefit for each baseline host",
 *   label: "host",
 *   value: "ours",
 *   low: "low",
 *   high: "high",
 *   valueLabel: "Benefit of VDI",
 *   format: "percent",
 *   references: [{ value: 0.6, label: "Paper" }],
 * });
 * assert.match(figure.svg, />62.0% \[60.0, 64.0\]</);
 * ```
 */
export function intervalFigure<Row extends object>(
  rows: readonly Row[],
  options: IntervalOptions<Row>,
): Promise<Figure> {
  const { label, value, low, high, group, series, format } = options;
  const references = placeable(options.scale, options.references ?? []);
  checkRows(rows, [label, value, low, high, group, series]);
  checkDrawable(rows.map((row) => numberOf(row, value)), value);
  const styles = resolveStyles(
    series ? namesOf(rows, series) : [options.valueLabel],
    options.styles,
  );
  const lines = linesOf(rows, options, styles);
  const title = axisTitle(options.valueLabel, options.valueUnit);
  const axis = axisOf(lines, references, options);
  const decimals = estimateDecimals(lines, format);
  const print = (line: Line) => formatEstimate(line, { format, decimals });
  const groups = groupsOf(lines, print);
  const fact = { unit: options.valueUnit, format, decimals };
  const drawing: Drawing = {
    axis,
    describe: (line) =>
      facts([
        series ? line.style.label : "",
        line.group,
        line.label,
        estimateFact(options.valueLabel, line, fact),
      ]),
  };
  return frame(options, {
    legend: series ? styles.map((style) => ({ label: style.label, kind: "marker", style })) : [],
    body: (plot, width) =>
      rowChart(plot, {
        groups,
        axis,
        axisTitle: title,
        asideTitle: lines.some((line) => Number.isFinite(line.low)) ? "[95% interval]" : undefined,
        references,
        rowHeight: 22,
        width,
      }, (placed, x) => content(plot, lines, drawing, placed, x)),
    summary: `Values of ${title} with intervals` +
      (references.length > 0
        ? `, beside ${references.map((reference) => reference.label).join("; ")}.`
        : "."),
    table: {
      rows: lines.map((line) => ({
        ...(line.group === "" ? {} : { group: line.group }),
        line: line.label,
        ...(series ? { series: line.style.label } : {}),
        [title]: print(line),
      })),
    },
  });
}
