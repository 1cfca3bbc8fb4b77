/**
 * The shapes of markers.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import type { Plot } from "./_plot.ts";
import type { FullStyle, MarkerSymbol } from "./style.ts";

/** What the library takes for a shape of one's own: it draws a figure of so many square px. */
interface Shape {
  draw(context: CanvasPath, size: number): void;
}

/** A triangle that stands on its tip. */
const triangleDown: Shape = {
  draw(context, size) {
    const height = Math.sqrt(size * Math.sqrt(3));
    const half = height / Math.sqrt(3);
    context.moveTo(-half, -height / 3);
    context.lineTo(half, -height / 3);
    context.lineTo(0, 2 * height / 3);
    context.closePath();
  },
};

/** A circle with a hole: the inner circle runs the other way round. */
const ring: Shape = {
  draw(context, size) {
    const outer = Math.sqrt(size / Math.PI) * 1.08;
    for (const [radius, counter] of [[outer, false], [outer * 0.48, true]] as const) {
      context.moveTo(radius, 0);
      context.arc(0, 0, radius, 0, 2 * Math.PI, counter);
    }
  },
};

const own: Readonly<Partial<Record<MarkerSymbol, Shape>>> = { "triangle-down": triangleDown, ring };

/** What the library takes for the symbol of a mark. */
function symbolOf(symbol: MarkerSymbol): PlotModule.SymbolType {
  return (own[symbol] ?? symbol) as PlotModule.SymbolType;
}

/** Where markers are and how they are drawn. */
export interface MarkerOptions {
  /** The property of the horizontal place. */
  readonly x: string;
  /** The property of the vertical place. */
  readonly y: string;
  /** Radius in px. */
  readonly r: number;
  /** How far to the right all are moved, in px. */
  readonly dx?: number;
}

/** Markers with a thin light edge that keeps overlapping ones apart; nothing is seen through a ring. */
export function markerMarks(
  plot: Plot,
  data: readonly object[],
  { color, symbol }: FullStyle,
  { x, y, r, dx = 0 }: MarkerOptions,
): PlotModule.Markish[] {
  const at = { x, y, dx };
  const ground = plot.dot(data, { ...at, r: r * 0.8, fill: "#ffffff" });
  const edge = { stroke: "#ffffff", strokeWidth: 0.7 };
  const shape = plot.dot(data, { ...at, symbol: symbolOf(symbol), r, fill: color, ...edge });
  return symbol === "ring" ? [ground, shape] : [shape];
}
