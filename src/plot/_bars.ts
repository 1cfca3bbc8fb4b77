/**
 * Stacked bars in px: the parts of each bar, upright or lying, and the numbers in them.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import { type PanelPlace, thinnedUpright } from "./_grid.ts";
import { type Box, boxMark, luminance } from "./_marks.ts";
import { categoryNames } from "./_category.ts";
import { textWidth } from "./_measure.ts";
import { drawPanel, leftAxis, pixels, type Plot, scaleOf } from "./_plot.ts";
import type { PlacedRow, RowContent } from "./_row_chart.ts";
import { type Axis, projection } from "./_scale.ts";
import { type Block, element, fontSize, ink, textAt } from "./_svg.ts";
import { type Tip, tipLayer } from "./_tips.ts";
import { uprightWhiskers, whiskerMarks } from "./_whisker.ts";
import type { FullStyle } from "./style.ts";

/** One bar. */
export interface Bar {
  /** Its name as it is shown. */
  readonly label: string;
  /** The lengths of its parts, in the order of the styles. */
  readonly values: readonly number[];
  /** Their sum. */
  readonly total: number;
  /** Lower end of the sum's interval, `NaN` for none. */
  readonly low: number;
  /** Upper end of the sum's interval, `NaN` for none. */
  readonly high: number;
}

/** What all bars of a figure share. */
export interface BarDrawing {
  /** The styles of the parts. */
  readonly styles: readonly FullStyle[];
  /** The axis of the lengths. */
  readonly axis: Axis;
  /** Prints a length. */
  readonly print: (value: number) => string;
  /** Whether the sums are shown. */
  readonly totals: boolean;
  /** What a part of a bar says. */
  readonly describe: (panel: string, bar: Bar, part: number) => string;
}

/** A bar and the panel that it stands in. */
export interface PanelBar {
  /** The panel's name. */
  readonly panel: string;
  /** The bar. */
  readonly bar: Bar;
}

/** One part of one bar. */
interface Segment {
  readonly style: FullStyle;
  readonly box: Box;
  readonly text: string;
  readonly tip: string;
}

/** The parts of a bar, `box` giving the rectangle from one value to another. */
function segmentsOf(
  { panel, bar }: PanelBar,
  drawing: BarDrawing,
  box: (from: number, to: number) => Box,
): Segment[] {
  let from = 0;
  return bar.values.map((value, i) => {
    const to = from + value;
    const segment = {
      style: drawing.styles[i],
      box: box(from, to),
      text: drawing.print(value),
      tip: value > 0 ? drawing.describe(panel, bar, i) : "",
    };
    from = to;
    return segment;
  });
}

/** What the parts say that have a length. */
function segmentTips(segments: readonly Segment[]): Tip[] {
  return segments.filter(({ tip }) => tip !== "").map(({ tip, box }) => ({ text: tip, box }));
}

/** One mark for each style. */
function segmentMarks(segments: readonly Segment[]): PlotModule.Markish[] {
  return [...new Set(segments.map(({ style }) => style))].map((style) =>
    boxMark(segments.filter((segment) => segment.style === style).map(({ box }) => box), style)
  );
}

/** Numbers in those parts that have room for them; a hatched part gets a plain ground. */
function segmentTexts(segments: readonly Segment[]): string {
  const size = fontSize.tick;
  return segments.map(({ style, box, text }) => {
    const width = textWidth(text, size);
    if (box.width < width + 6 || box.height < size + 3) return "";
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const fill = luminance(style.color) > 0.2 ? ink.dark : "#ffffff";
    const ground = {
      x: x - width / 2 - 2,
      y: y - size * 0.6,
      width: width + 4,
      height: size * 1.2,
    };
    return (style.hatch ? element("rect", { ...ground, fill: style.color }) : "") +
      textAt(x, y + size * 0.36, text, { size, anchor: "middle", fill });
  }).join("");
}

/** The names below upright bars, and the sums above them where all have room. */
function uprightTexts(
  bars: readonly Bar[],
  drawing: BarDrawing,
  step: number,
  middle: (i: number) => number,
  y: (value: number) => number,
): string {
  const { totals, print } = drawing;
  const style = { size: fontSize.tick, anchor: "middle" } as const;
  const fits = bars.every(({ total }) => textWidth(print(total), style.size) < step - 2);
  const names = categoryNames(bars.map(({ label }) => label), step, middle, y(0) + 5);
  const sums = bars.map(({ total, high }, i) => {
    const top = Number.isFinite(high) ? Math.max(high, total) : total;
    return totals && fits ? textAt(middle(i), y(top) - 4, print(total), style) : "";
  });
  return names + sums.join("");
}

/** Bars from left to right, their names below. */
export async function uprightBars(
  plot: Plot,
  { name, bars }: { readonly name: string; readonly bars: readonly Bar[] },
  at: PanelPlace,
  drawing: BarDrawing,
): Promise<Block> {
  const axis = thinnedUpright(drawing.axis, at.height - at.top - at.bottom);
  const y = projection(axis, at.height - at.bottom, at.top);
  const step = (at.width - at.left - at.right) / bars.length;
  const width = Math.min(step * 0.72, 64);
  const middle = (i: number) => at.left + (i + 0.5) * step;
  const segments = bars.flatMap((bar, i) =>
    segmentsOf({ panel: name, bar }, drawing, (from, to) => ({
      x: middle(i) - width / 2,
      y: y(to),
      width,
      height: y(from) - y(to),
    }))
  );
  const panel = await drawPanel(plot, at, {
    x: pixels,
    y: scaleOf(axis),
    marks: [
      plot.gridY([...axis.ticks], { stroke: ink.grid, strokeOpacity: 1 }),
      ...leftAxis(plot, axis, at.showY),
      ...segmentMarks(segments),
      plot.ruleY([0], { stroke: ink.rule }),
      ...uprightWhiskers(plot, bars.map(({ low, high }, i) => ({ x: middle(i), low, high }))),
    ],
  });
  const texts = segmentTexts(segments) + uprightTexts(bars, drawing, step, middle, y);
  return { ...panel, svg: panel.svg + texts + tipLayer(segmentTips(segments)) };
}

/** Bars in the rows of a row chart. */
export function lyingBars(
  plot: Plot,
  bars: readonly PanelBar[],
  drawing: BarDrawing,
  rows: readonly PlacedRow[],
  x: (value: number) => number,
): RowContent {
  const segments = bars.flatMap((bar, i) => {
    const height = Math.min(rows[i].height - 4, 18);
    const y = rows[i].middle - height / 2;
    return segmentsOf(
      bar,
      drawing,
      (from, to) => ({ x: x(from), y, width: x(to) - x(from), height }),
    );
  });
  const whiskers = bars.map(({ bar: { low, high } }, i) => ({ y: rows[i].middle, low, high }));
  return {
    marks: [...segmentMarks(segments), ...whiskerMarks(plot, whiskers, { halo: true })],
    over: segmentTexts(segments),
    tips: segmentTips(segments),
  };
}
