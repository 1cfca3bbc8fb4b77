/**
 * Section E: what each entry is like, one record at a time.
 *
 * A 0 in a list of phases says the same as leaving the phase out; only a coefficient of variation
 * of 0 has a meaning of its own.
 *
 * @module
 */

import type { Parameter } from "../../model/mod.ts";
import type { Cursor } from "./_cursor.ts";
import { type Draft, type EntryDraft, type PhaseDraft, phaseDraft } from "./_draft.ts";
import { atParameter, readParameter } from "./_expression.ts";
import { readHistogram } from "./_histogram.ts";
import { readObservations } from "./_observations.ts";
import { closeSection, openSection } from "./_processors.ts";
import type { Token } from "./_token.ts";

/** What one record of section E does with the entry that it names. */
type EntryRecord = (cursor: Cursor, entry: EntryDraft, at: Token) => void;

const records: Readonly<Record<string, EntryRecord>> = {
  a: (cursor, entry, at) => {
    once(cursor, entry.openArrivalRate, `the arrivals of entry ${entry.name}`, at);
    entry.openArrivalRate = readParameter(cursor, `the arrivals of entry ${entry.name}`);
    observe(cursor, entry);
  },
  A: (cursor, entry, at) => {
    const { index } = cursor.token;
    once(cursor, entry.start, `the first activity of entry ${entry.name}`, at);
    const activity = cursor.name(`the first activity of entry ${entry.name}`);
    entry.start = { activity, index };
    observe(cursor, entry);
  },
  F: readForwarding,
  H: (cursor, entry, at) => {
    const phase = touch(entry, readPhaseNumber(cursor, entry) - 1, at);
    once(cursor, phase.histogram, `the histogram of a phase of entry ${entry.name}`, at);
    phase.histogram = readHistogram(cursor, `entry ${entry.name}`);
  },
  M: (cursor, entry, at) => readPhases(cursor, entry, "maxServiceTime", at),
  P: (_cursor, entry) => void (entry.semaphore = "signal"),
  V: (_cursor, entry) => void (entry.semaphore = "wait"),
  R: (_cursor, entry) => void (entry.rwlock = "r-lock"),
  U: (_cursor, entry) => void (entry.rwlock = "r-unlock"),
  W: (_cursor, entry) => void (entry.rwlock = "w-lock"),
  X: (_cursor, entry) => void (entry.rwlock = "w-unlock"),
  Z: (cursor, entry, at) => readPhases(cursor, entry, "thinkTime", at),
  c: (cursor, entry, at) => readPhases(cursor, entry, "cvSquared", at),
  f: readCallOrders,
  p: (cursor, entry, at) => {
    once(cursor, entry.priority, `the priority of entry ${entry.name}`, at);
    entry.priority = readParameter(cursor, `the priority of entry ${entry.name}`);
  },
  s: (cursor, entry, at) => readPhases(cursor, entry, "demand", at),
  y: (cursor, entry, at) => readCalls(cursor, entry, "sync", at),
  z: (cursor, entry, at) => readCalls(cursor, entry, "async", at),
};

/** Section E. */
export function readEntries(cursor: Cursor, draft: Draft): void {
  openSection(cursor, "E", "entries");
  while (cursor.is("letter") && Object.hasOwn(records, cursor.token.text)) {
    const at = cursor.take();
    const { token } = cursor;
    const entry = draft.entries.get(cursor.name(`record ${at.text} of an entry`));
    if (!entry) {
      throw cursor.unknown(
        "unknown-entry",
        `record ${at.text} of an entry`,
        "the entry must be one of section T",
        token,
        draft.entries.keys(),
      );
    }
    records[at.text](cursor, entry, at);
  }
  closeSection(cursor, Object.keys(records).join(", "), "the entries");
}

function observe(cursor: Cursor, entry: EntryDraft): void {
  readObservations(cursor, { kind: "entry", name: entry.name }, entry.observations);
}

/** Refuses to say a thing twice. */
export function once(cursor: Cursor, before: unknown, what: string, at: Token): void {
  if (before === undefined) return;
  throw cursor.fault("repeated-record", what, "it must be said once: remove this record", at);
}

