/**
 * Values by category, one for each series, side by side: throughput by architecture under each scheduler, loss by threat.
 *
 * Dots with intervals unless bars are asked for: a dot needs no foot at 0 and so may stand on a logarithmic axis.
 *
 * @module
 */
import { namesHeight, widestWord } from "./_category.ts";
import { axisTitle, frame, innerWidth } from "./_frame.ts";
import { gridBlock, thinnedUpright } from "./_grid.ts";
import {
  categoryRoom,
  type GroupDrawing,
  type GroupPanel,
  type GroupValue,
  lyingGroups,
  uprightGroups,
} from "./_group_panel.ts";
import { type LegendItem, ruleDash } from "./_legend.ts";
import type { Plot } from "./_plot.ts";
import { rowChart } from "./_row_chart.ts";
import { checkDrawable, checkRows, nameOf, namesOf, numberOf } from "./_rows.ts";
import { makeAxis, placeable, reachOf } from "./_scale.ts";
import type { Block } from "./_svg.ts";
import { estimateFact, facts } from "./_tips.ts";
import { InputError } from "../core/mod.ts";
import type { Column, Figure, FigureOptions, NumberFormat, PanelReference } from "./figure.ts";
import { estimateDecimals, formatEstimate } from "./format.ts";
import { type FullStyle, resolveStyles } from "./style.ts";

/** Options of {@linkcode groupedFigure}. */
export interface GroupedOptions<Row extends object> extends FigureOptions {
  /** Column that names the category. */
  readonly category: Column<Row>;
  /** Column that decides colour and marker, and the place within the category; one series without it. */
  readonly series?: Column<Row>;
  /** Column that names the panel; one panel without it. */
  readonly facet?: Column<Row>;
  /** Column of the value. */
  readonly value: Column<Row>;
  /** Column of the lower end of the interval. */
  readonly low?: Column<Row>;
  /** Column of the upper end of the interval. */
  readonly high?: Column<Row>;
  /** What the values are. */
  readonly valueLabel: string;
  /** Their unit. */
  readonly valueUnit?: string;
  /** How they are printed. */
  readonly format?: NumberFormat;
  /** Dots (default), or bars from 0. */
  readonly mark?: "dot" | "bar";
  /** Linear (default) or logarithmic, for dots. */
  readonly scale?: "linear" | "log";
  /** Whether a linear axis of dots reaches 0; yes unless told. Bars always do. */
  readonly zero?: boolean;
  /** Categories from left to right, or, where they have no room so, from top to bottom (default); or always one of both. */
  readonly orientation?: "vertical" | "horizontal";
  /** Reference lines: named in the legend, or above where categories go from top to bottom. */
  readonly references?: readonly PanelReference[];
  /** Categories from first to last; the others follow as they come. */
  readonly categoryOrder?: readonly string[];
  /** Series from first to last; the others follow as they come. */
  readonly seriesOrder?: readonly string[];
  /** Panels from first to last; the others follow as they come. */
  readonly facetOrder?: readonly string[];
  /** Names of categories as they are shown, by the name in the rows. */
  readonly categoryLabels?: Readonly<Record<string, string>>;
  /** The most panels in a row; 2 on a page and 1 in a column unless told. */
  readonly columns?: number;
  /** Height of a panel's data area in px where categories go from left to right; 170, or less where many stand below each other, unless told. */
  readonly panelHeight?: number;
}

/** What a value says. */
type Describe = (panel: string, category: string, value: Omit<GroupValue, "tip">) => string;

function describer<Row extends object>(
  rows: readonly Row[],
  options: GroupedOptions<Row>,
): Describe {
  const { value, low, high, series, valueLabel, valueUnit: unit, format } = options;
  const end = (row: Row, column: Column<Row> | undefined) => column ? numberOf(row, column) : NaN;
  const estimates = rows.map((row) => (
    { value: numberOf(row, value), low: end(row, low), high: end(row, high) }
  ));
  const decimals = estimateDecimals(estimates, format);
  return (panel, name, each) =>
    facts([
      series ? each.style.label : "",
      panel,
      name,
      estimateFact(valueLabel, each, { unit, format, decimals }),
    ]);
}

function valuesOf<Row extends object>(
  rows: readonly Row[],
  options: GroupedOptions<Row>,
  styles: readonly FullStyle[],
  categories: readonly string[],
): Omit<GroupValue, "tip">[] {
  const { category, series, value, low, high } = options;
  const end = (row: Row, column: Column<Row> | undefined) => column ? numberOf(row, column) : NaN;
  return rows.map((row) => {
    const slot = series ? styles.findIndex(({ name }) => name === nameOf(row, series)) : 0;
    return {
      style: styles[slot],
      slot,
      category: categories.indexOf(nameOf(row, category)),
      value: numberOf(row, value),
      low: end(row, low),
      high: end(row, high),
    };
  });
}

