/**
 * Figures that are no charts: a module that draws for itself hands its SVG over and gets a
 * {@linkcode Figure} with the heading, fonts and description of all others.
 *
 * @module
 */
import type { Figure } from "./figure.ts";
import { textWidth } from "./_measure.ts";
import {
  element,
  fontSize,
  ink,
  paragraph,
  place,
  stack,
  svgDocument,
  textAt,
  type TextStyle,
} from "./_svg.ts";

/** What {@linkcode drawing} puts on a page. */
export interface DrawingParts {
  /** What it shows, in one line. */
  readonly title: string;
  /** What is drawn, in words, for readers that cannot see it. */
  readonly description: string;
  /** The same in plain text, for a terminal. */
  readonly text: string;
  /** Width of the drawn part in px. */
  readonly width: number;
  /** Height of the drawn part in px. */
  readonly height: number;
  /** SVG elements, with the upper left corner at 0, 0. */
  readonly svg: string;
  /** Lines below it. */
  readonly notes?: readonly string[];
  /** Whether the title stands above the drawn part; `true` unless told. */
  readonly heading?: boolean;
}

/** How a text of a drawing is set. */
export interface DrawingTextStyle {
  /** Font size in px; 10 unless told. */
  readonly size?: number;
  /** Regular, which it is unless told, or semibold. */
  readonly weight?: 400 | 600;
  /** Which end of the text is at `x`; `start` unless told. */
  readonly anchor?: "start" | "middle" | "end";
  /** Colour; nearly black unless told. */
  readonly fill?: string;
}

/** Empty space around a drawing, in px. */
const margin = 12;

/** The least width that a heading has, in px, however narrow the drawn part is. */
const leastWidth = 240;

/**
 * A figure from drawn elements.
 *
 * @param parts The elements and what they show.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drawing, svgElement } from "@iovlab/iovlab/plot";
 *
 * const svg = svgElement("circle", { cx: 20, cy: 20, r: 18, fill: "none", stroke: "#000000" });
 * const words = { title: "A circle", description: "A circle.", text: "A circle" };
 * const figure = drawing({ ...words, width: 40, height: 40, svg });
 * assert.match(figure.svg, /<circle cx="20"/);
 * ```
 */
export function drawing(parts: DrawingParts): Figure {
  const { title, description, text, notes = [], heading = true } = parts;
  const inner = Math.max(parts.width, leastWidth);
  const note = { size: fontSize.note, fill: ink.soft };
  const content = stack([
    ...heading ? [paragraph(title, inner, { size: fontSize.title, weight: 600 })] : [],
    { width: parts.width, height: parts.height, svg: parts.svg },
    ...notes.map((line) => paragraph(line, inner, note)),
  ], 8);
  const width = Math.ceil(inner) + 2 * margin;
  const height = Math.ceil(content.height) + 2 * margin;
  const body = { width, height, svg: place(content, margin, margin) };
  const svg = svgDocument({ title, description, body });
  return { svg, width, height, title, description, text };
}

/**
 * An SVG element as text. Numbers are rounded to three decimals, texts are escaped, attributes that
 * are `undefined` are left out.
 *
 * @param name The element's name.
 * @param attributes Its attributes.
 * @param content Elements inside of it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { svgElement } from "@iovlab/iovlab/plot";
 *
 * assert.equal(svgElement("path", { d: "M0,0", "stroke-width": 1 / 3 }), '<path d="M0,0" stroke-width="0.333"/>');
 * ```
 */
export function svgElement(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = "",
): string {
  return element(name, attributes, content);
}

/**
 * One line of text as an SVG element, with its baseline at `y`.
 *
 * @param x Where the anchor is, in px.
 * @param y Where the baseline is, in px.
 * @param text The text.
 * @param style How it is set.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { svgText } from "@iovlab/iovlab/plot";
 *
 * assert.match(svgText(0, 10, "a < b", { anchor: "middle" }), /text-anchor="middle".*a &lt; b/);
 * ```
 */
export function svgText(x: number, y: number, text: string, style: DrawingTextStyle = {}): string {
  const plain: TextStyle = style;
  return textAt(x, y, text, plain);
}

/**
 * The width of a text in the bundled font, in px.
 *
 * @param text The text.
 * @param size Font size in px.
 * @param weight Regular unless told.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { measureText } from "@iovlab/iovlab/plot";
 *
 * assert.ok(measureText("client", 20) > measureText("client", 10));
 * ```
 */
export function measureText(text: string, size: number, weight: 400 | 600 = 400): number {
  return textWidth(text, size, weight);
}
