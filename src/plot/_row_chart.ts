/**
 * A chart with one row for each name: labels on the left, data in the middle, numbers on the right.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import { thinned } from "./_grid.ts";
import { ruleDash } from "./_legend.ts";
import type { Box } from "./_marks.ts";
import { textWidth, wrapText } from "./_measure.ts";
import { bottomAxis, drawPanel, pixels, type Plot, scaleOf } from "./_plot.ts";
import { type Axis, projection } from "./_scale.ts";
import { referenceStrip } from "./_strip.ts";
import { type Block, fontSize, ink, lineHeight, paragraph, place, textAt } from "./_svg.ts";
import { type Tip, tipLayer } from "./_tips.ts";
import type { Reference } from "./figure.ts";

/** One row. */
export interface ChartRow {
  /** What stands on the left. */
  readonly label: string;
  /** What stands on the right, where there is room for it. */
  readonly aside?: string;
  /** Least height in px; that of the chart unless told. */
  readonly height?: number;
  /** Empty space above in px, if it is not the first of its group. */
  readonly space?: number;
}

/** Rows under a heading, which may be empty. */
export interface RowGroup {
  /** The heading. */
  readonly heading: string;
  /** The rows. */
  readonly rows: readonly ChartRow[];
}

/** What a row chart is made from. */
export interface RowChartOptions {
  /** Groups from top to bottom. */
  readonly groups: readonly RowGroup[];
  /** The horizontal axis. */
  readonly axis: Axis;
  /** Its title. */
  readonly axisTitle: string;
  /** What stands over the numbers on the right. */
  readonly asideTitle?: string;
  /** Vertical reference lines. */
  readonly references?: readonly Reference[];
  /** Least height of a row in px. */
  readonly rowHeight: number;
  /** Width of the chart in px. */
  readonly width: number;
}

/** A row with its place, in px from the top of the data. */
export interface PlacedRow {
  /** Upper edge. */
  readonly top: number;
  /** Height. */
  readonly height: number;
  /** Middle. */
  readonly middle: number;
}

/** What is drawn over the rows. */
export interface RowContent {
  /** Marks whose vertical scale is px. */
  readonly marks: PlotModule.Markish[];
  /** SVG on top of the marks. */
  readonly over?: string;
  /** What each datum says. */
  readonly tips?: readonly Tip[];
}

/** Draws the data, given the places of all rows, group after group, and the scale in px. */
export type DrawRows = (rows: readonly PlacedRow[], x: (value: number) => number) => RowContent;

/** All of a row, from the first value of the axis to the last: where its only datum is pointed at. */
export function rowBox(
  { top, height }: PlacedRow,
  { domain }: Axis,
  x: (value: number) => number,
): Box {
  return { x: x(domain[0]), y: top, width: x(domain[1]) - x(domain[0]), height };
}

const gap = 8;

/** The share of the width that labels may take. */
const labelShare = 0.4;

/** The share of the width that data keep; the numbers on the right are left out for it. */
const dataShare = 0.38;

/** The horizontal layout, in px. */
interface Columns {
  /** Width of the labels. */
  readonly labels: number;
  /** Left edge of the data. */
  readonly left: number;
  /** Room on the right of the data. */
  readonly right: number;
  /** Width of the data. */
  readonly data: number;
  /** Whether there is room for the numbers on the right. */
  readonly asides: boolean;
}

function columnsOf({ groups, axis, asideTitle = "", width }: RowChartOptions): Columns {
  const widest = (texts: readonly string[], size: number) =>
    Math.max(0, ...texts.map((text) => textWidth(text, size)));
  const rows = groups.flatMap((group) => group.rows);
  const natural = widest(rows.map(({ label }) => label), fontSize.label) + 1;
  const labels = Math.min(natural, width * labelShare);
  const left = labels + gap;
  const aside = widest([asideTitle, ...rows.map((row) => row.aside ?? "")], fontSize.tick);
  const end = textWidth(axis.format(axis.ticks.at(-1) ?? 0), fontSize.tick) / 2 + 2;
  const asides = aside > 0 && width - left - aside - 2 * gap >= dataShare * width;
  const right = asides ? aside + 2 * gap : end;
  return { labels, left, right, data: width - left - right, asides };
}

