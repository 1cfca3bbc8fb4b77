/**
 * Marks that several kinds of figure share.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import type { Plot } from "./_plot.ts";
import { coordinate, ink } from "./_svg.ts";
import { markerMarks } from "./_symbol.ts";
import type { FullStyle, Hatch } from "./style.ts";

/** Radius of a marker in px. */
export const radius = 3.2;

/** A point of a series with its interval. */
export interface Point {
  /** Horizontal value. */
  readonly x: number;
  /** Vertical value. */
  readonly y: number;
  /** Lower end of the interval, `NaN` for none. */
  readonly low: number;
  /** Upper end of the interval, `NaN` for none. */
  readonly high: number;
  /** Whether the axis cuts the interval, so that it has no end stroke below. */
  readonly cut?: boolean;
}

/** A series with its points, sorted by x. */
export interface Line {
  /** How it is drawn. */
  readonly style: FullStyle;
  /** Its points. */
  readonly points: readonly Point[];
}

/** The line of a series. */
export function lineMark(
  plot: Plot,
  points: readonly Point[],
  style: FullStyle,
  { dx = 0, step = false }: { readonly dx?: number; readonly step?: boolean } = {},
): PlotModule.Markish {
  return plot.line(points, {
    dx,
    curve: step ? "step-after" : "linear",
    x: "x",
    y: "y",
    stroke: style.color,
    strokeWidth: 1.6,
    strokeDasharray: style.dash === "none" ? undefined : style.dash,
    strokeLinecap: "butt",
  });
}

/** The markers of a series. */
export function dotMarks(
  plot: Plot,
  points: readonly Point[],
  style: FullStyle,
  dx = 0,
): PlotModule.Markish[] {
  return markerMarks(plot, points, style, { x: "x", y: "y", r: radius, dx });
}

/** A short horizontal stroke, as a symbol: the end of an interval. */
const cap = {
  draw(context: CanvasPath): void {
    context.moveTo(-2.5, 0);
    context.lineTo(2.5, 0);
  },
};

/**
 * Vertical intervals with end strokes; an interval that its marker hides gets none.
 *
 * @param pixels From values to px.
 */
export function intervalMarks(
  plot: Plot,
  points: readonly Point[],
  style: FullStyle,
  pixels: (value: number) => number,
  dx = 0,
): PlotModule.Markish[] {
  const shown = points.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  if (shown.length === 0) return [];
  const stroke = { stroke: style.color, strokeWidth: 1.1, dx };
  const clear = (point: Point, end: "low" | "high") =>
    Math.abs(pixels(point[end]) - pixels(point.y)) > radius + 0.7;
  const seen = (end: "low" | "high") =>
    shown.filter((point) => clear(point, end) && !(end === "low" && point.cut));
  // From the marker to the end, or, where the marker hides the end, no further than the marker.
  const stems = shown.filter((point) => clear(point, "low") || clear(point, "high"))
    .map((point) => ({
      x: point.x,
      low: clear(point, "low") ? point.low : point.y,
      high: clear(point, "high") ? point.high : point.y,
    }));
  const caps = (["low", "high"] as const).map((end) =>
    plot.dot(seen(end), { x: "x", y: end, symbol: cap, r: radius, fill: "none", ...stroke })
  );
  return [plot.ruleX(stems, { x: "x", y1: "low", y2: "high", ...stroke }), ...caps];
}

/** The interval of a series as a light band. */
export function bandMark(
  plot: Plot,
  points: readonly Point[],
  style: FullStyle,
): PlotModule.Markish {
  return plot.areaY(points, {
    x: "x",
    y1: "low",
    y2: "high",
    fill: style.color,
    fillOpacity: 0.18,
  });
}

/** A rectangle in px. */
export interface Box {
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  /** Width. */
  readonly width: number;
  /** Height. */
  readonly height: number;
}

/** Rising diagonals inside a rectangle. */
function rising({ x, y, width, height }: Box, step: number): number[][] {
  const lines: number[][] = [];
  for (let offset = step / 2; offset < width + height; offset += step) {
    lines.push([
      x + Math.max(0, offset - height),
      y + Math.min(offset, height),
      x + Math.min(offset, width),
      y + Math.max(0, offset - width),
    ]);
  }
  return lines;
}

/** Lines from one side of a rectangle to the other. */
function straight({ x, y, width, height }: Box, upright: boolean, step: number): number[][] {
  const lines: number[][] = [];
  for (let offset = step / 2; offset < (upright ? width : height); offset += step) {
    lines.push(
      upright ? [x + offset, y, x + offset, y + height] : [x, y + offset, x + width, y + offset],
    );
  }
  return lines;
}

function hatchLines(box: Box, hatch: Hatch, step: number): number[][] {
  if (hatch === "level" || hatch === "upright") return straight(box, hatch === "upright", step - 1);
  const up = rising(box, step);
  if (hatch === "rising") return up;
  const down = up.map(([x1, y1, x2, y2]) => {
    const mirrored = (y: number) => 2 * box.y + box.height - y;
    return [x1, mirrored(y1), x2, mirrored(y2)];
  });
  return hatch === "falling" ? down : [...up, ...down];
}

/** SVG path data of the lines of a hatch inside a rectangle, `step` px apart. */
export function hatchPath(box: Box, hatch: Hatch = "rising", step = 5): string {
  return hatchLines(box, hatch, step).map((line) => {
    const [x1, y1, x2, y2] = line.map(coordinate);
    return `M${x1},${y1}L${x2},${y2}`;
  }).join("");
}

/** The colour of a hatch: that which stands out from the area. */
export function hatchInk(color: string): string {
  return luminance(color) > 0.12 ? ink.dark : "#ffffff";
}

/** Relative luminance of a colour `#rrggbb`, as WCAG 2 defines it. */
export function luminance(color: string): number {
  const channel = (start: number) => {
    const value = parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** Filled rectangles in px with white edges, hatched where the style says so. */
export function boxMark(boxes: readonly Box[], style: FullStyle): PlotModule.Markish {
  return (_index, _scales, _values, _dimensions, context) => {
    const { document } = context as unknown as { document: Document };
    const create = (name: string, attributes: Record<string, string>) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
      return node;
    };
    const group = create("g", { fill: style.color, stroke: "#ffffff", "stroke-width": "0.8" });
    for (const box of boxes) {
      const { x, y, width, height } = box;
      if (!(width > 0 && height > 0)) continue;
      const size = Object.entries({ x, y, width, height }).map(([k, v]) => [k, coordinate(v)]);
      group.append(create("rect", Object.fromEntries(size)));
      if (!style.hatch) continue;
      group.append(
        create("path", {
          d: hatchPath(box, style.hatch),
          fill: "none",
          stroke: hatchInk(style.color),
          "stroke-width": "0.6",
          "stroke-opacity": "0.55",
        }),
      );
    }
    return group as unknown as SVGElement;
  };
}
