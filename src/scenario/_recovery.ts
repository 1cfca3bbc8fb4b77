/**
 * How long a host takes to come back after an event: a crash, a migration, a change of contexts.
 *
 * What counts is what tells how far a VM or the host has come: responses, bytes where there are none, work where there are none either. Their rate before the event is that of
 * the second half of the time since the start or the event before. A window is so many intervals that {@linkcode WINDOW_COUNT} of them are expected in it, {@linkcode LEAST_WINDOW}
 * intervals at least. The rate is down where a window has less than nine tenths of what it had, less {@linkcode DEVIATIONS} standard deviations of what windows had before: chance alone hardly does that.
 * It is back at the first interval from which on there is something in it and a window is as it was.
 *
 * A workload that an event starts or stops is looked at from the other VMs: what counts is what they get, all together, and after the stop it is held against what was before the start.
 *
 * @module
 */
import type { HostEvent, WorkloadEvent } from "../host/mod.ts";
import type { EventOutcome } from "./machine.ts";
import { INTERVALS } from "./recorder.ts";
import type { HostSeries } from "./series.ts";

/** Responses expected in a window. */
const WINDOW_COUNT = 50;
/** Fewest and most intervals of a window. */
const LEAST_WINDOW = 4;
const MOST_WINDOW = 40;
/** Fewest intervals before an event that say what was before it. */
const LEAST_BEFORE = 5;
/** Part of the rate that must be back. */
const BACK = 0.9;
/** Standard deviations of a window that are left to chance. */
const DEVIATIONS = 3;

/** What became of a rate after an event, in intervals. */
export interface Recovery {
  /** The first interval, from 0, at which the rate was as before: that of the event where it never was down; `Infinity` where it was not back at the end. */
  readonly back: number;
  /** Whether it was down. */
  readonly down: boolean;
}

function sumOf(values: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += values[i];
  return sum;
}

/** The intervals that a recovery is about. */
export interface RecoveryPlaces {
  /** The first interval of what was before. */
  readonly start: number;
  /** The interval in which the event happens. */
  readonly at: number;
  /** The interval after the last one that counts. */
  readonly end: number;
  /** The interval after the last one of what was before: that of the event where it is left out. */
  readonly before?: number;
}

/**
 * What became of a rate after an event, or `undefined` where too little happened before.
 *
 * @param values Growths by interval.
 */
export function recovery(
  values: Float64Array,
  { start, at, end, before = at }: RecoveryPlaces,
): Recovery | undefined {
  const from = Math.ceil((start + before) / 2);
  if (before - from < LEAST_BEFORE) return undefined;
  const mean = sumOf(values, from, before - from) / (before - from);
  if (!(mean > 0)) return undefined;
  let squares = 0;
  for (let i = from; i < before; i++) squares += (values[i] - mean) ** 2;
  const variance = squares / (before - from - 1);
  const wanted = Math.ceil(WINDOW_COUNT / mean);
  const window = Math.min(MOST_WINDOW, Math.max(LEAST_WINDOW, wanted));
  const least = BACK * mean * window - DEVIATIONS * Math.sqrt(variance * window);
  if (least <= 0) return undefined;
  const isDown = (interval: number) => sumOf(values, interval, window) < least;
  const last = end - window;
  let now = at;
  while (now <= last && !isDown(now)) now++;
  if (now > last) return { back: at, down: false };
  while (now <= last && (values[now] === 0 || isDown(now))) now++;
  return { back: now > last ? Infinity : now, down: true };
}

/** The entity of an event in the rows: its kind, time and VM. */
export function eventEntity(event: HostEvent): string {
  const vm = "vm" in event ? `:${event.vm}` : "";
  return `event:${event.kind}@${event.at}${vm}`;
}

function isWorkload({ kind }: HostEvent): boolean {
  return kind === "start-workload" || kind === "stop-workload";
}

/** The place among events of that which started the workload that an event stops; of the stop itself where it ran from the beginning. */
function startOf(events: readonly HostEvent[], stop: WorkloadEvent): number {
  const start = events.findIndex((event) =>
    event.kind === "start-workload" && event.vm === stop.vm
  );
  return start >= 0 ? start : events.indexOf(stop);
}

/** What became of the host, or of the event's VM, after each event that happened: seconds from the event to the end of the interval in which it was back. */
export function recoveries(
  series: HostSeries,
  { events, names, duration }: {
    readonly events: readonly EventOutcome[];
    readonly names: readonly string[];
    readonly duration: number;
  },
): readonly { readonly event: HostEvent; readonly seconds: number }[] {
  const done = events.filter((outcome) => outcome.done && outcome.event.at < duration)
    .map(({ event }) => event);
  const placeOf = ({ at }: HostEvent) => Math.floor(at * INTERVALS / duration);
  const since = (index: number) => index === 0 ? 0 : placeOf(done[index - 1]);
  return done.flatMap((event, index) => {
    const vm = "vm" in event ? names.indexOf(event.vm) : undefined;
    const end = index + 1 < done.length ? placeOf(done[index + 1]) : INTERVALS;
    const first = event.kind === "stop-workload" ? startOf(done, event) : index;
    const places = { start: since(first), before: placeOf(done[first]), at: placeOf(event), end };
    const found = recovery(isWorkload(event) ? series.beside(vm!) : series.progress(vm), places);
    if (found === undefined) return [];
    const back = (found.back + 1) * duration / INTERVALS - event.at;
    return [{ event, seconds: found.down ? back : 0 }];
  });
}
