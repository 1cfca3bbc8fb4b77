/**
 * One panel of a distribution: step curves, or stacked bins.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import { type PanelPlace, thinned, thinnedUpright } from "./_grid.ts";
import { ruleDash } from "./_legend.ts";
import { type Box, boxMark } from "./_marks.ts";
import { bottomAxis, drawPanel, leftAxis, type Plot, scaleOf } from "./_plot.ts";
import { type Bin, binsOf, type Sample, stepCurve } from "./_sample.ts";
import { type Axis, projection } from "./_scale.ts";
import { type Block, ink } from "./_svg.ts";
import { aroundPoint, speaking, type Tip, tipLayer } from "./_tips.ts";
import type { Reference } from "./figure.ts";
import type { FullStyle } from "./style.ts";

/** What a panel shows. */
export interface SamplePanel {
  /** Its samples. */
  readonly samples: readonly Sample[];
  /** Its vertical lines. */
  readonly references: readonly Reference[];
}

/** The two axes of a panel. */
export interface SampleAxes {
  /** Values. */
  readonly x: Axis;
  /** Shares or counts. */
  readonly y: Axis;
}

/** How panels are drawn. */
export interface SampleDrawing {
  /** Step curves of the share up to x or above x, or counts in bins. */
  readonly kind: "ecdf" | "exceedance" | "histogram";
  /** What is said of a value and the share at it, or of a bin and its count. */
  readonly describe: (
    style: FullStyle,
    value: number | readonly [from: number, to: number],
    count: number,
  ) => string;
}

/** From values to px. */
interface Pixels {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function binBox({ from, to, below, above }: Bin, { x, y }: Pixels): Box {
  return { x: x(from) + 0.5, y: y(above), width: x(to) - x(from) - 1, height: y(below) - y(above) };
}

function histogram(
  samples: readonly Sample[],
  axis: Axis,
  px: Pixels,
  describe: SampleDrawing["describe"],
): { marks: PlotModule.Markish[]; tips: Tip[] } {
  const bins = binsOf(samples, axis);
  const marks = samples.map(({ style }) =>
    boxMark(bins.filter((bin) => bin.style === style).map((bin) => binBox(bin, px)), style)
  );
  const tips = bins.map((bin) => ({
    text: describe(bin.style, [bin.from, bin.to], bin.above - bin.below),
    box: binBox(bin, px),
  }));
  return { marks, tips };
}

function curves(
  plot: Plot,
  samples: readonly Sample[],
  axis: Axis,
  px: Pixels,
  { kind, describe }: SampleDrawing,
): { marks: PlotModule.Markish[]; tips: Tip[] } {
  const drawn = samples.filter(({ values }) => values.length > 0)
    .map((sample) => ({ ...sample, corners: stepCurve(sample, axis, kind === "exceedance") }));
  const marks = drawn.map(({ style, corners }) =>
    plot.line(corners, {
      x: "x",
      y: "y",
      curve: "step-after",
      stroke: style.color,
      strokeWidth: 1.8,
      strokeDasharray: style.dash === "none" ? undefined : style.dash,
    })
  );
  const tips = drawn.flatMap(({ style, values, corners }) =>
    speaking(values, 40).map((index) => corners[index + 1]).map(({ x, y }) => ({
      text: describe(style, x, y),
      box: aroundPoint(px.x(x), px.y(y), 6),
    }))
  );
  return { marks, tips };
}

/** Draws a panel. */
export async function drawSamples(
  plot: Plot,
  { samples, references }: SamplePanel,
  at: PanelPlace,
  axes: SampleAxes,
  drawing: SampleDrawing,
): Promise<Block> {
  const x = thinned(axes.x, at.width - at.left - at.right);
  const y = thinnedUpright(axes.y, at.height - at.top - at.bottom);
  const px: Pixels = {
    x: projection(x, at.left, at.width - at.right),
    y: projection(y, at.height - at.bottom, at.top),
  };
  const { marks, tips } = drawing.kind === "histogram"
    ? histogram(samples, axes.x, px, drawing.describe)
    : curves(plot, samples, axes.x, px, drawing);
  const panel = await drawPanel(plot, at, {
    x: scaleOf(x),
    y: scaleOf(y),
    marks: [
      plot.gridY([...y.ticks], { stroke: ink.grid, strokeOpacity: 1 }),
      ...bottomAxis(plot, x, at.showX),
      ...leftAxis(plot, y, at.showY),
      ...marks,
      plot.ruleY([0], { stroke: ink.rule }),
      plot.ruleX(references.map(({ value }) => value), {
        stroke: ink.dark,
        strokeDasharray: ruleDash(),
      }),
    ],
  });
  return { ...panel, svg: panel.svg + tipLayer(tips) };
}
