/**
 * Lines with markers and intervals, in one panel or several: throughput or response time against
 * offered load, throughput against the number of VMs.
 *
 * @module
 */
import { axisTitle, frame } from "./_frame.ts";
import { gridBlock, thinnedUpright } from "./_grid.ts";
import { ruleDash } from "./_legend.ts";
import {
  drawLinePanel,
  eventStrip,
  type LineDrawing,
  type LinePanel,
  type PanelRule,
} from "./_line_panel.ts";
import { stretchesOf, stretchStyles } from "./_line_stretch.ts";
import type { Line, Point } from "./_marks.ts";
import { checkDrawable, checkRows, nameOf, namesOf, numberOf } from "./_rows.ts";
import { type Axis, makeAxis, placeable, reachOf } from "./_scale.ts";
import { estimateFact, facts } from "./_tips.ts";
import type {
  Column,
  Figure,
  FigureOptions,
  NumberFormat,
  PanelReference,
  Stretch,
} from "./figure.ts";
import { estimateDecimals, formatEstimate, formatNumber } from "./format.ts";
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
  /** Where numbers stand on the horizontal axis; those beyond its ends are left out. */
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
  readonly references?: readonly PanelReference[];
  /** Vertical lines with their names above: what happened at a time. */
  readonly events?: readonly PanelReference[];
  /** Shaded stretches of the horizontal axis, named in the legend: how long something lasted. */
  readonly stretches?: readonly Stretch[];
  /** Straight from point to point (default), or each value held until the next. */
  readonly curve?: "linear" | "step";
  /** Height of a panel's data area in px; 170, or less where many stand below each other, unless told. */
  readonly panelHeight?: number;
}

