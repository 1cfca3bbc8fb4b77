/**
 * What the lanes and spans of a timeline say.
 *
 * @module
 */
import type { Box } from "./_marks.ts";
import type { LaneBar } from "./_spans.ts";
import type { Tip } from "./_tips.ts";

/** A span with what it says. */
export interface ToldSpan {
  /** The lane's number. */
  readonly lane: number;
  /** Left edge in px. */
  readonly left: number;
  /** Right edge in px. */
  readonly right: number;
  /** What it says. */
  readonly text: () => string;
}

/** Spans narrower than this, in px, cannot be pointed at: their lane speaks for them. */
const leastWidth = 1.5;

/** Beyond this many spans only the widest speak. */
const most = 300;

/** The lanes from top to bottom, then, over them, their spans; a dense lane speaks for all of its spans. */
export function spanTips(
  lanes: readonly { readonly box: Box; readonly text: string }[],
  spans: readonly ToldSpan[],
  bars: readonly LaneBar[],
  dense: readonly boolean[],
): Tip[] {
  const wide = spans.filter(({ lane, left, right }) => !dense[lane] && right - left >= leastWidth);
  const widths = wide.map(({ left, right }) => right - left).sort((a, b) => b - a);
  const least = widths[most - 1] ?? 0;
  const told = wide.filter(({ left, right }) => right - left >= least).slice(0, most);
  return [
    ...lanes,
    ...told.map(({ lane, left, right, text }) => (
      { text: text(), box: { ...bars[lane], x: left, width: right - left } }
    )),
  ];
}
