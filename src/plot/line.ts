/**
 * Lines with markers and intervals, in one panel or several: throughput or response time against
 * offered load, throughput against the number of VMs.
 *
 * @module
 */
import { axisTitle, frame } from "./_frame.ts";
import { gridBlock, type GridPanel, type PanelPlace, thinned } from "./_grid.ts";
import { bandMark, dotMark, intervalMarks, lineMark, type Point } from "./_marks.ts";
import { bottomAxis, drawPanel, leftAxis, type Plot, scaleOf } from "./_plot.ts";
import { checkDrawable, checkRows, nameOf, namesOf, numberOf } from "./_rows.ts";
import { type Axis, makeAxis } from "./_scale.ts";
import { type Block, ink } from "./_svg.ts";
import { ruleDash } from "./_legend.ts";
import type { Column, Figure, FigureOptions, NumberFormat, Reference } from "./figure.ts";
import { formatEstimate, formatNumber } from "./format.ts";
import { type FullStyle, resolveStyles } from "./style.ts";

/** Options of {@linkcode lineFigure}. */
export interface LineOptions<Row extends object> extends FigureOptions {
  /** Column of the horizontal values. */
  readonly x: Column<Row>;
  /** Column of the vertical values; a `NaN` leaves a gap. */
  readonly y: Column<Row>;
  /** Column that names the line; one line without it. */
  readonly series?: Column<Row>;
  /** Column that names the panel; one panel without it. */
  readonly facet?: Column<Row>;
  /** Column of the lower end of the interval. */
  readonly low?: Column<Row>;
  /** Column of the upper end of the interval. */
  readonly high?: Column<Row>;
  /** What the horizontal axis shows. */
  readonly xLabel: string;
  /** Its unit. */
  readonly xUnit?: string;
  /** What the vertical axis shows. */
  readonly yLabel: string;
  /** Its unit. */
  readonly yUnit?: string;
  /** Linear (default) or logarithmic. */
  readonly xScale?: "linear" | "log";
  /** Linear from 0 (default) or logarithmic. */
  readonly yScale?: "linear" | "log";
  /** Where numbers stand on the horizontal axis. */
  readonly xTicks?: readonly number[];
  /** How the horizontal numbers are printed. */
  readonly xFormat?: NumberFormat;
  /** How the vertical numbers are printed. */
  readonly yFormat?: NumberFormat;
  /** Intervals as bars (default) or as bands. */
  readonly interval?: "bar" | "band";
  /** Series from first to last; the others follow as they come. */
  readonly seriesOrder?: readonly string[];
  /** Panels from first to last; the others follow as they come. */
  readonly facetOrder?: readonly string[];
  /** The most panels in a row; 2 on a page and 1 in a column unless told. */
  readonly columns?: number;
  /** Whether panels share their axes (default: both are shared). */
  readonly share?: "both" | "x" | "y" | "none";
  /** Horizontal reference lines, named in the legend. */
  readonly references?: readonly Reference[];
  /** Height of a panel's data area in px; 170 unless told. */
  readonly panelHeight?: number;
}

/** The points of one line in one panel. */
interface Line {
  readonly style: FullStyle;
  readonly points: readonly Point[];
}

/** One panel before it is drawn. */
interface LinePanel extends GridPanel {
  readonly x: Axis;
  readonly lines: readonly Line[];
}

function pointsOf<Row extends object>(rows: readonly Row[], options: LineOptions<Row>): Point[] {
  const { x, y, low, high } = options;
  return rows.map((row) => ({
    x: numberOf(row, x),
    y: numberOf(row, y),
    low: low === undefined ? NaN : numberOf(row, low),
    high: high === undefined ? NaN : numberOf(row, high),
  })).filter((point) => Number.isFinite(point.x)).sort((a, b) => a.x - b.x);
}

/** On a log axis what is not above 0 cannot be drawn; an interval that reaches 0 is cut at the axis. */
function forLog(point: Point, bottom: number): Point {
  const y = point.y > 0 ? point.y : NaN;
  return { ...point, y, low: Number.isFinite(y) ? Math.max(point.low, bottom) : NaN };
}

function linesOf<Row extends object>(
  rows: readonly Row[],
  options: LineOptions<Row>,
  styles: readonly FullStyle[],
): Line[] {
  const { series } = options;
  return styles.map((style) => ({
    style,
    points: pointsOf(
      series ? rows.filter((row) => nameOf(row, series) === style.name) : rows,
      options,
    ),
  }));
}

function axesOf<Row extends object>(
  lines: readonly Line[],
  options: LineOptions<Row>,
): { x: Axis; y: Axis } {
  const points = lines.flatMap((line) => line.points);
  const log = options.yScale === "log";
  const ends = points.flatMap(({ y, low, high }) => (Number.isFinite(y) ? [y, low, high] : []));
  const references = (options.references ?? []).map(({ value }) => value);
  const drawn = log ? points.map(({ y }) => y).concat(points.map(({ high }) => high)) : ends;
  return {
    x: makeAxis(points.map(({ x }) => x), {
      type: options.xScale,
      zero: "near",
      format: options.xFormat,
      ticks: options.xTicks,
      count: 6,
    }),
    y: makeAxis([...drawn, ...references], {
      type: options.yScale,
      format: options.yFormat,
      nice: true,
      zero: !log,
    }),
  };
}