function pointsOf<Row extends object>(rows: readonly Row[], options: LineOptions<Row>): Point[] {
  const { x, y, low, high } = options;
  return rows.map((row) => ({
    x: numberOf(row, x),
    y: numberOf(row, y),
    low: numberOf(row, low),
    high: numberOf(row, high),
  })).filter((point) => Number.isFinite(point.x)).sort((a, b) => a.x - b.x);
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

/** The reference lines of a panel, one dash for each label; those of all panels without a name. */
function rulesOf(references: readonly PanelReference[], panel?: string): PanelRule[] {
  const labels = [...new Set(references.map(({ label }) => label))];
  return references
    .filter(({ facet }) => panel === undefined || facet === undefined || facet === panel)
    .map(({ value, label }) => ({ value, label, dash: ruleDash(labels.indexOf(label)) }));
}

function axesOf<Row extends object>(
  lines: readonly Line[],
  rules: readonly PanelRule[],
  options: LineOptions<Row>,
): { x: Axis; y: Axis } {
  const points = lines.flatMap((line) => line.points);
  const marked = [
    ...(options.events ?? []).map(({ value }) => value),
    ...(options.stretches ?? []).flatMap(({ from, to }) => [from, to]),
  ];
  const log = options.yScale === "log";
  const ends = points.filter(({ y }) => Number.isFinite(y))
    .flatMap(({ y, low, high }) => reachOf(options.yScale, { value: y, low, high }));
  const { xScale: type, xFormat: format, xTicks: ticks } = options;
  return {
    x: makeAxis([...points.map(({ x }) => x), ...marked], {
      type,
      format,
      ticks,
      zero: "near",
      count: 6,
    }),
    y: thinnedUpright(
      makeAxis([...ends, ...rules.map(({ value }) => value)], {
        type: options.yScale,
        format: options.yFormat,
        nice: true,
        zero: !log,
      }),
      options.panelHeight,
    ),
  };
}

function panelsOf<Row extends object>(
  rows: readonly Row[],
  options: LineOptions<Row>,
  styles: readonly FullStyle[],
): LinePanel[] {
  const { facet, share = "both" } = options;
  const references = placeable(options.yScale, options.references ?? []);
  const events = placeable(options.xScale, options.events ?? []);
  const facets = facet ? namesOf(rows, facet, options.facetOrder) : [""];
  const all = axesOf(linesOf(rows, options, styles), rulesOf(references), options);
  return facets.map((name) => {
    const members = facet ? rows.filter((row) => nameOf(row, facet) === name) : rows;
    const lines = linesOf(members, options, styles);
    const rules = rulesOf(references, name);
    const own = axesOf(lines, rules, options);
    const x = share === "both" || share === "x" ? all.x : own.x;
    const happened = events.filter((event) => (event.facet ?? name) === name);
    return {
      name,
      lines,
      rules,
      events: happened,
      stretches: stretchesOf(options.stretches, name),
      x,
      y: share === "both" || share === "y" ? all.y : own.y,
      ...eventStrip(happened, x),
    };
  });
}

/** The decimals that suit all values of a figure. */
function decimalsOf(panels: readonly LinePanel[], format?: NumberFormat): number | undefined {
  const points = panels.flatMap(({ lines }) => lines.flatMap((line) => line.points));
  return estimateDecimals(points.map(({ y, low, high }) => ({ value: y, low, high })), format);
}

/** Lines with more points than this have no markers, for they would touch each other in a column. */
const mostMarkers = 40;

function markersFit(panels: readonly LinePanel[]): boolean {
  return panels.every(({ lines }) => lines.every(({ points }) => points.length <= mostMarkers));
}

/** What a point says. */
function describer<Row extends object>(
  panels: readonly LinePanel[],
  options: LineOptions<Row>,
): LineDrawing["describe"] {
  const { xLabel, xUnit, xFormat, yLabel, yUnit: unit, yFormat: format, series } = options;
  const decimals = decimalsOf(panels, format);
  return ({ name }, style, { x, y, low, high }) =>
    facts([
      series ? style.label : "",
      name,
      estimateFact(xLabel, { value: x }, { unit: xUnit, format: xFormat }),
      estimateFact(yLabel, { value: y, low, high }, { unit, format, decimals }),
    ]);
}

/** One row for each panel and horizontal value, one column for each line. */
function tableOf<Row extends object>(
  panels: readonly LinePanel[],
  options: LineOptions<Row>,
): object[] {
  const xName = axisTitle(options.xLabel, options.xUnit);
  const format = options.yFormat;
  const decimals = decimalsOf(panels, format);
  return panels.flatMap(({ name, lines }) => {
    const values = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((
      a,
      b,
    ) => a - b);
    return values.map((x) => ({
      ...(name === "" ? {} : { panel: name }),
      [xName]: formatNumber(x, 4, options.xFormat),
      ...Object.fromEntries(lines.map(({ style, points }) => {
        const point = points.find((candidate) => candidate.x === x);
        const estimate = point && { value: point.y, low: point.low, high: point.high };
        return [style.label, estimate ? formatEstimate(estimate, { format, decimals }) : ""];
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
  const { series, facet, references = [], share = "both", columns, panelHeight } = options;
  checkRows(rows, [options.x, options.y, series, facet, options.low, options.high]);
  checkDrawable(rows.map((row) => numberOf(row, options.y)), options.y);
  const names = series ? namesOf(rows, series, options.seriesOrder) : [options.yLabel];
  const styles = resolveStyles(names, options.styles);
  const panels = panelsOf(rows, options, styles);
  const xTitle = axisTitle(options.xLabel, options.xUnit);
  const yTitle = axisTitle(options.yLabel, options.yUnit);
  const grid = {
    columns,
    panelHeight,
    xTitle,
    yTitle,
    sharedX: share === "both" || share === "x",
    sharedY: share === "both" || share === "y",
  };
  const rules = new Map(rulesOf(references).map((rule) => [rule.label, rule]));
  const drawing: LineDrawing = {
    panels,
    band: options.interval === "band",
    step: options.curve === "step",
    markers: markersFit(panels),
    describe: describer(panels, options),
  };
  return frame(options, {
    legend: [
      ...(series
        ? styles.map((style) => (
          { label: style.label, kind: drawing.markers ? "series" as const : "line" as const, style }
        ))
        : []),
      ...[...rules.values()].map(({ label, dash }) => ({ label, kind: "rule" as const, dash })),
      ...stretchStyles(options.stretches).map((style) => (
        { label: style.label, kind: "box" as const, style }
      )),
    ],
    body: (plot, width) =>
      gridBlock(
        panels,
        { ...grid, width },
        (index, at) => drawLinePanel(plot, panels[index], at, drawing),
      ),
    summary: `Line chart of ${yTitle} against ${xTitle}` +
      (series ? ` for ${styles.map(({ label }) => label).join(", ")}` : "") +
      (facet ? `, one panel each for ${panels.map(({ name }) => name).join("; ")}.` : "."),
    table: { rows: tableOf(panels, options) },
  });
}
