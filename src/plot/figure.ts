/**
 * What a figure is, and the options that every kind of figure shares.
 *
 * A figure is one SVG text that stands alone: its legend is drawn in it, its font is embedded, its
 * colours are spelled out, and it carries a title and a description for readers that cannot see it.
 * Lengths are CSS pixels, 96 to the inch, so that 336 fill a 3.5 inch column of a paper.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { SeriesStyle } from "./style.ts";

/** A drawn figure. */
export interface Figure {
  /** The whole figure as SVG, fit to be written to a file. */
  readonly svg: string;
  /** Width in CSS pixels, 96 to the inch. */
  readonly width: number;
  /** Height in CSS pixels, 96 to the inch. */
  readonly height: number;
  /** What the figure shows, in one line. */
  readonly title: string;
  /** What is drawn, in words, for readers that cannot see it. */
  readonly description: string;
  /** The caption and a small table of the numbers, for a terminal. */
  readonly text: string;
}

/** The name of a column of the rows. */
export type Column<Row extends object> = keyof Row & string;

/** How the numbers of an axis are printed: as they are, or 0.6 as 60%. */
export type NumberFormat = "number" | "percent";

/** A value that the reader compares with: the number of a paper, or no difference. */
export interface Reference {
  /** Where it is, in the unit of the axis. */
  readonly value: number;
  /** What it is, in a few words. */
  readonly label: string;
}

/** A {@linkcode Reference} in a figure of several panels. */
export interface PanelReference extends Reference {
  /** The panel that it stands in; all panels without it. */
  readonly facet?: string;
}

/** A stretch of an axis: how long something lasted. */
export interface Stretch {
  /** Where it begins, in the unit of the axis. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
  /** What it is, in a few words. */
  readonly label: string;
  /** The panel that it stands in; all panels without it. */
  readonly facet?: string;
}

/** What all figures take. */
export interface FigureOptions {
  /** What the figure shows, in one line. */
  readonly title: string;
  /** A second line below the title: what is held fixed. */
  readonly subtitle?: string;
  /** Lines below the figure, such as `95% intervals, 10 replications`. */
  readonly notes?: readonly string[];
  /** Added to the description that is made from the options. */
  readonly description?: string;
  /** `column` (336 px, 3.5 in), `page` (672 px, 7 in; the default) or a width in px of at least 240. */
  readonly width?: "column" | "page" | number;
  /** Colour, marker, dash and label by name; names without one get the next free style. */
  readonly styles?: Readonly<Record<string, SeriesStyle>>;
  /** Whether title and subtitle are drawn (default); a paper has its own caption. */
  readonly heading?: boolean;
}

/**
 * The width of a figure in CSS pixels.
 *
 * @param width A named width, or a number of pixels.
 * @throws {InputError} Where the number is below 240.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { figureWidth } from "@iovlab/iovlab/plot";
 *
 * assert.equal(figureWidth("column"), 3.5 * 96);
 * assert.equal(figureWidth("page"), 7 * 96);
 * ```
 */
export function figureWidth(width: FigureOptions["width"] = "page"): number {
  if (width === "column") return 336;
  if (width === "page") return 672;
  if (Number.isFinite(width) && width >= 240) return width;
  throw new InputError(
    `Cannot draw figure as width must be "column", "page" or at least 240: current value is ${width}`,
    { code: "plot/width" },
  );
}
