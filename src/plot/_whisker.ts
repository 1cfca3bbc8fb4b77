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
  /** The value, whose marker hides the end strokes near it. */
  readonly value?: number;
  /** Whether the axis cuts it, so that it has no end stroke below. */
  readonly cut?: boolean;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** An upright interval at a place. */
export interface UprightWhisker {
  /** Place in px. */
  readonly x: number;
  /** The value, whose marker hides the end strokes near it. */
  readonly value?: number;
  /** Whether the axis cuts it, so that it has no end stroke below. */
  readonly cut?: boolean;
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

/** What hides end strokes: a marker of this radius in px, on an axis with this many px for a value. */
export interface Hiding {
  /** From values to px. */
  readonly pixels: (value: number) => number;
  /** Radius of the marker. */
  readonly r: number;
}

/** Those whose end stroke is there and clear of the marker. */
function clear<W extends Pick<Whisker, "value" | "cut" | "low" | "high">>(
  whiskers: readonly W[],
  end: "low" | "high",
  hiding: Hiding | undefined,
): readonly W[] {
  const whole = end === "low" ? whiskers.filter(({ cut }) => !cut) : whiskers;
  if (!hiding) return whole;
  const { pixels, r } = hiding;
  return whole.filter((whisker) =>
    whisker.value === undefined || Math.abs(pixels(whisker[end]) - pixels(whisker.value)) > r + 0.7
  );
}

/** How intervals are drawn. */
export interface WhiskerStyle {
  /** What hides end strokes; nothing unless told. */
  readonly hiding?: Hiding;
  /** Their colour. */
  readonly color?: string;
  /** Whether light edges keep them apart from the bar that they lie on. */
  readonly halo?: boolean;
}

/** The marks of lying intervals; those that are not finite are left out. */
export function whiskerMarks(
  plot: Plot,
  whiskers: readonly Whisker[],
  { color = ink.dark, halo = false, hiding }: WhiskerStyle = {},
): PlotModule.Markish[] {
  const shown = whiskers.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  if (shown.length === 0) return [];
  const stroke = { stroke: color, strokeWidth: 1.3 };
  const shape = { symbol: cap, r: 3, fill: "none" };
  return [
    ...(halo ? [plot.ruleY(shown, { y: "y", x1: "low", x2: "high", ...light })] : []),
    plot.ruleY(shown, { y: "y", x1: "low", x2: "high", ...stroke }),
    plot.dot(clear(shown, "low", hiding), { x: "low", y: "y", ...shape, ...stroke }),
    plot.dot(clear(shown, "high", hiding), { x: "high", y: "y", ...shape, ...stroke }),
  ];
}

/** The marks of upright intervals, in dark with light edges or in a colour; those that are not finite are left out. */
export function uprightWhiskers(
  plot: Plot,
  whiskers: readonly UprightWhisker[],
  { color, hiding }: Omit<WhiskerStyle, "halo"> = {},
): PlotModule.Markish[] {
  const shown = whiskers.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  if (shown.length === 0) return [];
  const stroke = { stroke: color ?? ink.dark, strokeWidth: 1.3 };
  const shape = { symbol: level, r: 3, fill: "none" };
  return [
    ...(color === undefined
      ? [plot.ruleX(shown, { x: "x", y1: "low", y2: "high", ...light })]
      : []),
    plot.ruleX(shown, { x: "x", y1: "low", y2: "high", ...stroke }),
    plot.dot(clear(shown, "low", hiding), { x: "x", y: "low", ...shape, ...stroke }),
    plot.dot(clear(shown, "high", hiding), { x: "x", y: "high", ...shape, ...stroke }),
  ];
}
