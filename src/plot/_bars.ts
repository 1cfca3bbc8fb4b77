/**
 * Stacked bars in px: the parts of each bar, upright or lying, and the numbers in them.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import type { PanelPlace } from "./_grid.ts";
import { type Box, boxMark } from "./_marks.ts";
import { textWidth, wrapText } from "./_measure.ts";
import { drawPanel, leftAxis, pixels, type Plot, scaleOf } from "./_plot.ts";
import type { PlacedRow, RowContent } from "./_row_chart.ts";
import { type Axis, projection } from "./_scale.ts";
import { type Block, element, fontSize, ink, lineHeight, textAt } from "./_svg.ts";
import type { FullStyle } from "./style.ts";

/** One bar. */
export interface Bar {
  /** Its name as it is shown. */
  readonly label: string;
  /** The lengths of its parts, in the order of the styles. */
  readonly values: readonly number[];
  /** Their sum. */
  readonly total: number;
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
}

/** One part of one bar. */
interface Segment {
  readonly style: FullStyle;
  readonly box: Box;
  readonly text: string;
}

/** The parts of a bar, `box` giving the rectangle from one value to another. */
function segmentsOf(
  bar: Bar,
  drawing: BarDrawing,
  box: (from: number, to: number) => Box,
): Segment[] {
  let from = 0;
  return bar.values.map((value, i) => {
    const to = from + value;
    const segment = { style: drawing.styles[i], box: box(from, to), text: drawing.print(value) };
    from = to;
    return segment;
  });
}

/** One mark for each style. */
function segmentMarks(segments: readonly Segment[]): PlotModule.Markish[] {
  return [...new Set(segments.map(({ style }) => style))].map((style) =>
    boxMark(segments.filter((segment) => segment.style === style).map(({ box }) => box), style)
  );
}

/** Relative luminance of a colour `#rrggbb`, as WCAG 2 defines it. */
export function luminance(color: string): number {
  const channel = (start: number) => {
    const value = parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
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
  const first = y(0) + 5 + style.size;
  const fits = bars.every(({ total }) => textWidth(print(total), style.size) < step - 2);
  return bars.map(({ label, total }, i) => {
    const lines = wrapText(label, step - 4, style.size);
    const name = lines.map((line, k) =>
      textAt(middle(i), first + k * lineHeight(style.size), line, style)
    );
    const sum = totals && fits ? textAt(middle(i), y(total) - 4, print(total), style) : "";
    return name.join("") + sum;
  }).join("");
}

/** The room that the names below upright bars need, in px. */
export function nameRoom(bars: readonly (readonly Bar[])[]): (dataWidth: number) => number {
  return (dataWidth) => {
    const lines = bars.flatMap((panel) =>
      panel.map(({ label }) => wrapText(label, dataWidth / panel.length - 4, fontSize.tick).length)
    );
    return 8 + Math.max(1, ...lines) * lineHeight(fontSize.tick);
  };
}

/** Bars from left to right, their names below. */
export async function uprightBars(
  plot: Plot,
  bars: readonly Bar[],
  at: PanelPlace,
  drawing: BarDrawing,
): Promise<Block> {
  const { axis } = drawing;
  const y = projection(axis, at.height - at.bottom, at.top);
  const step = (at.width - at.left - at.right) / bars.length;
  const width = Math.min(step * 0.72, 64);
  const middle = (i: number) => at.left + (i + 0.5) * step;
  const segments = bars.flatMap((bar, i) =>
    segmentsOf(bar, drawing, (from, to) => ({
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
    ],
  });
  const texts = segmentTexts(segments) + uprightTexts(bars, drawing, step, middle, y);
  return { ...panel, svg: panel.svg + texts };
}

/** Bars in the rows of a row chart. */
export function lyingBars(
  bars: readonly Bar[],
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
  return { marks: segmentMarks(segments), over: segmentTexts(segments) };
}
