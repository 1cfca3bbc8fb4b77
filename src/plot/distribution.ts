/**
 * How values are spread: the benefit over the parameter space, with the share on one side of a line.
 *
 * @module
 */
import { axisTitle, frame } from "./_frame.ts";
import { gridBlock, type GridPanel, headGap, thinnedUpright } from "./_grid.ts";
import { checkDrawable, checkRows, nameOf, namesOf, numberOf } from "./_rows.ts";
import { binsOf, type Sample, sampleQuantile, shareAbove } from "./_sample.ts";
import {
  drawSamples,
  type SampleAxes,
  type SampleDrawing,
  type SamplePanel,
} from "./_sample_panel.ts";
import { makeAxis } from "./_scale.ts";
import { referenceStrip } from "./_strip.ts";
import { facts } from "./_tips.ts";
import type { Column, Figure, FigureOptions, NumberFormat, PanelReference } from "./figure.ts";
import { formatEstimate, formatNumber } from "./format.ts";
import { type FullStyle, resolveStyles } from "./style.ts";

/** A share to print: of the values above a threshold. */
export interface ShareAbove {
  /** The threshold, in the unit of the values; a value equal to it is not above it. */
  readonly above: number;
  /** What it means to be above, such as `VDI is better`. */
  readonly label: string;
  /** Lower end of the share's interval, from 0 to 1. */
  readonly low?: number;
  /** Upper end of the share's interval, from 0 to 1. */
  readonly high?: number;
}

/** Options of {@linkcode distributionFigure}. */
export interface DistributionOptions<Row extends object> extends FigureOptions {
  /** Column of the values; rows without a finite one are left out and counted. */
  readonly value: Column<Row>;
  /** Column that names the curve; one curve without it. */
  readonly series?: Column<Row>;
  /** Column that names the panel; one panel without it. */
  readonly facet?: Column<Row>;
  /**
   * The share of values up to x (`ecdf`, default), the share above x (`exceedance`), or counts in
   * bins (`histogram`).
   */
  readonly kind?: "ecdf" | "exceedance" | "histogram";
  /** What the values are. */
  readonly valueLabel: string;
  /** Their unit. */
  readonly valueUnit?: string;
  /** How they are printed. */
  readonly format?: NumberFormat;
  /** What is counted, in the plural; `points` unless told. */
  readonly countLabel?: string;
  /** Vertical lines with their names above. */
  readonly references?: readonly PanelReference[];
  /** Shares to print above the panel. */
  readonly shares?: readonly ShareAbove[];
  /** Curves from first to last; the others follow as they come. */
  readonly seriesOrder?: readonly string[];
  /** Panels from first to last; the others follow as they come. */
  readonly facetOrder?: readonly string[];
  /** The most panels in a row; 2 on a page and 1 in a column unless told. */
  readonly columns?: number;
  /** Height of a panel's data area in px; 170, or less where many stand below each other, unless told. */
  readonly panelHeight?: number;
}

/** One panel. */
interface DistributionPanel extends SamplePanel {
  readonly name: string;
}

function panelsOf<Row extends object>(
  rows: readonly Row[],
  options: DistributionOptions<Row>,
  styles: readonly FullStyle[],
): DistributionPanel[] {
  const { facet, series, value, references = [] } = options;
  const facets = facet ? namesOf(rows, facet, options.facetOrder) : [""];
  return facets.map((name) => ({
    name,
    references: references.filter((reference) => (reference.facet ?? name) === name),
    samples: styles.map((style) => ({
      style,
      values: rows
        .filter((row) => !facet || nameOf(row, facet) === name)
        .filter((row) => !series || nameOf(row, series) === style.name)
        .map((row) => numberOf(row, value)).filter(Number.isFinite).sort((a, b) => a - b),
    })),
  }));
}

/** The shares, in words. */
function remarksOf<Row extends object>(
  samples: readonly Sample[],
  options: DistributionOptions<Row>,
): string[] {
  const { shares = [], series, countLabel = "points" } = options;
  return shares.flatMap(({ above, label, low, high }) =>
    samples.map(({ style, values }) => {
      const value = shareAbove(values, above);
      const share = formatEstimate({ value, low, high }, { format: "percent" });
      return `${
        series ? `${style.label}: ` : ""
      }${label} at ${share} of ${values.length} ${countLabel}`;
    })
  );
}

function axesOf<Row extends object>(
  panels: readonly DistributionPanel[],
  options: DistributionOptions<Row>,
): SampleAxes {
  const values = panels.flatMap(({ samples }) => samples.flatMap((sample) => sample.values));
  const references = (options.references ?? []).map(({ value }) => value);
  const x = makeAxis([...values, ...references], { nice: true, format: options.format, count: 6 });
  const counts = panels.flatMap(({ samples }) => binsOf(samples, x).map(({ above }) => above));
  const y = options.kind === "histogram"
    ? makeAxis([0, ...counts], { nice: true })
    : makeAxis([0, 1], { format: "percent" });
  return { x, y: thinnedUpright(y, options.panelHeight) };
}

