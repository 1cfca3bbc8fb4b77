/**
 * How spans of a timeline are drawn: one by one, or, where there are more than can be told apart, as the share of each column that each part takes.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import { type Box, hatchInk, hatchPath } from "./_marks.ts";
import { coordinate } from "./_svg.ts";
import type { FullStyle } from "./style.ts";

/** A span in px along a lane. */
export interface PlacedSpan {
  /** The lane's number. */
  readonly lane: number;
  /** What happens in it. */
  readonly part: string;
  /** Left edge. */
  readonly left: number;
  /** Right edge. */
  readonly right: number;
}

/** A lane's bar: where spans are drawn. */
export interface LaneBar {
  /** Upper edge in px. */
  readonly y: number;
  /** Height in px. */
  readonly height: number;
}

/** Spans that are drawn this narrow or narrower, in px, are made this wide, so that they can be seen. */
const LEAST_WIDTH = 0.5;

/** Boxes this wide, in px, have a hatch. */
const HATCHED_WIDTH = 4;

/** Spans of a lane that are drawn one by one at most. */
const MOST_SPANS = 600;

/** Width of a column in px where they are not. */
const COLUMN = 2;

/** Spans that are shorter than this part of the window in the mean are drawn as columns, if any are. */
const SHORT = 1 / 400;

/** Least height of a part's column, in px, so that it can be seen. */
const LEAST_HEIGHT = 1;

/** By lane: whether its spans are drawn as columns, as some lane has too many to be told apart and its own are short. */
export function denseLanes(
  spans: readonly { readonly lane: number; readonly from: number; readonly to: number }[],
  lanes: number,
  length: number,
): readonly boolean[] {
  const counts = new Float64Array(lanes);
  const taken = new Float64Array(lanes);
  for (const { lane, from, to } of spans) {
    counts[lane]++;
    taken[lane] += to - from;
  }
  const dense = counts.some((count) => count > MOST_SPANS);
  return Array.from(counts, (count, lane) => dense && taken[lane] < count * length * SHORT);
}

/** Spans one by one, by part. */
export function spanBoxes(
  spans: readonly PlacedSpan[],
  bars: readonly LaneBar[],
): ReadonlyMap<string, readonly Box[]> {
  const boxes = new Map<string, Box[]>();
  for (const { lane, part, left, right } of spans) {
    const box = { ...bars[lane], x: left, width: Math.max(LEAST_WIDTH, right - left) };
    const known = boxes.get(part);
    if (known === undefined) boxes.set(part, [box]);
    else known.push(box);
  }
  return boxes;
}

/** Shares of columns, by part: the parts of a lane stand on each other in their order. */
export function columnBoxes(
  spans: readonly PlacedSpan[],
  bars: readonly LaneBar[],
  { parts, width }: { readonly parts: readonly string[]; readonly width: number },
): ReadonlyMap<string, readonly Box[]> {
  const columns = Math.ceil(width / COLUMN);
  const at = new Map(parts.map((part, index) => [part, index]));
  const taken = new Float64Array(bars.length * parts.length * columns);
  for (const { lane, part, left, right } of spans) {
    const row = (lane * parts.length + (at.get(part) as number)) * columns;
    const last = Math.min(columns - 1, Math.floor(right / COLUMN));
    for (let column = Math.max(0, Math.floor(left / COLUMN)); column <= last; column++) {
      const from = Math.max(left, column * COLUMN);
      const to = Math.min(right, (column + 1) * COLUMN);
      if (to > from) taken[row + column] += (to - from) / COLUMN;
    }
  }
  const boxes = new Map(parts.map((part) => [part, [] as Box[]]));
  bars.forEach(({ y, height }, lane) => {
    for (let column = 0; column < columns; column++) {
      let foot = y + height;
      for (const [index, part] of parts.entries()) {
        const share = Math.min(1, taken[(lane * parts.length + index) * columns + column]);
        if (share === 0) continue;
        const top = Math.max(y, foot - Math.max(LEAST_HEIGHT, share * height));
        boxes.get(part)?.push({ x: column * COLUMN, y: top, width: COLUMN, height: foot - top });
        foot = top;
      }
    }
  });
  return boxes;
}

/** Boxes of one style as one path, without outlines that would hide narrow ones; wide ones have the style's hatch. */
export function spanMark(boxes: readonly Box[], style: FullStyle): PlotModule.Markish {
  return (_index, _scales, _values, _dimensions, context) => {
    const { document } = context as unknown as { document: Document };
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    const path = (d: string, attributes: Readonly<Record<string, string>>) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", "path");
      for (const [key, value] of Object.entries({ d, ...attributes })) {
        node.setAttribute(key, value);
      }
      group.append(node);
    };
    const outline = ({ x, y, width, height }: Box) =>
      `M${coordinate(x)},${coordinate(y)}h${coordinate(width)}v${coordinate(height)}H${
        coordinate(x)
      }z`;
    path(boxes.filter(({ width, height }) => width > 0 && height > 0).map(outline).join(""), {
      fill: style.color,
    });
    const wide = boxes.filter(({ width }) => width >= HATCHED_WIDTH);
    const { hatch } = style;
    if (hatch && wide.length > 0) {
      path(wide.map((box) => hatchPath(box, hatch)).join(""), {
        fill: "none",
        stroke: hatchInk(style.color),
        "stroke-width": "0.6",
        "stroke-opacity": "0.55",
      });
    }
    return group as unknown as SVGElement;
  };
}
