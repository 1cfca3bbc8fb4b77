/**
 * Ticks and domains of axes.
 *
 * @module
 */
import { commonFormat } from "./_common_format.ts";
import type { NumberFormat } from "./figure.ts";
import { formatNumber } from "./format.ts";

/** A numeric axis, worked out. */
export interface Axis {
  /** Linear or logarithmic. */
  readonly type: "linear" | "log";
  /** The first and the last value shown. */
  readonly domain: readonly [number, number];
  /** Where ticks stand. */
  readonly ticks: readonly number[];
  /** The text of a tick. */
  readonly format: (value: number) => string;
}

/** What an axis is made from. */
export interface AxisOptions {
  /** Linear (default) or logarithmic. */
  readonly type?: "linear" | "log";
  /** About how many ticks; 5 unless told. */
  readonly count?: number;
  /** Whether the domain grows to whole ticks. */
  readonly nice?: boolean;
  /** Whether a linear axis reaches 0: always, never, or where the values start near it. */
  readonly zero?: boolean | "near";
  /** How ticks are printed. */
  readonly format?: NumberFormat;
  /** Ticks to use instead of computed ones; those that the axis does not reach are left out. */
  readonly ticks?: readonly number[];
}

/** The step of 1, 2 or 5 times a power of ten nearest to `span / count`. */
function niceStep(span: number, count: number): number {
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const error = raw / power;
  return power * (error >= 7.07 ? 10 : error >= 3.16 ? 5 : error >= 1.41 ? 2 : 1);
}

/** Multiples of `step` from `low` to `high`, free of rounding noise. */
function multiples(low: number, high: number, step: number): number[] {
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i <= high / step + 1e-9; i++) {
    // Adding 0 turns minus zero into zero.
    ticks.push(Number((i * step).toPrecision(12)) + 0);
  }
  return ticks;
}

/** Numbers below this are taken for 0: a power of ten near them would be. */
const tiny = 1e-300;

/** Those of the wanted ticks that an axis reaches; none where it reaches none. */
function reached(
  ticks: readonly number[] | undefined,
  from: number,
  to: number,
): readonly number[] | undefined {
  const room = 1e-9 * Math.max(Math.abs(from), Math.abs(to));
  const kept = ticks?.filter((tick) => tick >= from - room && tick <= to + room) ?? [];
  return kept.length > 0 ? kept : undefined;
}

function linearAxis(low: number, high: number, options: AxisOptions): Axis {
  const { zero = false, nice = false, count = 5, format = "number" } = options;
  const reach = zero === "near" ? low > 0 && low < high / 4 : zero;
  let [from, to] = reach ? [Math.min(0, low), Math.max(0, high)] : [low, high];
  const size = Math.max(Math.abs(from), Math.abs(to));
  if (size < tiny) [from, to] = [0, 1];
  else if (to - from < 1e-9 * size) [from, to] = [from - size / 2, to + size / 2];
  const step = niceStep(to - from, count);
  if (nice) {
    from = Math.floor(from / step + 1e-9) * step;
    to = Math.ceil(to / step - 1e-9) * step;
  }
  const ticks = reached(options.ticks, from, to) ?? multiples(from, to, step);
  return { type: "linear", domain: [from, to], ticks, format: commonFormat(ticks, format) };
}

/** Decades, with 2 and 5 between them where there are few. */
function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const mantissas = decades <= 2.2 ? [1, 2, 5] : decades <= 3.2 ? [1, 3] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const mantissa of mantissas) {
      const tick = Number(`${mantissa}e${power}`);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks;
}

function logAxis(low: number, high: number, options: AxisOptions): Axis {
  const grown = (value: number, up: boolean) => {
    const power = 10 ** Math.floor(Math.log10(value) + 1e-12);
    const steps = [1, 2, 5, 10].map((m) => m * power);
    return up
      ? steps.find((s) => s >= value * (1 - 1e-9))!
      : steps.findLast((s) => s <= value * (1 + 1e-9))!;
  };
  let [from, to] = [low, high];
  if (options.nice || from === to) [from, to] = [grown(low, false), grown(high, true)];
  if (from === to) to = from * 10;
  const ticks = reached(options.ticks, from, to) ?? logTicks(from, to);
  return {
    type: "log",
    domain: [from, to],
    ticks,
    format: (value) => formatNumber(value, 3, options.format),
  };
}

/** An axis over some values; those that are not finite, or not above 0 on a log axis, are left out. */
export function makeAxis(values: Iterable<number>, options: AxisOptions = {}): Axis {
  const log = options.type === "log";
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value) || (log && value < tiny)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = log ? [1, 10] : [0, 1];
  return log ? logAxis(low, high, options) : linearAxis(low, high, options);
}

/**
 * What an axis is to reach for an estimate. A lower end that is less than a tenth of its value would stretch a log axis over
 * many decades: it is cut at the axis instead.
 */
export function reachOf(
  type: Axis["type"] | undefined,
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
): number[] {
  return type === "log" && !(low >= value / 10) ? [value, high] : [value, low, high];
}

/** An estimate as an axis can show it: on a log axis what is not above 0 is not there, and an end below the axis is cut. */
export function shownOn<E extends { readonly value: number; readonly low: number }>(
  { type, domain }: Axis,
  estimate: E,
): E & { readonly cut?: boolean } {
  if (type === "linear") return estimate;
  if (!(estimate.value > 0)) return { ...estimate, value: NaN, low: NaN };
  return estimate.low < domain[0] ? { ...estimate, low: domain[0], cut: true } : estimate;
}

/** The values that an axis can show: on a log axis those above 0. */
export function placeable<V extends { readonly value: number }>(
  type: Axis["type"] | undefined,
  values: readonly V[],
): readonly V[] {
  return type === "log" ? values.filter(({ value }) => value > 0) : values;
}

/** From values to pixels. */
export function projection(axis: Axis, from: number, to: number): (value: number) => number {
  const f = axis.type === "log" ? Math.log10 : (value: number) => value;
  const [low, high] = axis.domain.map(f);
  return (value) => from + (to - from) * (f(value) - low) / (high - low);
}