function tableOf<Row extends object>(
  panels: readonly DistributionPanel[],
  options: DistributionOptions<Row>,
): object[] {
  const { format, series, shares = [], countLabel = "points" } = options;
  const print = (value: number) => formatNumber(value, 3, format);
  return panels.flatMap(({ name, samples }) =>
    samples.map(({ style, values }) => ({
      ...(name === "" ? {} : { panel: name }),
      ...(series ? { series: style.label } : {}),
      [countLabel]: values.length,
      least: print(sampleQuantile(values, 0)),
      "5%": print(sampleQuantile(values, 0.05)),
      median: print(sampleQuantile(values, 0.5)),
      "95%": print(sampleQuantile(values, 0.95)),
      greatest: print(sampleQuantile(values, 1)),
      ...Object.fromEntries(
        shares.map((
          { above, label },
        ) => [label, formatNumber(shareAbove(values, above), 3, "percent")]),
      ),
    }))
  );
}

/** What the vertical axis shows. */
function countTitle(
  { kind = "ecdf", countLabel = "points" }: {
    readonly kind?: string;
    readonly countLabel?: string;
  },
): string {
  if (kind === "histogram") return `Number of ${countLabel}`;
  return `Share of ${countLabel} ${kind === "ecdf" ? "up to x" : "above x"}`;
}

/** What a corner of a curve or a bin says. */
function describer<Row extends object>(
  { name }: DistributionPanel,
  options: DistributionOptions<Row>,
): SampleDrawing["describe"] {
  const { kind = "ecdf", valueLabel, format, series, countLabel = "points" } = options;
  const unit = axisTitle("", options.valueUnit).trim().replace(/^\((.*)\)$/, " $1");
  const print = (value: number) => formatNumber(value, 3, format);
  const share = (value: number) => formatNumber(value, 3, "percent");
  const side = kind === "ecdf" ? "up to" : "above";
  return ({ label }, value, count) =>
    facts([
      series ? label : "",
      name,
      typeof value === "number"
        ? `${valueLabel} ${side} ${print(value)}${unit}: ${share(count)} of ${countLabel}`
        : `${valueLabel} from ${print(value[0])} to ${
          print(value[1])
        }${unit}; ${countLabel}: ${count}`,
    ]);
}

/** The notes, and how many rows had no value. */
function notesOf<Row extends object>(
  rows: readonly Row[],
  options: DistributionOptions<Row>,
): readonly string[] {
  const { notes = [], countLabel = "points", value } = options;
  const missing = rows.filter((row) => !Number.isFinite(numberOf(row, value))).length;
  return missing > 0 ? [...notes, `Left out: ${missing} ${countLabel} without a value.`] : notes;
}

/**
 * Draws how values are spread, as a step curve or a histogram, with reference lines and the share of
 * the values above thresholds.
 *
 * @param rows One row for each value.
 * @param options Columns, axis title, references, shares and what all figures take.
 * @returns The figure.
 * @throws {InputError} Where there are no rows, a column is absent or holds texts, or nothing is finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { distributionFigure } from "@iovlab/iovlab/plot";
 *
 * const rows = [-0.1, 0.2, 0.5, 0.9].map((benefit) => ({ benefit }));
 * const figure = await distributionFigure(rows, {
 *   title: "Benefit over the parameter space",
 *   value: "benefit",
 *   valueLabel: "Benefit of VDI",
 *   format: "percent",
 *   references: [{ value: 0.6, label: "Paper: 60%" }],
 *   shares: [{ above: 0, label: "VDI is better" }],
 * });
 * assert.match(figure.svg, />VDI is better at 75% of 4 points</);
 * ```
 */
export function distributionFigure<Row extends object>(
  rows: readonly Row[],
  options: DistributionOptions<Row>,
): Promise<Figure> {
  const { value, series, facet, kind = "ecdf", columns, panelHeight } = options;
  checkRows(rows, [value, series, facet]);
  checkDrawable(rows.map((row) => numberOf(row, value)), value);
  const names = series ? namesOf(rows, series, options.seriesOrder) : [options.valueLabel];
  const styles = resolveStyles(names, options.styles);
  const panels = panelsOf(rows, options, styles);
  const axes = axesOf(panels, options);
  const titles = {
    xTitle: axisTitle(options.valueLabel, options.valueUnit),
    yTitle: countTitle(options),
  };
  const sample = kind === "histogram" ? "box" : "line";
  const describers = panels.map((panel) => describer(panel, options));
  const placed = panels.map(({ name, samples, references }): GridPanel => ({
    name,
    remarks: remarksOf(samples, options),
    ...axes,
    strip: (dataWidth) => referenceStrip(references, axes.x, dataWidth, headGap),
  }));
  return frame({ ...options, notes: notesOf(rows, options) }, {
    legend: series ? styles.map((style) => ({ label: style.label, kind: sample, style })) : [],
    body: (plot, width) =>
      gridBlock(
        placed,
        { width, columns, panelHeight, ...titles, sharedX: true, sharedY: true },
        (index, at) =>
          drawSamples(plot, panels[index], at, axes, { kind, describe: describers[index] }),
      ),
    summary: `Distribution of ${titles.xTitle}: ${titles.yTitle.toLowerCase()}` +
      (facet ? `, one panel each for ${panels.map(({ name }) => name).join("; ")}.` : "."),
    table: { rows: tableOf(panels, options) },
  });
}
