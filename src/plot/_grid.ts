/**
 * A grid of panels with shared axis titles: how facets are laid out.
 *
 * @module
 */
import { textWidth, wrapText } from "./_measure.ts";
import { type Axis, projection } from "./_scale.ts";
import { type Block, fontSize, lineHeight, paragraph, place, stack, textAt } from "./_svg.ts";
import type { Panel } from "./_plot.ts";

/** One panel before it is drawn. */
export interface GridPanel {
  /** Lines above the panel: the first is bold. */
  readonly heading: readonly string[];
  /** Its horizontal axis; none for bars by name. */
  readonly x?: Axis;
  /** Its vertical axis. */
  readonly y: Axis;
}

/** What a panel may leave out, for its neighbours show it. */
export interface PanelPlace extends Panel {
  /** Whether the numbers of the horizontal axis are shown. */
  readonly showX: boolean;
  /** Whether the numbers of the vertical axis are shown. */
  readonly showY: boolean;
}

/** How the grid is made. */
export interface GridOptions {
  /** Width of the grid in px. */
  readonly width: number;
  /** The most panels in a row. */
  readonly columns: number;
  /** Height of a panel's data area in px. */
  readonly panelHeight: number;
  /** Title of the horizontal axes, empty for none. */
  readonly xTitle: string;
  /** Title of the vertical axes. */
  readonly yTitle: string;
  /** Whether the panels share their horizontal axis. */
  readonly sharedX: boolean;
  /** Whether the panels share their vertical axis. */
  readonly sharedY: boolean;
  /** Room below the data for the numbers of the horizontal axis, in px, given the data's width. */
  readonly below?: (dataWidth: number) => number;
}

const gutter = 14;
const rowGap = 10;

/** Width that the numbers of a vertical axis take, in px. */
export function tickRoom(axis: Axis): number {
  return Math.max(...axis.ticks.map((tick) => textWidth(axis.format(tick), fontSize.tick))) + 8;
}

/** Half the width of the last number of a horizontal axis beyond the data's right edge, in px. */
function overhang(axis: Axis | undefined): number {
  if (!axis) return 2;
  const x = projection(axis, 0, 1);
  const beyond = axis.ticks.map((tick) =>
    textWidth(axis.format(tick), fontSize.tick) / 2 - (1 - x(tick)) * 60
  );
  return Math.max(6, ...beyond) + 1;
}

/** An axis with only those ticks whose numbers keep clear of each other on `length` px. */
export function thinned(axis: Axis, length: number): Axis {
  const x = projection(axis, 0, length);
  const half = (tick: number) => textWidth(axis.format(tick), fontSize.tick) / 2;
  for (let keep = 1; keep < axis.ticks.length; keep++) {
    const ticks = axis.ticks.filter((_, i) => i % keep === 0);
    const clear = ticks.every((tick, i) =>
      i === 0 || x(tick) - half(tick) >= x(ticks[i - 1]) + half(ticks[i - 1]) + 5
    );
    if (clear) return { ...axis, ticks };
  }
  return { ...axis, ticks: axis.ticks.slice(0, 1) };
}

/** A rotated title, wrapped to the height and centred on it. */
function sideTitle(title: string, height: number): Block {
  const size = fontSize.label;
  const lines = wrapText(title, height, size);
  const step = lineHeight(size);
  const svg = lines.map((line, i) =>
    textAt(size + i * step - 1, height / 2, line, { rotate: -90, anchor: "middle" })
  );
  return { width: lines.length * step + 2, height, svg: svg.join("") };
}

/** Lays panels out and draws them. */
export async function gridBlock(
  panels: readonly GridPanel[],
  options: GridOptions,
  draw: (index: number, place: PanelPlace) => Promise<Block>,
): Promise<Block> {
  const columns = Math.max(1, Math.min(options.columns, panels.length));
  const bodyHeight = options.panelHeight;
  const deep = Math.ceil(panels.length / columns);
  const title = sideTitle(options.yTitle, deep * bodyHeight + 20);
  const room = Math.max(...panels.map((panel) => tickRoom(panel.y)));
  const right = Math.max(...panels.map((panel) => overhang(panel.x)));
  const inner = options.width - title.width - right;
  const gaps = (columns - 1) * (gutter + (options.sharedY ? 0 : room)) + room;
  const dataWidth = (inner - gaps) / columns;
  const below = options.below?.(dataWidth) ?? 8 + fontSize.tick + 2;
  const rows: Block[] = [];
  for (let first = 0; first < panels.length; first += columns) {
    const members = panels.slice(first, first + columns);
    const headings = members.map(({ heading }) => headingBlock(heading, dataWidth));
    const headHeight = Math.max(...headings.map((block) => block.height));
    const lastRow = (i: number) => first + i + columns >= panels.length;
    const showX = members.map((_, i) => !options.sharedX || lastRow(i));
    const bottom = showX.some(Boolean) ? below : 4;
    const parts: string[] = [];
    let x = title.width;
    for (let i = 0; i < members.length; i++) {
      const showY = i === 0 || !options.sharedY;
      const left = showY ? room : 0;
      const block = await draw(first + i, {
        width: left + dataWidth + right,
        height: headHeight + 6 + bodyHeight + bottom,
        left,
        right,
        top: headHeight + 6,
        bottom,
        showX: showX[i],
        showY,
      });
      parts.push(place(block, x, 0), place(headings[i], x + left, 0));
      x += left + dataWidth + gutter;
    }
    rows.push({
      width: options.width,
      height: headHeight + 6 + bodyHeight + bottom,
      svg: parts.join(""),
    });
  }
  const grid = stack(rows, rowGap);
  const dataLeft = title.width + room;
  const xTitle = paragraph(options.xTitle, inner - room, { anchor: "middle" });
  const height = grid.height + (xTitle.height > 0 ? xTitle.height + 4 : 0);
  const titleY = Math.max(0, (grid.height - below - title.height + (rows.length > 0 ? 10 : 0)) / 2);
  return {
    width: options.width,
    height: Math.max(height, titleY + title.height),
    svg: place(title, 0, titleY) + grid.svg + place(xTitle, dataLeft, grid.height + 4),
  };
}

/** The heading of a panel. */
function headingBlock(lines: readonly string[], width: number): Block {
  return stack(
    lines.map((line, i) =>
      paragraph(line, width, { size: fontSize.label, weight: i === 0 ? 600 : 400 })
    ),
  );
}
