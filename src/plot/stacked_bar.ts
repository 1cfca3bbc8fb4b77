/**
 * Stacked bars: the CPU time of each architecture split by domain, the time of a packet by stage.
 *
 * @module
 */
import { type Bar, type BarDrawing, lyingBars, uprightBars } from "./_bars.ts";
import { namesHeight, widestWord } from "./_category.ts";
import { tableFormat } from "./_common_format.ts";
import { axisTitle, frame } from "./_frame.ts";
import { gridBlock, leastPanelHeight, thinnedUpright } from "./_grid.ts";
import type { Plot } from "./_plot.ts";
import { rowChart } from "./_row_chart.ts";
import { checkDrawable, checkRows, nameOf, namesOf, numberOf } from "./_rows.ts";
import { makeAxis } from "./_scale.ts";
import type { Block } from "./_svg.ts";
import { estimateFact, facts } from "./_tips.ts";
import { InputError } from "../core/mod.ts";
import type { Column, Figure, FigureOptions, NumberFormat } from "./figure.ts";
import { estimateDecimals } from "./format.ts";
import { resolveStyles } from "./style.ts";

/** Options of {@linkcode stackedBarFigure}. */
export interface StackedBarOptions<Row extends object> extends FigureOptions {
  /** Column that names the bar. */
  readonly bar: Column<Row>;
  /** Column that names the part of the bar. */
  readonly part: Column<Row>;
  /** Column of the lengths, at least 0. */
  readonly value: Column<Row>;
  /** Column that names the panel; one panel without it. */
  readonly facet?: Column<Row>;
  /** What the lengths are. */
  readonly valueLabel: string;
  /** Their unit. */
  readonly valueUnit?: string;
  /**
   * Column of the lower end of the interval of a bar's sum: the same in all rows of a bar, or in one of them. Parts have no
   * intervals of their own, for the ends of one would move those of the parts above it.
   */
  readonly totalLow?: Column<Row>;
  /** Column of the upper end of the interval of a bar's sum. */
  readonly totalHigh?: Column<Row>;
  /** How they are printed. */
  readonly format?: NumberFormat;
  /** Upright bars (default), or lying ones for many or long names. */
  readonly orientation?: "vertical" | "horizontal";
  /** Bars from first to last; the others follow as they come. */
  readonly barOrder?: readonly string[];
  /** Parts from the axis outwards; the others follow as they come. */
  readonly partOrder?: readonly string[];
  /** Panels from first to last; the others follow as they come. */
  readonly facetOrder?: readonly string[];
  /** Names of bars as they are shown, by the name in the rows. */
  readonly barLabels?: Readonly<Record<string, string>>;
  /** Whether the sum stands at the end of each bar; no unless told. */
  readonly totals?: boolean;
  /** The most panels of upright bars in a row; 2 on a page and 1 in a column unless told. */
  readonly columns?: number;
  /** Height of the data area of upright bars in px; 170, or less where many stand below each other, unless told. */
  readonly panelHeight?: number;
}

/** One panel. */
interface BarPanel {
  readonly name: string;
  readonly bars: readonly Bar[];
}

/** A length; an empty cell has none. */
function lengthOf(row: object, column: string): number {
  const value = numberOf(row, column);
  if (Number.isNaN(value)) return 0;
  if (value >= 0 && value < Infinity) return value;
  throw new InputError(
    `Cannot stack column "${column}" as it must hold finite numbers of at least 0: current value is ${value}`,
    { code: "plot/not-stackable" },
  );
}

/** The end of an interval that some row of a bar gives; `NaN` where none does. */
function endOf(rows: readonly object[], column: string | undefined): number {
  if (column === undefined) return NaN;
  return rows.map((row) => numberOf(row, column)).find(Number.isFinite) ?? NaN;
}

function barsOf<Row extends object>(
  rows: readonly Row[],
  options: StackedBarOptions<Row>,
  parts: readonly string[],
): Bar[] {
  const { bar, part, value, barLabels = {} } = options;
  return namesOf(rows, bar, options.barOrder).map((name) => {
    const own = rows.filter((row) => nameOf(row, bar) === name);
    const values = parts.map((partName) =>
      own.filter((row) => nameOf(row, part) === partName).reduce(
        (sum, row) => sum + lengthOf(row, value),
        0,
      )
    );
    return {
      label: barLabels[name] ?? name,
      values,
      total: values.reduce((a, b) => a + b, 0),
      low: endOf(own, options.totalLow),
      high: endOf(own, options.totalHigh),
    };
  });
}

function panelsOf<Row extends object>(
  rows: readonly Row[],
  options: StackedBarOptions<Row>,
  parts: readonly string[],
): BarPanel[] {
  const { facet } = options;
  if (!facet) return [{ name: "", bars: barsOf(rows, options, parts) }];
  return namesOf(rows, facet, options.facetOrder).map((name) => ({
    name,
    bars: barsOf(rows.filter((row) => nameOf(row, facet) === name), options, parts),
  }));
}

function drawingOf<Row extends object>(
  panels: readonly BarPanel[],
  options: StackedBarOptions<Row>,
  styles: BarDrawing["styles"],
): BarDrawing {
  const bars = panels.flatMap((panel) => panel.bars);
  const { format, totals = false, orientation } = options;
  const panelHeight = leastPanelHeight(panels.length, options.panelHeight);
  // Room for the sum above an upright bar; without it a rounding error must not add a tick.
  const upright = orientation !== "horizontal";
  const room = totals && upright ? 1 + 18 / panelHeight : 1 - 1e-9;
  const tops = bars.map((
    { total, high },
  ) => (Number.isFinite(high) ? Math.max(high, total) : total));
  const largest = Math.max(...tops) * room;
  const axis = makeAxis([0, largest], { zero: true, nice: true, format });
  return {
    styles,
    totals,
    axis: upright ? thinnedUpright(axis, panelHeight) : axis,
    print: tableFormat(
      bars.flatMap(({ values, total }) => [...values, ...(totals ? [total] : [])]),
      format,
    ),
    describe: describer(bars, options, styles),
  };
}

