/**
 * Where the texts of a figure are: their boxes in px, from the font's advance widths, with every
 * translation and rotation applied.
 *
 * @module
 */
import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { Resvg } from "@resvg/resvg-js";
import { textWidth } from "../../src/plot/_measure.ts";
import type { Figure } from "../../src/plot/mod.ts";

/** A text with its box. */
export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A point after the transforms above it: `[a b; c d]` and a shift. */
type Matrix = readonly [number, number, number, number, number, number];

const identity: Matrix = [1, 0, 0, 1, 0, 0];

function multiply(m: Matrix, n: Matrix): Matrix {
  const [a, b, c, d, e, f] = m;
  const [g, h, i, j, k, l] = n;
  return [
    a * g + c * h,
    b * g + d * h,
    a * i + c * j,
    b * i + d * j,
    a * k + c * l + e,
    b * k + d * l + f,
  ];
}

function matrixOf(transform: string): Matrix {
  let matrix = identity;
  for (const [, name, list] of transform.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const numbers = list.split(/[\s,]+/).map(Number);
    if (name === "translate") {
      matrix = multiply(matrix, [1, 0, 0, 1, numbers[0], numbers[1] ?? 0]);
    } else {
      assert.equal(name, "rotate");
      const [sin, cos] = [
        Math.sin(numbers[0] * Math.PI / 180),
        Math.cos(numbers[0] * Math.PI / 180),
      ];
      matrix = multiply(matrix, [cos, sin, -sin, cos, 0, 0]);
    }
  }
  return matrix;
}

/** An attribute of an element or of the nearest ancestor that has it. */
function inherited(node: Element, name: string, otherwise: string): string {
  for (let at: Element | null = node; at; at = at.parentElement) {
    const value = at.getAttribute(name);
    if (value !== null) return value;
  }
  return otherwise;
}

function length(value: string | null, size: number): number {
  if (value === null) return 0;
  return value.endsWith("em") ? parseFloat(value) * size : parseFloat(value);
}

function boxOf(node: Element): TextBox {
  const text = node.textContent ?? "";
  const size = parseFloat(inherited(node, "font-size", "10"));
  const weight = inherited(node, "font-weight", "400") === "600" ? 600 : 400;
  const width = textWidth(text, size, weight);
  const anchor = inherited(node, "text-anchor", "start");
  const x = length(node.getAttribute("x"), size) + length(node.getAttribute("dx"), size);
  const y = length(node.getAttribute("y"), size) + length(node.getAttribute("dy"), size);
  const left = x - (anchor === "middle" ? width / 2 : anchor === "end" ? width : 0);
  let matrix = identity;
  for (let at: Element | null = node; at; at = at.parentElement) {
    matrix = multiply(matrixOf(at.getAttribute("transform") ?? ""), matrix);
  }
  // Inter: capitals are 0.73 em high, descenders reach 0.2 em below the line.
  const corners = [[left, y - 0.74 * size], [left + width, y + 0.2 * size]].map(([px, py]) => [
    matrix[0] * px + matrix[2] * py + matrix[4],
    matrix[1] * px + matrix[3] * py + matrix[5],
  ]);
  const [xs, ys] = [corners.map(([px]) => px), corners.map(([, py]) => py)];
  return {
    text,
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

/** The boxes of all texts that are not empty. */
export function textBoxes(svg: string): TextBox[] {
  const { document } = parseHTML(`<!doctype html><html><body>${svg}</body></html>`);
  return [...document.querySelectorAll("text")].map((node) => boxOf(node as unknown as Element))
    .filter(({ text }) => text.trim() !== "");
}

/** Fails where two texts lie over each other. */
export function assertNoOverlap(boxes: readonly TextBox[]): void {
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) {
      const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top ||
        b.bottom <= a.top;
      assert.ok(apart, `"${a.text}" lies over "${b.text}"`);
    }
  }
}

/** Fails where a text reaches over the edge. */
export function assertInside(boxes: readonly TextBox[], width: number, height: number): void {
  for (const { text, left, right, top, bottom } of boxes) {
    const inside = left >= 0 && top >= 0 && right <= width && bottom <= height;
    assert.ok(inside, `"${text}" reaches over the edge: ${left}, ${top}, ${right}, ${bottom}`);
  }
}

/** Fails where anything that is drawn reaches over the edge; text is left out, for it needs a font. */
export function assertInkInside({ svg, width, height }: Figure): void {
  const drawn = svg.replace(/<g class="tips"[\s\S]*?<\/g>/g, "");
  const bare = drawn.replace(/<style>[^<]*<\/style>/, "").replace(
    /<rect[^>]*fill="#ffffff"[^>]*\/>/,
    "",
  );
  const box = new Resvg(bare, { font: { loadSystemFonts: false } }).getBBox();
  assert.ok(box, "nothing is drawn");
  assert.ok(box.x >= 0 && box.y >= 0, `ink from ${box.x}, ${box.y}`);
  assert.ok(
    box.x + box.width <= width && box.y + box.height <= height,
    "ink reaches over the edge",
  );
}

/** All texts in the order in which they are drawn, joined by spaces: wrapped labels are whole again. */
export function allText(svg: string): string {
  return textBoxes(svg).map(({ text }) => text.trim()).join(" ");
}

/** What all data say when they are pointed at. */
export function tipTexts(svg: string): string[] {
  const { document } = parseHTML(`<!doctype html><html><body>${svg}</body></html>`);
  return [...document.querySelectorAll(".tip")].map((node) => {
    const [title] = [...node.children].filter(({ tagName }) => tagName.toLowerCase() === "title");
    assert.ok(title, "a tip without a title");
    return title.textContent ?? "";
  });
}

/** The font sizes of all texts, in px. */
export function textSizes(svg: string): number[] {
  const { document } = parseHTML(`<!doctype html><html><body>${svg}</body></html>`);
  return [...document.querySelectorAll("text")].map((node) =>
    parseFloat(inherited(node as unknown as Element, "font-size", "10"))
  );
}
