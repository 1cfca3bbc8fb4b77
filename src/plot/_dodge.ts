/**
 * Series moved a few px apart where their intervals would lie over each other.
 *
 * @module
 */
import { type Line, type Point, radius } from "./_marks.ts";

/** From values to px. */
interface Pixels {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** From one series to the next, in px, at most. */
const apart = 4;

/** From one series to the next, in px, at least: less does not tell them apart. */
const least = 2;

/** From the first series to the last, in px, at most. */
const most = 10;

/** The interval in px that is seen beside its marker, the upper end first; none where it is hidden. */
function seen({ y, low, high }: Point, px: Pixels): readonly [number, number] | undefined {
  if (![y, low, high].every(Number.isFinite)) return undefined;
  const [top, bottom] = [px.y(high), px.y(low)];
  return bottom - top > 2 * (radius + 1.5) ? [top, bottom] : undefined;
}

/** Whether two series have intervals, one at least seen, that meet at the same place. */
function meet(a: Line, b: Line, px: Pixels): boolean {
  return a.points.some((point) => {
    const other = b.points.find(({ x }) => x === point.x);
    if (!other || !Number.isFinite(other.y) || !Number.isFinite(point.y)) return false;
    const [one, two] = [seen(point, px), seen(other, px)];
    if (!one || !two) return false;
    return one[0] <= two[1] && two[0] <= one[1];
  });
}

/** The least distance between neighbouring values, in px. */
function leastGap(lines: readonly Line[], px: Pixels): number {
  const places = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => px.x(x))))]
    .sort((a, b) => a - b);
  return Math.min(Infinity, ...places.slice(1).map((x, i) => x - places[i]));
}

/** How far each series is moved to the right, in px: all 0 where no intervals meet or where there is no room. */
export function dodgeOf(lines: readonly Line[], px: Pixels): number[] {
  const none = lines.map(() => 0);
  const steps = lines.length - 1;
  if (steps < 1) return none;
  const step = Math.min(apart, most / steps, 0.4 * leastGap(lines, px) / steps);
  if (step < least) return none;
  const any = lines.some((a, i) => lines.slice(i + 1).some((b) => meet(a, b, px)));
  return any ? lines.map((_, k) => (k - steps / 2) * step) : none;
}
