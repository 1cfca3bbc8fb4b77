/**
 * Small pieces of SVG as text.
 *
 * @module
 */
import { interRegular, interSemiBold } from "./_inter.ts";
import { textWidth, type Weight, wrapText } from "./_measure.ts";

/** The colours of everything that is not data. */
export const ink = { dark: "#1a1a1a", soft: "#555555", rule: "#8a8a8a", grid: "#e4e4e4" } as const;

/** Font sizes in px: 9.4 px are 7 pt in print. */
export const fontSize = { title: 12.5, label: 10, tick: 9.5, note: 9.4 } as const;

/** A drawn rectangle of the page, to be placed somewhere. */
export interface Block {
  /** Width in px. */
  readonly width: number;
  /** Height in px. */
  readonly height: number;
  /** SVG elements, with the upper left corner at 0, 0. */
  readonly svg: string;
}

/** Text made safe for an element or an attribute. */
export function escapeXml(text: string): string {
  return text
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A coordinate with at most three decimals, the same on every platform. */
export function coordinate(value: number): string {
  const rounded = Math.round(value * 1000) / 1000;
  return String(Object.is(rounded, -0) ? 0 : rounded);
}

/** An element; `undefined` attributes are left out, numbers rounded. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = "",
): string {
  const parts = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) =>
      ` ${key}="${typeof value === "number" ? coordinate(value) : escapeXml(String(value))}"`
    );
  return content === ""
    ? `<${name}${parts.join("")}/>`
    : `<${name}${parts.join("")}>${content}</${name}>`;
}

/** How a text is set. */
export interface TextStyle {
  /** Font size in px. */
  readonly size?: number;
  /** Regular or semibold. */
  readonly weight?: Weight;
  /** Which end of the text is at `x`. */
  readonly anchor?: "start" | "middle" | "end";
  /** Colour. */
  readonly fill?: string;
  /** Degrees clockwise about its own point. */
  readonly rotate?: number;
}

/** One line of text with its baseline at `y`. */
export function textAt(x: number, y: number, text: string, style: TextStyle = {}): string {
  const turned = style.rotate
    ? { transform: `translate(${coordinate(x)},${coordinate(y)}) rotate(${style.rotate})` }
    : { x, y };
  return element("text", {
    ...turned,
    "font-size": style.size ?? fontSize.label,
    "font-weight": style.weight === 600 ? 600 : undefined,
    "text-anchor": style.anchor ?? "start",
    fill: style.fill ?? ink.dark,
  }, escapeXml(text));
}

/** A block moved to a place. */
export function place(block: Block, x: number, y: number): string {
  return block.svg === ""
    ? ""
    : element("g", { transform: `translate(${coordinate(x)},${coordinate(y)})` }, block.svg);
}

/** Height of a line of text of a size, in px. */
export function lineHeight(size: number): number {
  return Math.round(size * 1.3);
}

/** Lines of text wrapped to a width, the first at the top. */
export function paragraph(text: string, width: number, style: TextStyle = {}): Block {
  const size = style.size ?? fontSize.label;
  const lines = wrapText(text, width, size, style.weight);
  const step = lineHeight(size);
  const x = style.anchor === "end" ? width : style.anchor === "middle" ? width / 2 : 0;
  return {
    width: Math.max(0, ...lines.map((line) => textWidth(line, size, style.weight))),
    height: lines.length * step,
    svg: lines.map((line, i) => textAt(x, i * step + size, line, style)).join(""),
  };
}

/** Blocks one below the other, `gap` px apart; empty ones take no room. */
export function stack(blocks: readonly Block[], gap = 0): Block {
  const shown = blocks.filter((block) => block.height > 0);
  let y = 0;
  const parts = shown.map((block, i) => {
    if (i > 0) y += gap;
    const placed = place(block, 0, y);
    y += block.height;
    return placed;
  });
  return { width: Math.max(0, ...shown.map((b) => b.width)), height: y, svg: parts.join("") };
}

/** The families asked for, the embedded one first. */
const family = "Inter, 'Helvetica Neue', Arial, sans-serif";

/** What the embedded files hold, so that a page's own Inter keeps the other characters. */
const range = "U+20-7E,U+A0-FF,U+370-3FF,U+2000-22FF,U+25A0-25FF";

function face(weight: Weight, base64: string): string {
  return `@font-face{font-family:Inter;font-style:normal;font-weight:${weight};unicode-range:${range};` +
    `src:url(data:font/woff2;base64,${base64}) format("woff2")}`;
}

/** The style sheet of some weights. */
export function fontFaces(weights: readonly Weight[]): string {
  return weights.map((weight) => face(weight, weight === 600 ? interSemiBold : interRegular))
    .join("");
}

/** What {@linkcode svgDocument} wraps. */
export interface DocumentParts {
  /** Content of `<title>`. */
  readonly title: string;
  /** Content of `<desc>`. */
  readonly description: string;
  /** What is drawn. */
  readonly body: Block;
}

/** A whole SVG file on white ground, with title, description and fonts. */
export function svgDocument({ title, description, body }: DocumentParts): string {
  const { width, height } = body;
  const fonts = fontFaces(body.svg.includes('font-weight="600"') ? [400, 600] : [400]);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      role: "img",
      "aria-label": title,
      "font-family": family,
    },
    [
      element("title", {}, escapeXml(title)),
      element("desc", {}, escapeXml(description)),
      element("style", {}, fonts),
      element("rect", { width, height, fill: "#ffffff" }),
      body.svg,
    ].join("\n"),
  ) + "\n";
}
