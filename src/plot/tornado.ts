/**
 * What drives a result: one bar for each parameter, the strongest first, with intervals.
 *
 * @module
 */
import { axisTitle, frame } from "./_frame.ts";
import { boxMark } from "./_marks.ts";
import type { Plot } from "./_plot.ts";
import { type PlacedRow, rowBox, rowChart, type RowContent } from "./_row_chart.ts";
import { checkDrawable, checkRows, nameOf, numberOf } from "./_rows.ts";
import { type Axis, makeAxis } from "./_scale.ts";
import { estimateFact, facts } from "./_tips.ts";
import { whiskerMarks } from "./_whisker.ts";
import type { Column, Figure, FigureOptions } from "./figure.ts";
import { commonFormat } from "./_common_format.ts";
import { estimateDecimals, formatEstimate } from "./format.ts";
import { type FullStyle, palette, resolveStyles } from "./style.ts";
import type * as PlotModule from "@observablehq/plot";

/** Options of {@linkcode tornadoFigure}. */
export interface TornadoOptions<Row extends object> extends FigureOptions {
  /** Column that names the parameter. */
  readonly label: Column<Row>;
  /** Column of the strength, whose sign is the direction. */
  readonly value: Column<Row>;
  /** Column of the lower end of the interval. */
  readonly low?: Column<Row>;
  /** Column of the upper end of the interval. */
  readonly high?: Column<Row>;
  /** What the strength is, such as `Rank correlation with the benefit`. */
  readonly valueLabel: string;
  /** Its unit. */
  readonly valueUnit?: string;
  /** What a positive strength means; `Raises it` unless told. */
  readonly positiveLabel?: string;
  /** What a negative strength means; `Lowers it` unless told. */
  readonly negativeLabel?: string;
  /** How many of the strongest are drawn; 15 unless told. */
  readonly top?: number;
}

/** One bar. */
interface Driver {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function driversOf<Row extends object>(
  rows: readonly Row[],
  options: TornadoOptions<Row>,
): Driver[] {
  const { label, value, low, high } = options;
  return rows.map((row) => ({
    label: nameOf(row, label),
    value: numberOf(row, value),
    low: numberOf(row, low),
    high: numberOf(row, high),
  })).filter((driver) => Number.isFinite(driver.value))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}

/** What the bars share. */
interface Drawing {
  /** Raised and lowered. */
  readonly styles: readonly FullStyle[];
  readonly axis: Axis;
  /** What a bar says. */
  readonly describe: (driver: Driver) => string;
}

function content(
  plot: Plot,
  drivers: readonly Driver[],
  { styles, axis, describe }: Drawing,
  rows: readonly PlacedRow[],
  x: (value: number) => number,
): RowContent {
  const boxes = (sign: number) =>
    drivers.flatMap(({ value }, i) => {
      if (value * sign <= 0) return [];
      const ends = [x(0), x(value)];
      return [{
        x: Math.min(...ends),
        y: rows[i].middle - 6,
        width: Math.abs(ends[1] - ends[0]),
        height: 12,
      }];
    });
  const marks: PlotModule.Markish[] = [
    boxMark(boxes(1), styles[0]),
    boxMark(boxes(-1), styles[1]),
    plot.ruleX([0], { y1: 0, y2: rows.at(-1)!.top + rows.at(-1)!.height, stroke: "#1a1a1a" }),
    ...whiskerMarks(plot, drivers.map(({ low, high }, i) => ({ y: rows[i].middle, low, high })), {
      halo: true,
    }),
  ];
  const tips = drivers.map((driver, i) => (
    { text: describe(driver), box: rowBox(rows[i], axis, x) }
  ));
  return { marks, tips };
}

/** Prints strengths with their intervals, or, where there is none at all, with common decimals. */
function printerOf(drivers: readonly Driver[]): (driver: Driver) => string {
  const decimals = estimateDecimals(drivers);
  if (decimals !== undefined) return (driver) => formatEstimate(driver, { decimals });
  const print = commonFormat(drivers.map(({ value }) => value), "number", 3);
  return ({ value }) => print(value);
}

/**
 * Draws the drivers of a result as lying bars from 0, sorted by strength.
 *
 * @param rows One row for each parameter.
 * @param options Columns, axis title and what all figures take.
 * @returns The figure.
 * @throws {InputError} Where there are no rows, a column is absent or holds texts, or nothing is finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tornadoFigure } from "@iovlab/iovlab/plot";
 *
 * const rows = [
 *   { parameter: "Link rate", rho: -0.2, low: -0.3, high: -0.1 },
 *   { parameter: "Copy cost per byte", rho: 0.61, low: 0.52, high: 0.69 },
 * ];
 * const figure = await tornadoFigure(rows, {
 *   title: "What drives the benefit",
 *   label: "parameter",
 *   value: "rho",
 *   low: "low",
 *   high: "high",
 *   valueLabel: "Rank correlation with the benefit",
 * });
 * assert.ok(figure.svg.indexOf("Copy cost") < figure.svg.indexOf("Link rate"));
 * ```
 */
export function tornadoFigure<Row extends object>(
  rows: readonly Row[],
  options: TornadoOptions<Row>,
): Promise<Figure> {
  const { label, value, low, high, valueUnit: unit, top = 15 } = options;
  checkRows(rows, [label, value, low, high]);
  checkDrawable(rows.map((row) => numberOf(row, value)), value);
  const all = driversOf(rows, options);
  const drivers = all.slice(0, top);
  const styles = resolveStyles(["positive", "negative"], {
    positive: { color: palette.blue, label: options.positiveLabel ?? "Raises it" },
    negative: { color: palette.orange, hatch: true, label: options.negativeLabel ?? "Lowers it" },
    ...options.styles,
  });
  const title = axisTitle(options.valueLabel, options.valueUnit);
  const left = all.length - drivers.length;
  const notes = left > 0
    ? [...(options.notes ?? []), `Not drawn: ${left} weaker parameters.`]
    : options.notes;
  const axis = makeAxis([
    0,
    ...drivers.flatMap((driver) => [driver.value, driver.low, driver.high]),
  ], { nice: true });
  const aside = printerOf(drivers);
  const bounded = drivers.some((driver) => Number.isFinite(driver.low));
  const drawing: Drawing = {
    styles,
    axis,
    describe: (driver) => facts([driver.label, estimateFact(options.valueLabel, driver, { unit })]),
  };
  return frame({ ...options, notes }, {
    legend: styles.map((style) => ({ label: style.label, kind: "box", style })),
    body: (plot, width) =>
      rowChart(plot, {
        groups: [{
          heading: "",
          rows: drivers.map((driver) => ({ label: driver.label, aside: aside(driver) })),
        }],
        axis,
        axisTitle: title,
        asideTitle: bounded ? "[95% interval]" : undefined,
        rowHeight: 20,
        width,
      }, (placed, x) => content(plot, drivers, drawing, placed, x)),
    summary: `Bars of ${title} by parameter, the strongest first.`,
    table: { rows: drivers.map((driver) => ({ parameter: driver.label, [title]: aside(driver) })) },
  });
}
