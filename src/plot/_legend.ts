/**
 * The legend, drawn as SVG: samples with names, in as many rows as they need.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import { boxMark, dotMarks, lineMark } from "./_marks.ts";
import { textWidth, wrapText } from "./_measure.ts";
import { drawPanel, pixels, type Plot } from "./_plot.ts";
import { type Block, fontSize, ink, lineHeight, textAt } from "./_svg.ts";
import type { FullStyle } from "./style.ts";

/** One entry of a legend. */
export interface LegendItem {
  /** The name. */
  readonly label: string;
  /** A line with its marker, a line alone, a marker alone, a filled box or a thin dashed rule. */
  readonly kind: "series" | "line" | "marker" | "box" | "rule";
  /** How it is drawn; a rule has none. */
  readonly style?: FullStyle;
  /** The dash pattern of a rule. */
  readonly dash?: string;
}

const gap = 6;
const between = 16;

/** Width of the sample in px. */
function sampleWidth(item: LegendItem): number {
  if (item.kind === "box") return 12;
  if (item.kind === "marker") return 8;
  // A pattern that is long is shown once on either side of the marker.
  const pattern = (item.style?.dash ?? "").split(" ").map(Number).reduce((a, b) => a + b, 0);
  return pattern > 10 ? 36 : 26;
}

/** The dashes of thin rules that mark references. */
const ruleDashes = ["3 3", "1 2", "9 3", "9 2 2 2"];

/** The dash of the n-th kind of reference. */
export function ruleDash(index = 0): string {
  return ruleDashes[index % ruleDashes.length];
}

/** The sample of an entry, from x on, its middle at y. */
function sample(plot: Plot, item: LegendItem, x: number, y: number): PlotModule.Markish[] {
  const width = sampleWidth(item);
  const point = (at: number) => ({ x: at, y, low: NaN, high: NaN });
  const ends = [point(x), point(x + width)];
  if (item.kind === "rule" || item.style === undefined) {
    return [
      plot.line(ends, {
        x: "x",
        y: "y",
        stroke: ink.dark,
        strokeWidth: 1,
        strokeDasharray: item.dash,
      }),
    ];
  }
  const { style } = item;
  if (item.kind === "box") return [boxMark([{ x, y: y - 5, width, height: 10 }], style)];
  return [
    ...(item.kind === "marker" ? [] : [lineMark(plot, ends, style)]),
    ...(item.kind === "line" ? [] : dotMarks(plot, [point(x + width / 2)], style)),
  ];
}

/** A legend at most `width` px wide; nothing for no entries. */
export async function legendBlock(
  plot: Plot,
  items: readonly LegendItem[],
  width: number,
): Promise<Block> {
  if (items.length === 0) return { width: 0, height: 0, svg: "" };
  const size = fontSize.label;
  const step = lineHeight(size);
  const marks: PlotModule.Markish[] = [];
  let [x, top, rowLines, texts] = [0, 0, 1, ""];
  for (const item of items) {
    const indent = sampleWidth(item) + gap;
    const lines = wrapText(item.label, width - indent, size);
    const needed = indent + Math.max(0, ...lines.map((line) => textWidth(line, size)));
    if (x > 0 && x + needed > width) {
      top += rowLines * step + 3;
      [x, rowLines] = [0, 1];
    }
    rowLines = Math.max(rowLines, lines.length);
    marks.push(...sample(plot, item, x, top + step / 2));
    texts += lines.map((line, i) => textAt(x + indent, top + (i + 1) * step - 3, line, { size }))
      .join("");
    x += needed + between;
  }
  const height = top + rowLines * step;
  const panel = { width, height, left: 0, right: 0, top: 0, bottom: 0 };
  const drawn = await drawPanel(plot, panel, { x: pixels, y: pixels, marks });
  return { width, height, svg: drawn.svg + texts };
}
