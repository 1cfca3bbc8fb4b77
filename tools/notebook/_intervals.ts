/**
 * Numbers with intervals in printed texts and in columns of tables, and whether two of them agree.
 *
 * Read are `61.8 [60.3, 63.4]`, `1.859 ± 0.008` (also `+-` and `\pm`), and columns by their names: `low` and `high` beside an
 * estimate, `x_low` and `xHigh` with `x`, `halfWidth` behind an estimate.
 *
 * @module
 */

/** A number with its interval. */
export interface Interval {
  /** The number. */
  readonly value: number;
  /** The lower end. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
}

/** Whether the new number lies in the old interval, or the intervals overlap. */
export function agree(old: Interval, now: Interval): boolean {
  const inside = now.value >= old.low && now.value <= old.high;
  return inside || (now.low <= old.high && old.low <= now.high);
}

const number = String.raw`[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?`;
const bracketed = String.raw`(${number})( ?%)?( ?)\[(${number})%?, (${number})%?\]`;
const plusMinus = String.raw`(${number})( ?%)?( ?(?:±|\+-|\\pm) ?)(${number})`;
const written = new RegExp(`(?<![\\w.])(?:${bracketed}|${plusMinus})`, "g");

/** A printed number; NaN for what is none. */
export function numberOf(text: string): number {
  const plain = text.replace(/ ?%$/, "").replaceAll(",", "").replace("−", "-");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/** A text apart from its numbers with intervals, and these. */
interface Split {
  readonly rest: string;
  readonly intervals: readonly Interval[];
}

function split(text: string): Split {
  const intervals: Interval[] = [];
  const rest = text.replace(written, (_, ...groups: (string | undefined)[]) => {
    const [value, percent, , low, high, middle, percent2, sign, half] = groups;
    if (value !== undefined) {
      intervals.push({ value: numberOf(value), low: numberOf(low!), high: numberOf(high!) });
      return `\0${percent ?? ""}[`;
    }
    const [at, width] = [numberOf(middle!), numberOf(half!)];
    intervals.push({ value: at, low: at - width, high: at + width });
    return `\0${percent2 ?? ""}${sign}`;
  });
  return { rest, intervals };
}

/** How two printed things compare. */
export type Agreement = "same" | "within" | "changed";

/** Compares two texts: equal but for numbers whose intervals agree. */
export function compareTexts(old: string, now: string): Agreement {
  if (old === now) return "same";
  const [a, b] = [split(old), split(now)];
  if (a.rest !== b.rest || a.intervals.length !== b.intervals.length) return "changed";
  return a.intervals.every((interval, i) => agree(interval, b.intervals[i])) ? "within" : "changed";
}

/** Columns that are a number and its interval together. */
export interface IntervalColumns {
  /** Of the number. */
  readonly value: number;
  /** Of the two ends, or of half the width. */
  readonly ends: readonly [low: number, high: number] | readonly [halfWidth: number];
}

const plain = (name: string) => name.toLowerCase().replace(/[-_ ]/g, "");
const isEnd = (name: string) => /(?:low(?:er)?|high|upper|halfwidth)$/.test(plain(name));

/** The groups of columns that are intervals, by their names. */
export function intervalColumns(names: readonly string[]): IntervalColumns[] {
  const all = names.map(plain);
  return all.flatMap((name, i): IntervalColumns[] => {
    const half = /^(.*)halfwidth$/.exec(name);
    if (half) {
      const value = half[1] === "" ? i - 1 : all.indexOf(half[1]);
      return value >= 0 ? [{ value, ends: [i] }] : [];
    }
    const low = /^(.*)low(er)?$/.exec(name);
    if (!low) return [];
    const high = all.findIndex((each) => each === `${low[1]}high` || each === `${low[1]}upper`);
    if (high < 0) return [];
    const value = low[1] === "" ? besideOf(i, high, names) : all.indexOf(low[1]);
    return value >= 0 ? [{ value, ends: [i, high] }] : [];
  });
}

/** The estimate of plain `low` and `high`: between the two, or else right before the first. */
function besideOf(low: number, high: number, names: readonly string[]): number {
  const between = high - low === 2 ? low + 1 : Math.min(low, high) - 1;
  return between >= 0 && !isEnd(names[between]) ? between : -1;
}

/** The interval in a row, or `undefined` where it has none. */
export function intervalIn(
  row: readonly string[],
  { value, ends }: IntervalColumns,
): Interval | undefined {
  const at = numberOf(row[value] ?? "");
  const [first, second] = ends.map((column) => numberOf(row[column] ?? ""));
  const found = ends.length === 1
    ? { value: at, low: at - first, high: at + first }
    : { value: at, low: first, high: second };
  return Object.values(found).every(Number.isFinite) ? found : undefined;
}