/** Up to three values and the `-1` behind them. */
function readValues<T>(cursor: Cursor, what: string, read: () => T): T[] {
  const values: T[] = [];
  while (atParameter(cursor)) {
    if (values.length === 3) {
      throw cursor.fault("too-many-phases", what, "-1 must end at most three phases");
    }
    values.push(read());
  }
  if (values.length === 0) {
    throw cursor.fault("no-phases", what, "the value of phase 1 must be here");
  }
  cursor.end(what);
  return values;
}

const fieldWords = {
  demand: "the service times",
  cvSquared: "the coefficients of variation",
  thinkTime: "the think times",
  maxServiceTime: "the maximum service times",
} as const;

function readPhases(
  cursor: Cursor,
  entry: EntryDraft,
  field: keyof typeof fieldWords,
  at: Token,
): void {
  const what = `${fieldWords[field]} of entry ${entry.name}`;
  const values = readValues(cursor, what, () => readParameter(cursor, what));
  values.forEach((value, p) => {
    if (value === 0 && field !== "cvSquared") return;
    const phase = touch(entry, p, at);
    once(cursor, phase[field], `${what}, phase ${p + 1},`, at);
    phase[field] = value;
  });
  markPhased(entry);
  observe(cursor, entry);
}

function markPhased(entry: EntryDraft): void {
  entry.phased = true;
  fill(entry);
}

function fill({ phases, index }: EntryDraft): void {
  while (phases.length < 3) phases.push(phaseDraft(index));
}

/** The phase, at the record that speaks of it first. */
function touch(entry: EntryDraft, phase: number, at: Token): PhaseDraft {
  fill(entry);
  const draft = entry.phases[phase];
  if (draft.index === entry.index) draft.index = at.index;
  return draft;
}

function readCallOrders(cursor: Cursor, entry: EntryDraft, at: Token): void {
  const what = `the call orders of entry ${entry.name}`;
  const values = readValues(cursor, what, () => readCallOrder(cursor, what));
  values.forEach((order, p) => {
    if (order === "deterministic") touch(entry, p, at).callOrder = order;
  });
  markPhased(entry);
}

/** 0 for stochastic, anything above for deterministic. */
export function readCallOrder(cursor: Cursor, what: string): "stochastic" | "deterministic" {
  return cursor.integer(what) === 0 ? "stochastic" : "deterministic";
}

function readCalls(cursor: Cursor, entry: EntryDraft, kind: "sync" | "async", at: Token): void {
  const to = cursor.name(`the entry that ${entry.name} calls`);
  const what = `the calls from ${entry.name} to ${to}`;
  const values = readValues(cursor, what, () => readParameter(cursor, what));
  values.forEach((mean, p) => {
    if (mean !== 0) addCall(cursor, touch(entry, p, at), { kind, to, mean }, what, at);
  });
  markPhased(entry);
  const element = { kind: "call", name: `${entry.name}>${to}` } as const;
  readObservations(cursor, element, entry.observations);
}

/** Adds a call to a phase or an activity, which must not have it yet. */
export function addCall(
  cursor: Cursor,
  phase: PhaseDraft,
  call: { readonly kind: "sync" | "async"; readonly to: string; readonly mean: Parameter },
  what: string,
  at: Token,
): void {
  const key = `${call.kind} ${call.to}`;
  once(cursor, phase.calls.get(key), what, at);
  phase.calls.set(key, { ...call, index: at.index });
}

function readForwarding(cursor: Cursor, entry: EntryDraft, at: Token): void {
  const to = cursor.name(`the entry that ${entry.name} forwards to`);
  const what = `the forwarding from ${entry.name} to ${to}`;
  const probability = readParameter(cursor, what);
  cursor.end(what);
  entry.forwarding.push({ to, probability, index: at.index });
  const element = { kind: "forwarding", name: `${entry.name}>${to}` } as const;
  readObservations(cursor, element, entry.observations);
}

function readPhaseNumber(cursor: Cursor, entry: EntryDraft): number {
  const { token } = cursor;
  const what = `the phase of a histogram of entry ${entry.name}`;
  const phase = cursor.integer(what);
  if (phase >= 1 && phase <= 3) return phase;
  throw cursor.fault("phase-number", what, "it must be 1, 2 or 3", token);
}
