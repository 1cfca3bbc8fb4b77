/**
 * What each datum says when it is pointed at or focused: a layer of invisible shapes over a panel, each of the class `tip`
 * with the text in its `<title>`.
 *
 * The layer is drawn last, so that numbers and end strokes do not hide what is under them, and in the order of the data, so
 * that a page which makes the shapes focusable is walked through in that order. What an interval covers is a shape of the
 * class `tip-extent` below them: it says the same and is not to be focused.
 *
 * @module
 */
import type { Box } from "./_marks.ts";
import { element, escapeXml } from "./_svg.ts";
import type { NumberFormat } from "./figure.ts";
import { type Estimate, formatEstimate } from "./format.ts";

/** One datum's text and where it is. */
export interface Tip {
  /** What is said. */
  readonly text: string;
  /** Where the datum is. */
  readonly box: Box;
  /** Where its interval is, if it reaches further. */
  readonly extent?: Box;
}

/** Half the side of what a marker's pointer must meet, in px: wider than the marker. */
const reach = 7;

/** The square around a marker. */
export function aroundPoint(x: number, y: number, half = reach): Box {
  return { x: x - half, y: y - half, width: 2 * half, height: 2 * half };
}

/** Facts, one after the other; empty ones are left out. */
export function facts(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("; ");
}

/** A unit with the space before it; a pure number has none. */
function spaced(unit: string | undefined): string {
  return unit === undefined || unit === "" || unit === "1" ? "" : ` ${unit}`;
}

/** `Throughput: 1,980 [1,950, 2,010] replies/s`. */
export function estimateFact(
  label: string,
  estimate: Estimate,
  { unit, format, decimals }: {
    readonly unit?: string;
    readonly format?: NumberFormat;
    readonly decimals?: number;
  } = {},
): string {
  return `${label}: ${formatEstimate(estimate, { format, decimals })}${spaced(unit)}`;
}

function shape(box: Box, name: string, text: string): string {
  const size = {
    x: box.x,
    y: box.y,
    width: Math.max(1, box.width),
    height: Math.max(1, box.height),
  };
  return element("rect", { class: name, ...size }, element("title", {}, escapeXml(text)));
}

/** The layer; nothing for no data. */
export function tipLayer(tips: readonly Tip[]): string {
  if (tips.length === 0) return "";
  const extents = tips.flatMap(({ text, extent }) =>
    extent ? [shape(extent, "tip-extent", text)] : []
  );
  const own = tips.map(({ text, box }) => shape(box, "tip", text));
  return element(
    "g",
    { class: "tips", fill: "#ffffff", "fill-opacity": "0" },
    extents.join("") + own.join(""),
  );
}

/**
 * Which of many points, close to each other, speak: at most about `most`, evenly taken, the first, the last and the extremes
 * among them.
 */
export function speaking(values: readonly number[], most = 60): number[] {
  const all = values.map((_, index) => index);
  if (values.length <= most) return all;
  const step = Math.ceil(values.length / most);
  const finite = all.filter((index) => Number.isFinite(values[index]));
  const by = (better: (a: number, b: number) => boolean) =>
    finite.reduce((best, index) => (better(values[index], values[best]) ? index : best), finite[0]);
  const kept = new Set([0, values.length - 1, by((a, b) => a < b), by((a, b) => a > b)]);
  return all.filter((index) => index % step === 0 || kept.has(index));
}