function panelsOf<Row extends object>(
  rows: readonly Row[],
  options: GroupedOptions<Row>,
  styles: readonly FullStyle[],
  describe: Describe,
): GroupPanel[] {
  const { facet, category, categoryLabels = {} } = options;
  const references = placeable(options.scale, options.references ?? []);
  const kinds = [...new Set(references.map(({ label }) => label))];
  const facets = facet ? namesOf(rows, facet, options.facetOrder) : [""];
  return facets.map((name) => {
    const own = facet ? rows.filter((row) => nameOf(row, facet) === name) : rows;
    const names = namesOf(own, category, options.categoryOrder);
    const categories = names.map((each) => categoryLabels[each] ?? each);
    const rules = references.filter((reference) => (reference.facet ?? name) === name)
      .map(({ value, label }) => ({ value, label, dash: ruleDash(kinds.indexOf(label)) }));
    const values = valuesOf(own, options, styles, names).map((value) => (
      { ...value, tip: describe(name, categories[value.category], value) }
    ));
    return { name, categories, values, rules };
  });
}

function drawingOf<Row extends object>(
  rows: readonly Row[],
  options: GroupedOptions<Row>,
  slots: number,
): GroupDrawing {
  const { value, low, high, scale, format, references = [], zero = true } = options;
  const bars = options.mark === "bar";
  if (bars && scale === "log") {
    throw new InputError(
      'Cannot draw bars as their axis must be linear: current value is "log"',
      { code: "plot/log-bars" },
    );
  }
  const log = scale === "log";
  const numbers = rows.flatMap((row) =>
    reachOf(scale, {
      value: numberOf(row, value),
      low: low ? numberOf(row, low) : NaN,
      high: high ? numberOf(row, high) : NaN,
    })
  );
  const marked = references.map((reference) => reference.value);
  const axis = makeAxis([...numbers, ...marked], {
    type: scale,
    nice: true,
    zero: !log && (bars || zero),
    format,
  });
  return { axis, slots, bars };
}

/** All panels as groups of one row chart. */
function drawLying<Row extends object>(
  plot: Plot,
  panels: readonly GroupPanel[],
  drawing: GroupDrawing,
  { references = [], facet }: GroupedOptions<Row>,
  at: { readonly axisTitle: string; readonly width: number },
): Promise<Block> {
  const groups = panels.map(({ name, categories }) => ({
    heading: name,
    rows: categories.map((label) => ({ label })),
  }));
  const named = placeable(drawing.axis.type, references).map(({ value, label, facet: panel }) => (
    { value, label: facet && panel ? `${label} (${panel})` : label }
  ));
  const unique = named.filter(({ value, label }, i) =>
    named.findIndex((other) => other.value === value && other.label === label) === i
  );
  const rowHeight = Math.max(20, drawing.slots * (drawing.bars ? 11 : 10) + 6);
  return rowChart(
    plot,
    { groups, axis: drawing.axis, references: unique, rowHeight, ...at },
    (rows, x) => lyingGroups(plot, panels, drawing, rows, x),
  );
}

/** All panels in a grid. */
function drawUpright<Row extends object>(
  plot: Plot,
  panels: readonly GroupPanel[],
  drawing: GroupDrawing,
  { columns, panelHeight }: GroupedOptions<Row>,
  { title, width, least }: {
    readonly title: string;
    readonly width: number;
    readonly least: number;
  },
): Promise<Block> {
  const axis = thinnedUpright(drawing.axis, panelHeight);
  const below = (dataWidth: number) =>
    Math.max(
      ...panels.map(({ categories }) => namesHeight(categories, dataWidth / categories.length)),
    );
  const shared = { sharedX: false, sharedY: true, xTitle: "", yTitle: title };
  return gridBlock(
    panels.map(({ name }) => ({ name, y: axis })),
    { width, columns, panelHeight, below, leastWidth: least, ...shared },
    (index, at) => uprightGroups(plot, panels[index], at, { ...drawing, axis }),
  );
}

/** Width that the title and the numbers of an upright axis take at most, in px. */
const axisRoom = 75;

