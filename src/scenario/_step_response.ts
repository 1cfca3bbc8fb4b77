/**
 * How a VM's share follows a change of its context: what it had before, what it has after, and how far the one lags behind the other.
 *
 * What counts is the VM's application bytes, both ways. Before is the second half of the time since the start or the event before, after is the
 * second half of the time until the next event or the end. The lag is an area: for so long the old rate would have had to go on for the VM to
 * have got what it did get until then. So it needs no threshold and is finer than an interval, where the rate is steady; what is sent in large
 * pieces makes it uncertain by a piece over the change of the rate. It may be negative: a change that is overshot at first.
 *
 * @module
 */
import type { HostEvent } from "../host/mod.ts";
import type { EventOutcome } from "./machine.ts";
import { INTERVALS } from "./recorder.ts";
import type { HostSeries } from "./series.ts";

/** Least change, as a share of the larger rate, that a lag is told of. */
const LEAST_CHANGE = 0.1;
/** Fewest intervals that say what a rate is. */
const LEAST_INTERVALS = 5;

/** What became of a rate when it changed, in intervals. */
export interface Shift {
  /** Growth by interval before. */
  readonly before: number;
  /** Growth by interval after. */
  readonly after: number;
  /** Intervals that it lagged behind; `NaN` where it hardly changed. */
  readonly lag: number;
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum / (to - from);
}

/**
 * What became of a rate when it changed, or `undefined` where there is too little before or after.
 *
 * @param values Growths by interval.
 * @param start The first interval of what was before.
 * @param at When it changed, in intervals; not always a whole number.
 * @param end The interval after the last one that counts.
 */
export function shift(
  values: Float64Array,
  { start, at, end }: { readonly start: number; readonly at: number; readonly end: number },
): Shift | undefined {
  const first = Math.floor(at);
  const from = Math.ceil((start + first) / 2);
  const settled = Math.ceil((first + end) / 2);
  if (first - from < LEAST_INTERVALS || end - settled < LEAST_INTERVALS) return undefined;
  const before = meanOf(values, from, first);
  const after = meanOf(values, settled, end);
  const change = after - before;
  if (Math.abs(change) < LEAST_CHANGE * Math.max(before, after) || change === 0) {
    return { before, after, lag: NaN };
  }
  const missing = (settled - first) * (after - meanOf(values, first, settled));
  return { before, after, lag: missing / change - (at - first) };
}

/** A change of a VM's context and what became of its rate. */
export interface StepResponse {
  /** The event. */
  readonly event: HostEvent;
  /** Megabits per second before. */
  readonly before: number;
  /** Megabits per second after. */
  readonly after: number;
  /** Seconds that the rate lagged behind the event; `NaN` where it hardly changed. */
  readonly lag: number;
}

/** What became of the VM's rate at each change of its context that happened. */
export function stepResponses(
  series: HostSeries,
  { events, names, duration }: {
    readonly events: readonly EventOutcome[];
    readonly names: readonly string[];
    readonly duration: number;
  },
): readonly StepResponse[] {
  const done = events.filter((outcome) => outcome.done && outcome.event.at < duration)
    .map(({ event }) => event);
  const placeOf = ({ at }: HostEvent) => at * INTERVALS / duration;
  const length = duration / INTERVALS;
  return done.flatMap((event, index) => {
    if (event.kind !== "resize-context") return [];
    const vm = names.indexOf(event.vm);
    const into = series.of(vm, "in");
    const bytes = series.of(vm, "out").map((value, interval) => value + into[interval]);
    const found = shift(bytes, {
      start: index === 0 ? 0 : Math.floor(placeOf(done[index - 1])),
      at: placeOf(event),
      end: index + 1 < done.length ? Math.floor(placeOf(done[index + 1])) : INTERVALS,
    });
    if (found === undefined) return [];
    const megabits = 8e-6 / length;
    return [{
      event,
      before: found.before * megabits,
      after: found.after * megabits,
      lag: found.lag * length,
    }];
  });
}
