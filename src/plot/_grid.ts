/**
 * A grid of panels with shared axis titles: how facets are laid out.
 *
 * @module
 */
import { textWidth, wrapText } from "./_measure.ts";
import type { Panel } from "./_plot.ts";
import { type Axis, projection } from "./_scale.ts";
import { type Block, fontSize, lineHeight, paragraph, place, stack, textAt } from "./_svg.ts";

/** One panel before it is drawn. */
export interface GridPanel {
  /** Its name, empty for none. */
  readonly name: string;
  /** Lines below the name. */
  readonly remarks?: readonly string[];
  /** Its horizontal axis; none for bars by name. */
  readonly x?: Axis;
  /** Its vertical axis. */
  readonly y: Axis;
  /** Labels of vertical reference lines, right above the data, given the data's width. */
  readonly strip?: (dataWidth: number) => Block;
}

/** Space between what stands above a panel and its data, in px. */
export const headGap = 6;

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
  /**
   * The most panels in a row; 2 where there is room for them, else 1, unless told. There are fewer
   * where a panel would be too narrow to read.
   */
  readonly columns?: number;
  /** Height of a panel's data area in px; 170, or less where many stand below each other, unless told. */
  readonly panelHeight?: number;
  /** Title of the horizontal axes, empty for none. */
  readonly xTitle: string;
  /** Title of the vertical axes. */
  readonly yTitle: string;
  /** Whether the panels share their horizontal axis. */
  readonly sharedX: boolean;
  /** Whether the panels share their vertical axis. */
  readonly sharedY: boolean;
  /** The narrowest data area that is put beside another, in px, where it is more than that of all grids. */
  readonly leastWidth?: number;
  /** Room below the data for the numbers of the horizontal axis, in px, given the data's width. */
  readonly below?: (dataWidth: number) => number;
}

/** Draws one panel where the grid puts it. */
export type DrawPanel = (index: number, at: PanelPlace) => Promise<Block>;

const gutter = 18;
const rowGap = 10;

/** The narrowest data area that is put beside another, in px. */
const leastData = 120;

/** No data area is narrower than this, in px. */
const narrowest = 72;

/** Every `keep`-th tick, 0 among them if it is one. */
function every(ticks: readonly number[], keep: number): number[] {
  const zero = Math.max(0, ticks.indexOf(0));
  return ticks.filter((_, i) => (i - zero) % keep === 0);
}

/** An axis with only those ticks whose numbers keep clear of each other on `length` px. */
export function thinned(axis: Axis, length: number): Axis {
  const x = projection(axis, 0, length);
  const half = (tick: number) => textWidth(axis.format(tick), fontSize.tick) / 2;
  for (let keep = 1; keep < axis.ticks.length; keep++) {
    const ticks = every(axis.ticks, keep);
    const clear = ticks.every((tick, i) =>
      i === 0 || x(tick) - half(tick) >= x(ticks[i - 1]) + half(ticks[i - 1]) + 5
    );
    if (clear) return { ...axis, ticks };
  }
  return { ...axis, ticks: axis.ticks.slice(0, 1) };
}

/** Height of a panel's data area where none is told, in px. */
export const defaultPanelHeight = 170;

/** A vertical axis with only those ticks whose numbers keep clear of each other on `height` px. */
export function thinnedUpright(axis: Axis, height = defaultPanelHeight): Axis {
  const y = projection(axis, 0, height);
  const apart = fontSize.tick * 1.25;
  for (let keep = 1; keep < axis.ticks.length; keep++) {
    const ticks = every(axis.ticks, keep);
    if (ticks.every((tick, i) => i === 0 || y(tick) - y(ticks[i - 1]) >= apart)) {
      return { ...axis, ticks };
    }
  }
  return { ...axis, ticks: axis.ticks.slice(0, 1) };
}

/** Width that the numbers of a vertical axis take, in px. */
function tickRoom(axis: Axis): number {
  return Math.max(...axis.ticks.map((tick) => textWidth(axis.format(tick), fontSize.tick))) + 8;
}

