/**
 * A ramp of one hue whose lightness falls from end to end, so that it keeps its order in grey and for every kind of colour
 * vision: the stops are five of the sequential "Blues" of Harrower and Brewer, "ColorBrewer.org" (2003).
 *
 * @module
 */
import { luminance } from "./_marks.ts";

const stops = ["#f3f7fc", "#c6dbef", "#6baed6", "#2171b5", "#08306b"];

function channels(color: string): number[] {
  return [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
}

/** The colour at a share of the ramp, as `#rrggbb`; shares beyond its ends are those of the ends. */
export function rampColor(share: number): string {
  const at = Math.max(0, Math.min(1, share)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(at));
  const [from, to] = [channels(stops[low]), channels(stops[low + 1])];
  const mixed = from.map((value, i) => Math.round(value + (to[i] - value) * (at - low)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Black or white, whichever stands out more: at least 4.5 to 1, as WCAG 2 asks of texts. */
export function textOn(color: string): string {
  return luminance(color) > 0.179 ? "#000000" : "#ffffff";
}
