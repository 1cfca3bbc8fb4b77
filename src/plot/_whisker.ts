/**
 * Horizontal intervals with end strokes.
 *
 * @module
 */
import type * as PlotModule from "@observablehq/plot";
import type { Plot } from "./_plot.ts";
import { ink } from "./_svg.ts";

/** An interval at a height. */
export interface Whisker {
  /** Height in px. */
  readonly y: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** A short vertical stroke, as a symbol. */
const cap = {
  draw(context: CanvasPath): void {
    context.moveTo(0, -3);
    context.lineTo(0, 3);
  },
};

/** The marks of intervals; those that are not finite are left out. */
export function whiskerMarks(
  plot: Plot,
  whiskers: readonly Whisker[],
  color: string = ink.dark,
): PlotModule.Markish[] {
  const shown = whiskers.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  if (shown.length === 0) return [];
  const stroke = { stroke: color, strokeWidth: 1.3 };
  return [
    plot.ruleY(shown, { y: "y", x1: "low", x2: "high", ...stroke }),
    plot.dot(shown, { x: "low", y: "y", symbol: cap, r: 3, fill: "none", ...stroke }),
    plot.dot(shown, { x: "high", y: "y", symbol: cap, r: 3, fill: "none", ...stroke }),
  ];
}