/** How far the numbers of a horizontal axis reach over an edge of the data, in px. */
function overhang(axis: Axis | undefined, edge: "left" | "right"): number {
  if (!axis) return 0;
  // From the edge to the tick, on the narrowest data area that there is.
  const x = projection(axis, 0, narrowest);
  const away = (tick: number) => edge === "left" ? x(tick) : narrowest - x(tick);
  const beyond = axis.ticks.map((tick) =>
    textWidth(axis.format(tick), fontSize.tick) / 2 - away(tick)
  );
  return Math.max(0, ...beyond);
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

/** What stands above a panel. */
function headingBlock({ name, remarks = [], strip }: GridPanel, width: number): Block {
  return stack([
    paragraph(name, width, { weight: 600 }),
    ...remarks.map((remark) => paragraph(remark, width)),
    ...(strip ? [strip(width)] : []),
  ], 2);
}

/** The measures of a grid, in px. */
interface Measures {
  readonly columns: number;
  /** Width of the title on the left. */
  readonly side: number;
  /** Room for the numbers of a vertical axis. */
  readonly room: number;
  /** Room on the right of the last panel. */
  readonly right: number;
  /** From the data of a panel to those of the next. */
  readonly between: number;
  readonly dataWidth: number;
  readonly dataHeight: number;
  /** Room below the data where the numbers of the horizontal axis stand. */
  readonly below: number;
}

/** Panels below each other are to fit a page of print, about 9 in, if they can be read so, in px. */
const pageHeight = 800;
const leastHeight = 100;

/** Height of the data of each of so many rows of panels, in px. */
function panelHeightOf(panelHeight: number | undefined, rows: number): number {
  if (panelHeight !== undefined) return panelHeight;
  const each = Math.floor(pageHeight / rows) - 48;
  return Math.max(leastHeight, Math.min(defaultPanelHeight, each));
}

/** The least height that so many panels may have, however many stand below each other, in px. */
export function leastPanelHeight(count: number, panelHeight?: number): number {
  return panelHeightOf(panelHeight, count);
}

function measure(
  panels: readonly GridPanel[],
  options: GridOptions,
  columns: number,
  { side, dataHeight }: { readonly side: number; readonly dataHeight: number },
): Measures {
  const room = Math.max(...panels.map((panel) => tickRoom(panel.y)));
  const leftward = Math.max(...panels.map((panel) => overhang(panel.x, "left")));
  const rightward = Math.max(...panels.map((panel) => overhang(panel.x, "right")));
  const right = Math.max(rightward + 1, panels.some((panel) => panel.x) ? 7 : 2);
  // The numbers of neighbours stand beside each other, and those of a vertical axis between them.
  const beside = Math.max(gutter, rightward + leftward + 8);
  const between = options.sharedY ? beside : Math.max(beside, gutter + room);
  const dataWidth = (options.width - side - room - right - (columns - 1) * between) / columns;
  const below = options.below?.(dataWidth) ?? fontSize.tick + 10;
  return {
    columns,
    side,
    room,
    right,
    between,
    dataWidth,
    dataHeight,
    below,
  };
}

/** As many columns as asked for, or as leave the data room enough. */
function fitColumns(panels: readonly GridPanel[], options: GridOptions) {
  const { columns: asked = options.width < 480 ? 1 : 2 } = options;
  const least = Math.max(leastData, options.leastWidth ?? 0);
  for (let columns = Math.min(asked, panels.length);; columns--) {
    const deep = Math.ceil(panels.length / columns);
    const dataHeight = panelHeightOf(options.panelHeight, deep);
    const title = sideTitle(options.yTitle, deep * dataHeight + 20);
    const measures = measure(panels, options, columns, { side: title.width, dataHeight });
    if (columns === 1 || measures.dataWidth >= least) return { columns, title, measures };
  }
}

/** Draws the panels from `first` on that stand in one row. */
async function rowBlock(
  panels: readonly GridPanel[],
  first: number,
  measures: Measures,
  options: GridOptions,
  draw: DrawPanel,
): Promise<Block> {
  const { columns, room, right, dataWidth, dataHeight } = measures;
  const members = panels.slice(first, first + columns);
  const headings = members.map((panel) => headingBlock(panel, dataWidth));
  const top = Math.max(...headings.map((block) => block.height)) + headGap;
  const showX = members.map((_, i) => !options.sharedX || first + i + columns >= panels.length);
  const bottom = showX.some(Boolean) ? measures.below : 4;
  const height = top + dataHeight + bottom;
  const parts: string[] = [];
  for (let i = 0; i < members.length; i++) {
    const showY = i === 0 || !options.sharedY;
    const left = showY ? room : 0;
    const width = left + dataWidth + right;
    const at = { width, height, left, right, top, bottom, showX: showX[i], showY };
    const block = await draw(first + i, at);
    const x = measures.side + room + i * (dataWidth + measures.between);
    const headTop = top - headGap - headings[i].height;
    parts.push(place(block, x - left, 0), place(headings[i], x, headTop));
  }
  return { width: options.width, height, svg: parts.join("") };
}

/** Lays panels out and draws them. */
export async function gridBlock(
  panels: readonly GridPanel[],
  options: GridOptions,
  draw: DrawPanel,
): Promise<Block> {
  const { columns, title, measures } = fitColumns(panels, options);
  const rows: Block[] = [];
  for (let first = 0; first < panels.length; first += columns) {
    rows.push(await rowBlock(panels, first, measures, options, draw));
  }
  const grid = stack(rows, rowGap);
  const dataLeft = title.width + measures.room;
  const xTitle = paragraph(options.xTitle, options.width - dataLeft - measures.right, {
    anchor: "middle",
  });
  const height = grid.height + (xTitle.height > 0 ? xTitle.height + 4 : 0);
  const titleY = Math.max(0, (grid.height - measures.below - title.height + 10) / 2);
  return {
    width: options.width,
    height: Math.max(height, titleY + title.height),
    svg: place(title, 0, titleY) + grid.svg + place(xTitle, dataLeft, grid.height + 4),
  };
}