function panelsOf<Row extends object>(
  rows: readonly Row[],
  options: LineOptions<Row>,
  styles: readonly FullStyle[],
): LinePanel[] {
  const { facet, share = "both" } = options;
  const facets = facet ? namesOf(rows, facet, options.facetOrder) : [""];
  const all = axesOf(linesOf(rows, options, styles), options);
  return facets.map((name) => {
    const members = facet ? rows.filter((row) => nameOf(row, facet) === name) : rows;
    const lines = linesOf(members, options, styles);
    const own = axesOf(lines, options);
    return {
      heading: name === "" ? [] : [name],
      lines,
      x: share === "both" || share === "x" ? all.x : own.x,
      y: share === "both" || share === "y" ? all.y : own.y,
    };
  });
}

function drawLines(
  plot: Plot,
  panel: LinePanel,
  at: PanelPlace,
  options: { interval?: "bar" | "band"; references?: readonly Reference[] },
): Promise<Block> {
  const x = thinned(panel.x, at.width - at.left - at.right);
  const { y } = panel;
  const lines = y.type === "linear" ? panel.lines : panel.lines.map(({ style, points }) => ({
    style,
    points: points.map((point) => forLog(point, y.domain[0])),
  }));
  const band = options.interval === "band";
  return drawPanel(plot, at, {
    x: scaleOf(x, { inset: 5 }),
    y: scaleOf(y),
    marks: [
      plot.gridY([...y.ticks], { stroke: ink.grid, strokeOpacity: 1 }),
      plot.ruleY([y.domain[0]], { stroke: ink.rule }),
      ...bottomAxis(plot, x, at.showX),
      ...leftAxis(plot, y, at.showY),
      ...(options.references ?? []).map(({ value }) =>
        plot.ruleY([value], { stroke: ink.dark, strokeDasharray: ruleDash })
      ),
      ...(band ? lines.map(({ points, style }) => bandMark(plot, points, style)) : []),
      ...lines.map(({ points, style }) => lineMark(plot, points, style)),
      ...(band ? [] : lines.flatMap(({ points, style }) => intervalMarks(plot, points, style))),
      ...lines.map(({ points, style }) => dotMark(plot, points, style)),
    ],
  });
}

/** One row for each panel and horizontal value, one column for each line. */
function tableOf<Row extends object>(
  panels: readonly LinePanel[],
  options: LineOptions<Row>,
): object[] {
  const xName = axisTitle(options.xLabel, options.xUnit);
  return panels.flatMap(({ heading, lines }) => {
    const values = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((
      a,
      b,
    ) => a - b);
    return values.map((x) => ({
      ...(heading.length > 0 ? { panel: heading[0] } : {}),
      [xName]: formatNumber(x, 4, options.xFormat),
      ...Object.fromEntries(lines.map(({ style, points }) => {
        const point = points.find((candidate) => candidate.x === x);
        const estimate = point && { value: point.y, low: point.low, high: point.high };
        return [style.label, estimate ? formatEstimate(estimate, options.yFormat) : ""];
      })),
    }));
  });
}

/**
 * Draws values against values: one line for each series, one panel for each facet, intervals as bars
 * or bands.
 *
 * @param rows One row for each point.
 * @param options Columns, axis titles and what all figures take.
 * @returns The figure.
 * @throws {InputError} Where there are no rows, a column is absent or holds texts, or nothing is finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { architectureStyles, lineFigure } from "@iovlab/iovlab/plot";
 *
 * const rows = [
 *   { load: 1000, rate: 1000, architecture: "split" },
 *   { load: 2000, rate: 1400, architecture: "split" },
 *   { load: 1000, rate: 1000, architecture: "vdi" },
 *   { load: 2000, rate: 1990, architecture: "vdi" },
 * ];
 * const figure = await lineFigure(rows, {
 *   title: "Throughput against offered load",
 *   x: "load",
 *   y: "rate",
 *   series: "architecture",
 *   xLabel: "Offered load",
 *   xUnit: "connections/s",
 *   yLabel: "Throughput",
 *   yUnit: "replies/s",
 *   styles: architectureStyles,
 * });
 * assert.match(figure.svg, />Throughput \(replies\/s\)</);
 * assert.match(figure.text, /2,000 +1,400 +1,990/);
 * ```
 */
export function lineFigure<Row extends object>(
  rows: readonly Row[],
  options: LineOptions<Row>,
): Promise<Figure> {
  const { series, facet, references = [] } = options;
  checkRows(rows, [options.x, options.y, series, facet, options.low, options.high]);
  checkDrawable(rows.map((row) => numberOf(row, options.y)), options.y);
  const names = series ? namesOf(rows, series, options.seriesOrder) : [options.yLabel];
  const styles = resolveStyles(names, options.styles);
  const panels = panelsOf(rows, options, styles);
  const { share = "both" } = options;
  const xTitle = axisTitle(options.xLabel, options.xUnit);
  const yTitle = axisTitle(options.yLabel, options.yUnit);
  return frame(options, {
    legend: [
      ...(series
        ? styles.map((style) => ({ label: style.label, kind: "series" as const, style }))
        : []),
      ...references.map(({ label }) => ({ label, kind: "rule" as const })),
    ],
    body: (plot, width) =>
      gridBlock(panels, {
        width,
        columns: options.columns ?? (width < 480 ? 1 : 2),
        panelHeight: options.panelHeight ?? 170,
        xTitle,
        yTitle,
        sharedX: share === "both" || share === "x",
        sharedY: share === "both" || share === "y",
      }, (index, at) => drawLines(plot, panels[index], at, options)),
    summary: `Line chart of ${yTitle} against ${xTitle}` +
      (series ? ` for ${styles.map(({ label }) => label).join(", ")}` : "") +
      (facet ? `, one panel each for ${panels.map(({ heading }) => heading[0]).join("; ")}.` : "."),
    table: { rows: tableOf(panels, options) },
  });
}
