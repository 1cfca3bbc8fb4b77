/**
 * The shapes of the picture: slanted boxes, curves, arrow heads.
 *
 * @module
 */
import { svgElement, svgText } from "../../plot/mod.ts";
import type { ArrowKind } from "./_arrows.ts";
import type { Point } from "./_layered.ts";

/** Colours of the picture. */
export const ink = {
  line: "#333333",
  soft: "#555555",
  task: "#f3f6fa",
  reference: "#fdf3dc",
  entry: "#ffffff",
  processor: "#e9f3ec",
  rail: "#8a8a8a",
} as const;

/** Font sizes in px. */
export const sizes = { name: 10, small: 8.8 } as const;

/** A box whose upper edge is moved to the right by `skew` px. */
export interface Slanted {
  /** Left end of the lower edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  /** Width from the left end of the lower edge to the right end of the upper one. */
  readonly width: number;
  /** Height. */
  readonly height: number;
  /** How far the upper edge is moved. */
  readonly skew: number;
}

/** A parallelogram. */
export function slanted({ x, y, width, height, skew }: Slanted, fill: string): string {
  const corners: Point[] = [
    { x: x + skew, y },
    { x: x + width, y },
    { x: x + width - skew, y: y + height },
    { x, y: y + height },
  ];
  return svgElement("path", {
    d: `M${corners.map(pair).join("L")}Z`,
    fill,
    stroke: ink.line,
    "stroke-width": 1,
  });
}

function pair({ x, y }: Point): string {
  return `${Math.round(x * 100) / 100},${Math.round(y * 100) / 100}`;
}

/** A curve through points that is upright in each of them. */
export function curvePath(points: readonly Point[]): string {
  const parts = points.slice(1).map((to, i) => {
    const from = points[i];
    if (Math.abs(from.x - to.x) < 0.01) return `L${pair(to)}`;
    const y = (from.y + to.y) / 2;
    return `C${pair({ x: from.x, y })} ${pair({ x: to.x, y })} ${pair(to)}`;
  });
  return `M${pair(points[0])}${parts.join("")}`;
}

/** What is drawn as an arrow: a call, or a step of an activity graph. */
export type LineKind = ArrowKind | "step";

const headLength = (kind: LineKind) => (kind === "step" ? 5.5 : 8);
const headWidth = (kind: LineKind) => (kind === "step" ? 2.4 : 3.2);

/** The head of an arrow that ends at a point, downward or upward. */
function head({ x, y }: Point, down: boolean, kind: LineKind): string {
  const back = down ? y - headLength(kind) : y + headLength(kind);
  const half = headWidth(kind);
  const [left, right] = [{ x: x - half, y: back }, { x: x + half, y: back }];
  const open = kind === "async";
  return svgElement("path", {
    d: `M${pair(left)}L${pair({ x, y })}L${pair(right)}${open ? "" : "Z"}`,
    fill: open ? "none" : ink.line,
    stroke: ink.line,
    "stroke-width": 1,
    "stroke-linejoin": "round",
  });
}

/** An arrow through points. */
export function arrowShape(points: readonly Point[], kind: LineKind): string {
  const [before, end] = points.slice(-2);
  const down = before.y <= end.y;
  const lift = kind === "async" ? 0 : (down ? -1 : 1) * (headLength(kind) - 1);
  const line = [...points.slice(0, -1), { x: end.x, y: end.y + lift }];
  return svgElement("path", {
    d: curvePath(line),
    fill: "none",
    stroke: ink.line,
    "stroke-width": kind === "step" ? 0.9 : 1.1,
    "stroke-dasharray": kind === "forward" ? "5 3" : undefined,
  }) + head(end, down, kind);
}

/** A thin line without a head. */
export function railShape(points: readonly Point[]): string {
  return svgElement("path", {
    d: curvePath(points),
    fill: "none",
    stroke: ink.rail,
    "stroke-width": 0.9,
  });
}

/** A text over a white ground, so that a line below does not strike it through. */
export function labelShape(middle: Point, text: string, width: number): string {
  const { x, y } = middle;
  const ground = { x: x - width / 2, y: y - 6, width, height: 12, rx: 2, fill: "#ffffff" };
  return svgElement("rect", { ...ground, "fill-opacity": 0.88 }) +
    svgText(x, y + 3.2, text, { size: sizes.small, anchor: "middle" });
}
