/**
 * The labels of vertical reference lines, in a strip above the data, none over another.
 *
 * @module
 */
import { ruleDash } from "./_legend.ts";
import { textWidth, wrapText } from "./_measure.ts";
import { type Axis, projection } from "./_scale.ts";
import { type Block, element, fontSize, ink, lineHeight, textAt } from "./_svg.ts";
import type { Reference } from "./figure.ts";

/** A label with its place. */
interface Placed {
  readonly lines: readonly string[];
  /** Where its line stands. */
  readonly x: number;
  /** Left end of the text. */
  readonly from: number;
  /** Right end of the text. */
  readonly to: number;
  /** Row, counted from the data upwards. */
  readonly level: number;
}

/** Room beside the data that labels may use, in px. */
export interface SideRoom {
  /** On the left. */
  readonly left: number;
  /** On the right. */
  readonly right: number;
}

const clearance = 4;

/** Beyond this many references all arrangements are too many to look at: each gets a row. */
const searched = 6;

/** Whether two labels keep clear of each other and of each other's line. */
function clear(a: Placed, b: Placed): boolean {
  const apart = a.to + clearance <= b.from || b.to + clearance <= a.from;
  if (a.level === b.level) return apart;
  const [upper, lower] = a.level > b.level ? [a, b] : [b, a];
  return upper.x < lower.from - 2 || upper.x > lower.to + 2;
}

/** The places a label may have, the best first: low, over its line, then to one side of it. */
function candidates(
  reference: Reference,
  x: number,
  levels: number,
  from: number,
  to: number,
): Placed[] {
  const lines = wrapText(reference.label, to - from, fontSize.tick);
  const size = Math.max(0, ...lines.map((line) => textWidth(line, fontSize.tick)));
  const starts = [x - size / 2, x - size - 3, x + 3].map((s) =>
    Math.max(from, Math.min(s, to - size))
  );
  return Array.from({ length: levels }, (_, level) => level).flatMap((level) =>
    starts.map((start) => ({ lines, x, from: start, to: start + size, level }))
  );
}

/** The first choice of one candidate each in which all are clear of each other. */
function choose(
  options: readonly Placed[][],
  done: readonly Placed[] = [],
): readonly Placed[] | undefined {
  if (done.length === options.length) return done;
  for (const candidate of options[done.length]) {
    if (!done.every((other) => clear(candidate, other))) continue;
    const all = choose(options, [...done, candidate]);
    if (all) return all;
  }
  return undefined;
}

function arrange(
  references: readonly Reference[],
  axis: Axis,
  width: number,
  room: SideRoom,
): readonly Placed[] {
  const x = projection(axis, 0, width);
  const sorted = references.toSorted((a, b) => a.value - b.value);
  for (let levels = 1; sorted.length <= searched && levels <= sorted.length; levels++) {
    const options = sorted.map((reference) =>
      candidates(reference, x(reference.value), levels, -room.left, width + room.right)
    );
    const chosen = choose(options);
    if (chosen) return chosen;
  }
  return sorted.map((reference, level) =>
    candidates(reference, x(reference.value), level + 1, -room.left, width + room.right)[3 * level]
  );
}

/** The strip; its lines go `reach` px below it, to where the data begin. */
export function referenceStrip(
  references: readonly Reference[],
  axis: Axis,
  width: number,
  reach: number,
  room: SideRoom = { left: 0, right: 0 },
): Block {
  if (references.length === 0) return { width, height: 0, svg: "" };
  const placed = arrange(references, axis, width, room);
  const step = lineHeight(fontSize.tick);
  const levels = Array.from(
    { length: Math.max(...placed.map(({ level }) => level)) + 1 },
    (_, level) =>
      Math.max(1, ...placed.filter((p) => p.level === level).map((p) => p.lines.length)),
  );
  const below = (level: number) => levels.slice(0, level).reduce((sum, lines) => sum + lines, 0);
  const height = below(levels.length) * step;
  const svg = placed.map(({ lines, x, from, level }) => {
    const baseline = height - below(level) * step - 4;
    const rule = element("line", {
      x1: x,
      x2: x,
      y1: baseline + 4,
      y2: height + reach,
      stroke: ink.dark,
      "stroke-dasharray": ruleDash(),
    });
    const texts = lines.map((line, i) =>
      textAt(from, baseline - (lines.length - 1 - i) * step, line, { size: fontSize.tick })
    );
    return rule + texts.join("");
  });
  return { width, height, svg: svg.join("") };
}
