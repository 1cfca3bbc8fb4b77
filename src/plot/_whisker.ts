/**
 * Intervals with end strokes.
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

/** An upright interval at a place. */
export interface UprightWhisker {
  /** Place in px. */
  readonly x: number;
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

/** A short horizontal stroke, as a symbol. */
const level = {
  draw(context: CanvasPath): void {
    context.moveTo(-3, 0);
    context.lineTo(3, 0);
  },
};

const light = { stroke: "#ffffff", strokeWidth: 3, strokeOpacity: 0.75 };

/** How intervals are drawn. */
export interface WhiskerStyle {
  /** Their colour. */
  readonly color?: string;
  /** Whether light edges keep them apart from the bar that they lie on. */
  readonly halo?: boolean;
}

/** The marks of lying intervals; those that are not finite are left out. */
export function whiskerMarks(
  plot: Plot,
  whiskers: readonly Whisker[],
  { color = ink.dark, halo = false }: WhiskerStyle = {},
): PlotModule.Markish[] {
  const shown = whiskers.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  if (shown.length === 0) return [];
  const stroke = { stroke: color, strokeWidth: 1.3 };
  return [
    ...(halo ? [plot.ruleY(shown, { y: "y", x1: "low", x2: "high", ...light })] : []),
    plot.ruleY(shown, { y: "y", x1: "low", x2: "high", ...stroke }),
    plot.dot(shown, { x: "low", y: "y", symbol: cap, r: 3, fill: "none", ...stroke }),
    plot.dot(shown, { x: "high", y: "y", symbol: cap, r: 3, fill: "none", ...stroke }),
  ];
}

/** The marks of upright intervals, with light edges; those that are not finite are left out. */
export function uprightWhiskers(
  plot: Plot,
  whiskers: readonly UprightWhisker[],
): PlotModule.Markish[] {
  const shown = whiskers.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  if (shown.length === 0) return [];
  const stroke = { stroke: ink.dark, strokeWidth: 1.3 };
  return [
    plot.ruleX(shown, { x: "x", y1: "low", y2: "high", ...light }),
    plot.ruleX(shown, { x: "x", y1: "low", y2: "high", ...stroke }),
    plot.dot(shown, { x: "x", y: "low", symbol: level, r: 3, fill: "none", ...stroke }),
    plot.dot(shown, { x: "x", y: "high", symbol: level, r: 3, fill: "none", ...stroke }),
  ];
}