/** What a part of a bar says: its length, and the whole. */
function describer<Row extends object>(
  bars: readonly Bar[],
  { valueLabel, valueUnit: unit, format }: StackedBarOptions<Row>,
  styles: BarDrawing["styles"],
): BarDrawing["describe"] {
  const sum = ({ total: value, low, high }: Bar) => ({ value, low, high });
  const decimals = estimateDecimals(bars.map(sum), format);
  const single = styles.length < 2;
  return (panel, bar, part) =>
    facts([
      panel,
      bar.label,
      single ? "" : styles[part].label,
      single ? "" : estimateFact(valueLabel, { value: bar.values[part] }, { unit, format }),
      estimateFact(single ? valueLabel : "Sum", sum(bar), { unit, format, decimals }),
    ]);
}

/** All panels as groups of one row chart. */
function drawLying(
  plot: Plot,
  panels: readonly BarPanel[],
  drawing: BarDrawing,
  axisTitle: string,
  width: number,
): Promise<Block> {
  const { axis, totals, print } = drawing;
  const groups = panels.map(({ name, bars }) => ({
    heading: name,
    rows: bars.map(({ label, total }) => ({ label, aside: totals ? print(total) : undefined })),
  }));
  const asideTitle = totals ? "Sum" : undefined;
  const bars = panels.flatMap(({ name, bars }) => bars.map((bar) => ({ panel: name, bar })));
  return rowChart(
    plot,
    { groups, axis, axisTitle, asideTitle, rowHeight: 20, width },
    (rows, x) => lyingBars(plot, bars, drawing, rows, x),
  );
}

function tableOf(
  panels: readonly BarPanel[],
  { styles, print }: BarDrawing,
  title: string,
): object[] {
  return panels.flatMap(({ name, bars }) =>
    bars.map((bar) => ({
      ...(name === "" ? {} : { panel: name }),
      [title]: bar.label,
      ...Object.fromEntries(styles.map(({ label }, i) => [label, print(bar.values[i])])),
      total: print(bar.total),
    }))
  );
}

/**
 * Draws bars whose parts are stacked, upright or lying, in one panel or several.
 *
 * Rows of the same bar and part are added up.
 *
 * @param rows One row for each part of each bar.
 * @param options Columns, axis title and what all figures take.
 * @returns The figure.
 * @throws {InputError} Where there are no rows, a column is absent or holds texts, or a length is below 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cpuPartStyles, stackedBarFigure } from "@iovlab/iovlab/plot";
 *
 * const rows = [
 *   { architecture: "Split driver", part: "guest", share: 0.4 },
 *   { architecture: "Split driver", part: "driverDomain", share: 0.5 },
 *   { architecture: "VDI", part: "guest", share: 0.7 },
 * ];
 * const figure = await stackedBarFigure(rows, {
 *   title: "CPU time at saturation",
 *   bar: "architecture",
 *   part: "part",
 *   value: "share",
 *   valueLabel: "Share of all cores' time",
 *   format: "percent",
 *   styles: cpuPartStyles,
 * });
 * assert.match(figure.svg, />Driver domain</);
 * assert.match(figure.text, /Split driver +40% +50% +90%/);
 * ```
 */
export function stackedBarFigure<Row extends object>(
  rows: readonly Row[],
  options: StackedBarOptions<Row>,
): Promise<Figure> {
  const { bar, part, value, facet, columns, panelHeight } = options;
  checkRows(rows, [bar, part, value, facet, options.totalLow, options.totalHigh]);
  checkDrawable(rows.map((row) => numberOf(row, value)), value);
  const styles = resolveStyles(namesOf(rows, part, options.partOrder), options.styles);
  const panels = panelsOf(rows, options, styles.map(({ name }) => name));
  const drawing = drawingOf(panels, options, styles);
  const yTitle = axisTitle(options.valueLabel, options.valueUnit);
  const grid = { columns, panelHeight, xTitle: "", yTitle, sharedX: false, sharedY: true };
  const names = panels.map(({ bars }) => bars.map(({ label }) => label));
  const below = (dataWidth: number) =>
    Math.max(...names.map((each) => namesHeight(each, dataWidth / each.length)));
  const leastWidth = Math.max(...names.map((each) => each.length * (widestWord(each) + 4)));
  return frame(options, {
    legend: styles.map((style) => ({ label: style.label, kind: "box", style })),
    body: (plot, width) =>
      options.orientation === "horizontal"
        ? drawLying(plot, panels, drawing, yTitle, width)
        : gridBlock(
          panels.map(({ name }) => ({ name, y: drawing.axis })),
          { ...grid, width, below, leastWidth },
          (index, at) => uprightBars(plot, panels[index], at, drawing),
        ),
    summary: `Stacked bars of ${yTitle}, split into ${
      styles.map(({ label }) => label).join(", ")
    }` +
      (facet ? `, one panel each for ${panels.map(({ name }) => name).join("; ")}.` : "."),
    table: { rows: tableOf(panels, drawing, yTitle) },
  });
}