/** Whether categories have room beside each other, with whole words below. */
function roomy(
  panels: readonly GroupPanel[],
  drawing: GroupDrawing,
  width: number,
): { readonly fits: boolean; readonly least: number } {
  const room = ({ categories }: GroupPanel, name: number) =>
    categories.length * Math.max(categoryRoom(drawing), name);
  const named = Math.max(...panels.map((panel) => room(panel, widestWord(panel.categories) + 4)));
  const bare = Math.max(...panels.map((panel) => room(panel, 14)));
  const most = Math.max(...panels.map(({ categories }) => categories.length));
  const fits = named <= width - axisRoom || (bare <= width - axisRoom && most <= 8);
  return { fits, least: Math.min(named, width) };
}

function seriesItems(styles: readonly FullStyle[], bars: boolean): LegendItem[] {
  return styles.map((style) => ({ label: style.label, kind: bars ? "box" : "marker", style }));
}

function ruleItems(panels: readonly GroupPanel[]): LegendItem[] {
  const rules = new Map(panels.flatMap((panel) => panel.rules).map((rule) => [rule.label, rule]));
  return [...rules.values()].map(({ label, dash }) => ({ label, kind: "rule", dash }));
}

function tableOf(panels: readonly GroupPanel[], title: string, format?: NumberFormat): object[] {
  const values = panels.flatMap((panel) => panel.values);
  const decimals = estimateDecimals(values, format);
  return panels.flatMap(({ name, categories, values }) =>
    categories.map((category, i) => ({
      ...(name === "" ? {} : { panel: name }),
      [title]: category,
      ...Object.fromEntries(
        values.filter((value) => value.category === i)
          .map((value) => [value.style.label, formatEstimate(value, { format, decimals })]),
      ),
    }))
  );
}

/**
 * Draws values by category, the series of a category side by side, with intervals, in one panel or several.
 *
 * Where the categories have no room from left to right they go from top to bottom, the panels below each other.
 *
 * @param rows One row for each value; of rows with the same category, series and panel all are drawn.
 * @param options Columns, axis title, references and what all figures take.
 * @returns The figure.
 * @throws {InputError} Where there are no rows, a column is absent or holds texts, nothing is finite, or bars are asked for on
 * a logarithmic axis.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { architectureStyles, groupedFigure } from "@iovlab/iovlab/plot";
 *
 * const rows = [
 *   { workload: "netperf", architecture: "split-driver", rate: 3.1, low: 3.0, high: 3.2 },
 *   { workload: "netperf", architecture: "vdi", rate: 9.2, low: 9.1, high: 9.3 },
 *   { workload: "httperf", architecture: "split-driver", rate: 2.2, low: 2.1, high: 2.3 },
 *   { workload: "httperf", architecture: "vdi", rate: 4.9, low: 4.8, high: 5.0 },
 * ];
 * const figure = await groupedFigure(rows, {
 *   title: "Throughput by workload",
 *   category: "workload",
 *   series: "architecture",
 *   value: "rate",
 *   low: "low",
 *   high: "high",
 *   valueLabel: "Throughput",
 *   valueUnit: "Gb/s",
 *   styles: architectureStyles,
 * });
 * assert.match(figure.svg, /<title>VDI; netperf; Throughput: 9.20 \[9.10, 9.30\] Gb\/s<\/title>/);
 * ```
 */
export function groupedFigure<Row extends object>(
  rows: readonly Row[],
  options: GroupedOptions<Row>,
): Promise<Figure> {
  const { category, series, facet, value, low, high, format } = options;
  checkRows(rows, [category, series, facet, value, low, high]);
  checkDrawable(rows.map((row) => numberOf(row, value)), value);
  const names = series ? namesOf(rows, series, options.seriesOrder) : [options.valueLabel];
  const styles = resolveStyles(names, options.styles);
  const drawing = drawingOf(rows, options, styles.length);
  const panels = panelsOf(rows, options, styles, describer(rows, options));
  const title = axisTitle(options.valueLabel, options.valueUnit);
  const { fits, least } = roomy(panels, drawing, innerWidth(options));
  const upright = (options.orientation ?? (fits ? "vertical" : "horizontal")) === "vertical";
  return frame(options, {
    legend: [
      ...(series ? seriesItems(styles, drawing.bars) : []),
      ...(upright ? ruleItems(panels) : []),
    ],
    body: (plot, width) =>
      upright
        ? drawUpright(plot, panels, drawing, options, { title, width, least })
        : drawLying(plot, panels, drawing, options, { axisTitle: title, width }),
    summary: `Values of ${title} by ${category}` +
      (series ? ` for ${styles.map(({ label }) => label).join(", ")}` : "") +
      (facet ? `, one panel each for ${panels.map(({ name }) => name).join("; ")}.` : "."),
    table: { rows: tableOf(panels, title, format) },
  });
}
