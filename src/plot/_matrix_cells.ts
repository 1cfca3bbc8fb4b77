/**
 * The cells of a matrix in px: as many columns beside each other as have room, the others in blocks below.
 *
 * @module
 */
import type { Box } from "./_marks.ts";
import { textWidth, wrapText } from "./_measure.ts";
import { rampColor, textOn } from "./_ramp.ts";
import { type Block, element, fontSize, ink, lineHeight, stack, textAt } from "./_svg.ts";
import { type Tip, tipLayer } from "./_tips.ts";
import { widestWord } from "./_category.ts";

/** One cell. */
export interface Cell {
  /** What stands in it. */
  readonly text: string;
  /** What stands below, if all cells have room for theirs. */
  readonly below: string;
  /** Where its colour is on the ramp, from 0 to 1; `NaN` for none. */
  readonly share: number;
  /** What it says. */
  readonly tip: string;
}

/** What is drawn. */
export interface Cells {
  /** Names of the rows. */
  readonly rows: readonly string[];
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** The cells by row and column. */
  readonly cells: readonly (readonly Cell[])[];
}

const size = fontSize.tick;
const step = lineHeight(size);

/** 6.6 points in print: for what stands below a number. */
const small = 8.8;
const padding = 8;
const widest = 96;
const between = 8;

/** The share of the width that the names of rows may take. */
const nameShare = 0.32;

/** The layout in px. */
interface Layout {
  readonly names: number;
  readonly cell: number;
  /** Columns in a block. */
  readonly columns: number;
  /** Whether the names of the columns are turned. */
  readonly turned: boolean;
  /** Whether what stands below the numbers has room. */
  readonly below: boolean;
}

function widestText(texts: readonly string[], at: number): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, at)));
}

/** The first of one block, two blocks and so on whose names and numbers have room, upright names before turned ones. */
function layOut({ rows, columns, cells }: Cells, width: number): Layout {
  const natural = widestText(rows, fontSize.label) + 1;
  const names = Math.min(natural, width * nameShare);
  const texts = cells.flat();
  const number = widestWord(texts.map(({ text }) => text)) + padding;
  const interval = widestText(texts.map(({ below }) => below), small) + padding;
  const some = texts.some(({ below }) => below !== "");
  const room = width - names - between;
  const word = widestWord(columns) + 4;
  const layouts = columns.flatMap((_, i) => {
    const count = Math.ceil(columns.length / (i + 1));
    const cell = Math.min(widest, room / count);
    return [false, true].map((turned): Layout => (
      { names, cell, columns: count, turned, below: some && interval <= cell }
    ));
  });
  const fits = ({ cell, turned }: Layout) => cell >= number && cell >= (turned ? step + 2 : word);
  return layouts.find(fits) ?? layouts.at(-1)!;
}

/** The names of columns, the last line right above the cells. */
function header(names: readonly string[], { names: left, cell, turned }: Layout): Block {
  const middle = (i: number) => left + between + (i + 0.5) * cell;
  if (turned) {
    const height = Math.max(...names.map((name) => textWidth(name, size))) + 6;
    const svg = names.map((name, i) =>
      textAt(middle(i) + size * 0.35, height - 4, name, { size, rotate: -90 })
    );
    return { width: left, height, svg: svg.join("") };
  }
  const wrapped = names.map((name) => wrapText(name, cell - 2, size));
  const deepest = Math.max(...wrapped.map((lines) => lines.length));
  const svg = wrapped.flatMap((lines, i) =>
    lines.map((line, k) =>
      textAt(middle(i), (deepest - lines.length + k) * step + size, line, {
        size,
        anchor: "middle",
      })
    )
  );
  return { width: left, height: deepest * step + 4, svg: svg.join("") };
}

/** The lines of a cell's text. */
function linesOf({ text }: Cell, { cell }: Layout): string[] {
  return wrapText(text, cell - padding, size);
}

