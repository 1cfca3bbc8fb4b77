/**
 * Figures inside an HTML page: without a font of their own, as wide as what holds them, and with ids that no other figure has.
 *
 * A figure's file embeds its fonts. A page of many figures embeds them once, by {@linkcode figureFonts}, and takes each
 * figure by {@linkcode inlineSvg}.
 *
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { coordinate, fontFaces } from "./_svg.ts";
import type { Figure } from "./figure.ts";

/** Options of {@linkcode inlineSvg}. */
export interface InlineSvgOptions {
  /** What all ids of the figure begin with; made from the drawn content unless told. A page that shows one figure twice needs it. */
  readonly id?: string;
  /**
   * The role of the whole: `img` unless told. A page that makes the marks focusable takes `group`, for what is inside of an
   * image is not there for a screen reader.
   */
  readonly role?: "img" | "group";
}

/**
 * The SVG of a figure without the fonts that its file embeds: about 50 kB less.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lineFigure, withoutFonts } from "@iovlab/iovlab/plot";
 *
 * const rows = [{ vms: 1, rate: 10 }, { vms: 2, rate: 19 }];
 * const { svg } = await lineFigure(rows, { title: "T", x: "vms", y: "rate", xLabel: "VMs", yLabel: "Rate" });
 * assert.match(svg, /font-face/);
 * assert.doesNotMatch(withoutFonts(svg), /font-face/);
 * ```
 */
export function withoutFonts(svg: string): string {
  return svg.replace(/<style>[^<]*<\/style>\n?/, "");
}

/** Ids and what refers to them, with something before each. */
function prefixed(svg: string, id: string): string {
  return svg
    .replace(/ id="([^"]*)"/g, ` id="${id}-$1"`)
    .replace(/url\(#([^)]*)\)/g, `url(#${id}-$1)`)
    .replace(/ ((?:xlink:)?href)="#([^"]*)"/g, ` $1="#${id}-$2"`);
}

/**
 * A figure as an SVG element for an HTML page: full width, labelled by its own title and description, no fonts, no id that
 * another figure has. The same figure gives the same text.
 *
 * Each datum is a shape of the class `tip` whose `<title>` says series, value, interval and unit; what an interval covers is
 * of the class `tip-extent` and says the same.
 *
 * @param figure A drawn figure.
 * @param options Other ids, or another role.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { inlineSvg, lineFigure } from "@iovlab/iovlab/plot";
 *
 * const rows = [{ vms: 1, rate: 10 }, { vms: 2, rate: 19 }];
 * const figure = await lineFigure(rows, { title: "T", x: "vms", y: "rate", xLabel: "VMs", yLabel: "Rate" });
 * const svg = inlineSvg(figure);
 * assert.match(svg, /^<svg [^>]*width="100%" viewBox="0 0 672 \d+" role="img" aria-labelledby="(f[0-9a-f]+)-title \1-desc"/);
 * assert.match(svg, /<rect class="tip"[^>]*><title>VMs: 2; Rate: 19<\/title>/);
 * assert.doesNotMatch(svg, /font-face/);
 * ```
 */
export function inlineSvg(figure: Figure, options: InlineSvgOptions = {}): string {
  const bare = withoutFonts(figure.svg);
  const id = options.id ?? `f${bytesToHex(sha256(utf8ToBytes(bare))).slice(0, 12)}`;
  const { width, height } = figure;
  const root = [
    'xmlns="http://www.w3.org/2000/svg"',
    'width="100%"',
    `viewBox="0 0 ${coordinate(width)} ${coordinate(height)}"`,
    `role="${options.role ?? "img"}"`,
    `aria-labelledby="${id}-title ${id}-desc"`,
    /font-family="[^"]*"/.exec(bare)?.[0] ?? "",
  ];
  return prefixed(bare, id)
    .replace(/^<svg [^>]*>/, `<svg ${root.join(" ")}>`)
    .replace("<title>", `<title id="${id}-title">`)
    .replace("<desc>", `<desc id="${id}-desc">`)
    .trimEnd();
}

/**
 * The fonts of all figures as the text of a style sheet, to stand once in a page: about 50 kB.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { figureFonts } from "@iovlab/iovlab/plot";
 *
 * assert.equal(figureFonts().match(/@font-face/g)?.length, 2);
 * ```
 */
export function figureFonts(): string {
  return fontFaces([400, 600]);
}