/** The vertical layout, in px, with the texts beside the data. */
interface Layout {
  readonly rows: readonly PlacedRow[];
  /** From the first row to the last of each group. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  readonly texts: string;
  readonly height: number;
}

/** One row at a height, with its texts. */
function placeRow(
  row: ChartRow,
  top: number,
  options: RowChartOptions,
  columns: Columns,
): PlacedRow & { texts: string } {
  const size = fontSize.label;
  const step = lineHeight(size);
  const lines = wrapText(row.label, columns.labels, size);
  const height = Math.max(row.height ?? options.rowHeight, lines.length * step + 4);
  const middle = top + height / 2;
  const first = middle - lines.length * step / 2 + size - 0.5;
  const label = lines.map((line, k) =>
    textAt(columns.labels, first + k * step, line, { anchor: "end" })
  );
  const aside = columns.asides && row.aside
    ? textAt(options.width, middle + size * 0.35, row.aside, { anchor: "end", size: fontSize.tick })
    : "";
  return { top, height, middle, texts: label.join("") + aside };
}

/** Puts the rows below each other. */
function layOut(options: RowChartOptions, columns: Columns): Layout {
  const rows: PlacedRow[] = [];
  const spans: { from: number; to: number }[] = [];
  let [y, texts] = [0, ""];
  for (const [i, group] of options.groups.entries()) {
    if (group.heading !== "") {
      y += i > 0 ? 6 : 0;
      const heading = paragraph(group.heading, options.width, { weight: 600 });
      texts += place(heading, 0, y);
      y += heading.height + 3;
    }
    const from = y;
    for (const [k, row] of group.rows.entries()) {
      y += k > 0 ? row.space ?? 0 : 0;
      const placed = placeRow(row, y, options, columns);
      rows.push(placed);
      texts += placed.texts;
      y += placed.height;
    }
    spans.push({ from, to: y });
  }
  return { rows, spans, texts, height: y };
}

/** Grid and reference lines: where a heading reaches over the data they stop. */
function lines(
  plot: Plot,
  options: RowChartOptions,
  axis: Axis,
  columns: Columns,
  layout: Layout,
): PlotModule.Markish[] {
  const wide = options.groups.some(({ heading }) =>
    textWidth(heading, fontSize.label, 600) > columns.labels
  );
  const spans = wide ? layout.spans : [{ from: 0, to: layout.height }];
  const rules = (values: readonly number[], style: PlotModule.RuleXOptions) =>
    spans.map(({ from, to }) => plot.ruleX([...values], { y1: from, y2: to, ...style }));
  return [
    ...rules(axis.ticks, { stroke: ink.grid }),
    ...rules((options.references ?? []).map(({ value }) => value), {
      stroke: ink.dark,
      strokeDasharray: ruleDash(),
    }),
    plot.ruleY([layout.height], { x1: axis.domain[0], x2: axis.domain[1], stroke: ink.rule }),
    ...bottomAxis(plot, axis),
  ];
}

/** What stands above the data: names of reference lines, and the title of the numbers. */
function head(
  { references = [], asideTitle, width }: RowChartOptions,
  axis: Axis,
  columns: Columns,
): Block {
  const room = { left: columns.left, right: columns.asides ? gap : columns.right };
  const strip = referenceStrip(references, axis, columns.data, gap / 2, room);
  const size = fontSize.tick;
  const titled = columns.asides && asideTitle !== undefined;
  const height = Math.max(strip.height, titled ? lineHeight(size) : 0);
  const style = { anchor: "end", size, fill: ink.soft } as const;
  return {
    width,
    height: height > 0 ? height + gap / 2 : 0,
    svg: place(strip, columns.left, height - strip.height) +
      (titled ? textAt(width, height - 4, asideTitle, style) : ""),
  };
}

/** Draws a row chart. */
export async function rowChart(
  plot: Plot,
  options: RowChartOptions,
  draw: DrawRows,
): Promise<Block> {
  const { width } = options;
  const columns = columnsOf(options);
  const { left, right, data } = columns;
  const axis = thinned(options.axis, data);
  const layout = layOut(options, columns);
  const above = head(options, axis, columns);
  const drawn = draw(layout.rows, projection(axis, left, left + data));
  const over = (drawn.over ?? "") + tipLayer(drawn.tips ?? []);
  const bottom = fontSize.tick + 10;
  const panel = await drawPanel(
    plot,
    { width, height: layout.height + bottom, left, right, top: 0, bottom },
    {
      x: scaleOf(axis),
      y: pixels,
      marks: [...lines(plot, options, axis, columns, layout), ...drawn.marks],
    },
  );
  const title = paragraph(options.axisTitle, width, {});
  const titleX = Math.max(0, Math.min(left + data / 2 - title.width / 2, width - title.width));
  return {
    width,
    height: above.height + panel.height + title.height + 3,
    svg: [
      above.svg,
      place({ ...panel, svg: panel.svg + layout.texts + over }, 0, above.height),
      place(title, titleX, above.height + panel.height + 3),
    ].join(""),
  };
}