/** One cell with its texts. */
function drawCell(cell: Cell, box: Box, layout: Layout): string {
  const color = Number.isFinite(cell.share) ? rampColor(cell.share) : "#ffffff";
  const style = { anchor: "middle", fill: textOn(color) } as const;
  const lines = linesOf(cell, layout).map((line) => ({ line, size }));
  const below = layout.below && cell.below !== "" ? [{ line: cell.below, size: small }] : [];
  const texts = [...lines, ...below];
  const first = box.y + box.height / 2 - (texts.length - 1) * step / 2 + size * 0.36;
  return element("rect", { ...box, fill: color, stroke: "#ffffff", "stroke-width": 1.5 }) +
    texts.map((text, i) =>
      textAt(box.x + box.width / 2, first + i * step, text.line, { ...style, size: text.size })
    ).join("");
}

/** One row of a block, with the height that its name and its cells need. */
function rowOf(
  all: Cells,
  i: number,
  first: number,
  layout: Layout,
  y: number,
): Block & { tips: Tip[] } {
  const { names: left, cell, columns } = layout;
  const members = all.cells[i].slice(first, first + columns);
  const lines = wrapText(all.rows[i], left, fontSize.label);
  const under = layout.below ? step : 0;
  const deepest = Math.max(1, ...members.map((each) => linesOf(each, layout).length));
  const label = lineHeight(fontSize.label);
  const height = Math.max(24, deepest * step + under + 10, lines.length * label + 6);
  const top = y + height / 2 - lines.length * label / 2 + fontSize.label;
  const names = lines.map((line, k) => textAt(left, top + k * label, line, { anchor: "end" }));
  const boxes = members.map((_, k) => ({ x: left + between + k * cell, y, width: cell, height }));
  return {
    width: left,
    height,
    svg: names.join("") + members.map((each, k) => drawCell(each, boxes[k], layout)).join(""),
    tips: members.map((each, k) => ({ text: each.tip, box: boxes[k] })),
  };
}

/** The rows of one block of columns. */
function blockOf(all: Cells, first: number, layout: Layout, width: number): Block {
  const head = header(all.columns.slice(first, first + layout.columns), layout);
  const tips: Tip[] = [];
  let [y, svg] = [head.height, head.svg];
  for (let i = 0; i < all.rows.length; i++) {
    const row = rowOf(all, i, first, layout, y);
    svg += row.svg;
    tips.push(...row.tips);
    y += row.height;
  }
  return { width, height: y, svg: svg + tipLayer(tips) };
}

/** All blocks. */
export function cellsBlock(cells: Cells, width: number): Block {
  const layout = layOut(cells, width);
  const blocks: Block[] = [];
  for (let first = 0; first < cells.columns.length; first += layout.columns) {
    blocks.push(blockOf(cells, first, layout, width));
  }
  return stack(blocks, 10);
}

/** The ramp with the values of its ends, and what it shows. */
export function rampBlock(
  title: string,
  ends: readonly [low: string, high: string],
  width: number,
): Block {
  const steps = 32;
  const length = 96;
  const [low, high] = ends.map((text) => textWidth(text, size));
  const own = low + length + high + 10;
  const name = textWidth(title, fontSize.label);
  const beside = own + 12 + name <= width;
  const parts = Array.from({ length: steps }, (_, i) =>
    element("rect", {
      x: low + 5 + i * length / steps,
      y: 2,
      // Half a px of overlap, so that no light seams are seen between neighbours.
      width: length / steps + (i < steps - 1 ? 0.5 : 0),
      height: 10,
      fill: rampColor((i + 0.5) / steps),
    }));
  const frame = element("rect", {
    x: low + 5,
    y: 2,
    width: length,
    height: 10,
    fill: "none",
    stroke: ink.rule,
    "stroke-width": 0.6,
  });
  const numbers = textAt(0, 10.5, ends[0], { size }) +
    textAt(low + length + 10, 10.5, ends[1], { size });
  const lines = beside ? [title] : wrapText(title, width, fontSize.label);
  const words = lines.map((line, i) =>
    textAt(beside ? own + 12 : 0, beside ? 10.5 : 24 + i * lineHeight(fontSize.label), line, {})
  );
  const height = beside ? 14 : 16 + lines.length * lineHeight(fontSize.label);
  return { width, height, svg: parts.join("") + frame + numbers + words.join("") };
}
