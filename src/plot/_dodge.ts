/**
 * Series moved a few px apart where their intervals would lie over each other.
 *
 * @module
 */
import { type Line, type Point, radius } from "./_marks.ts";

/** From values to px. */
export interface Pixels {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** From one series to the next, in px, at most. */
const apart = 4;

/** Points this near to each other, in px, stand at one place. */
const same = 4;

/** From one series to the next, in px, at least: less does not tell them apart. */
const least = 2;

/** From the first series to the last, in px, at most: the panel makes room for it at both ends. */
const most = 24;

/** The interval in px that is seen beside its marker, the upper end first; none where it is hidden. */
function seen({ y, low, high }: Point, px: Pixels): readonly [number, number] | undefined {
  if (![y, low, high].every(Number.isFinite)) return undefined;
  const [top, bottom] = [px.y(high), px.y(low)];
  return bottom - top > 2 * (radius + 1.5) ? [top, bottom] : undefined;
}

/** Whether two series have intervals, both seen, that lie over each other. */
function meet(a: Line, b: Line, px: Pixels): boolean {
  return a.points.some((point) => {
    const one = seen(point, px);
    if (!one) return false;
    return b.points.some((other) => {
      if (Math.abs(px.x(other.x) - px.x(point.x)) > same) return false;
      const two = seen(other, px);
      return two !== undefined && one[0] <= two[1] && two[0] <= one[1];
    });
  });
}

/** The least distance between neighbouring places, in px; those of one place do not count. */
function leastGap(lines: readonly Line[], px: Pixels): number {
  const places = lines.flatMap(({ points }) => points.map(({ x }) => px.x(x)))
    .sort((a, b) => a - b);
  const gaps = places.slice(1).map((x, i) => x - places[i]);
  return Math.min(Infinity, ...gaps.filter((gap) => gap > same));
}

/** A panel's lines with its scales. */
export interface DodgedPanel {
  /** Its lines, the same series in all panels. */
  readonly lines: readonly Line[];
  /** Its scales. */
  readonly px: Pixels;
}

/**
 * How far each series is moved to the right, in px, alike in all panels: all 0 where no intervals meet or where there is no
 * room.
 */
export function dodgeOf(panels: readonly DodgedPanel[]): number[] {
  const count = Math.max(...panels.map(({ lines }) => lines.length));
  const none = Array.from({ length: count }, () => 0);
  const steps = count - 1;
  if (steps < 1) return none;
  const gap = Math.min(...panels.map(({ lines, px }) => leastGap(lines, px)));
  const step = Math.min(apart, most / steps, 0.3 * gap / steps);
  if (step < least) return none;
  const any = panels.some(({ lines, px }) =>
    lines.some((a, i) => lines.slice(i + 1).some((b) => meet(a, b, px)))
  );
  return any ? none.map((_, k) => (k - steps / 2) * step) : none;
}
