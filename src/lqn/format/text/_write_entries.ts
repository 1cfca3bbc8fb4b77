/**
 * Section E of a file in the text form.
 *
 * @module
 */

import type {
  LqnActivity,
  LqnCall,
  LqnEntry,
  LqnPhase,
  LqnTask,
  Parameter,
  ReadWriteLockRole,
  SemaphoreRole,
} from "../../model/mod.ts";
import {
  cannotSay,
  histogramWords,
  nameWord,
  type ObservationWords,
  word,
} from "./_write_words.ts";

const roles: Readonly<Record<SemaphoreRole | ReadWriteLockRole, string>> = {
  "signal": "P",
  "wait": "V",
  "r-lock": "R",
  "r-unlock": "U",
  "w-lock": "W",
  "w-unlock": "X",
};

/** The lines of section E about the entries of one task. */
export function entryLines(task: LqnTask<Parameter>, observed: ObservationWords): string[] {
  const starts = new Map<string, LqnActivity<Parameter>>();
  for (const activity of task.activities ?? []) {
    if (activity.boundTo !== undefined) starts.set(activity.boundTo, activity);
  }
  return task.entries.flatMap((entry) => linesOf(entry, starts.get(entry.name), observed));
}

function linesOf(
  entry: LqnEntry<Parameter>,
  start: LqnActivity<Parameter> | undefined,
  observed: ObservationWords,
): string[] {
  const { name, phases = [] } = entry;
  if (phases.length > 3) throw cannotSay(`entry ${name} with ${phases.length} phases`, "use three");
  const seen = observed.of("entry", name);
  const lines: string[] = [];
  if (start) lines.push(`A ${name} ${nameWord(start.name, "an activity")}`);
  if (entry.openArrivalRate !== undefined) lines.push(`a ${name} ${word(entry.openArrivalRate)}`);
  if (phases.length > 0) lines.unshift(`s ${name} ${listOf(phases, "demand", 0)}`);
  if (lines.length > 0) lines[0] += seen;
  else if (seen !== "") throw cannotSay(`an observation of empty entry ${name}`, "give it a phase");
  if (start?.histogram?.phase !== undefined) {
    lines.push(`H ${name} ${start.histogram.phase} ${histogramWords(start.histogram)}`);
  }
  if (entry.priority !== undefined) lines.push(`p ${name} ${word(entry.priority)}`);
  const role = entry.semaphore ?? entry.rwlock;
  if (role !== undefined) lines.push(`${roles[role]} ${name}`);
  lines.push(...phaseLines(name, phases), ...callLines(name, phases, observed));
  for (const { to, probability } of entry.forwarding ?? []) {
    const target = nameWord(to, "a forwarding");
    const after = observed.of("forwarding", `${name}>${to}`);
    lines.push(`F ${name} ${target} ${word(probability)} -1${after}`);
  }
  return lines;
}

type PhaseField = "demand" | "cvSquared" | "thinkTime" | "maxServiceTime";

/** One value for each phase, and the end of the list. */
function listOf(
  phases: readonly LqnPhase<Parameter>[],
  field: PhaseField,
  otherwise: number,
): string {
  return [...phases.map((phase) => word(phase[field] ?? otherwise)), "-1"].join(" ");
}

function phaseLines(name: string, phases: readonly LqnPhase<Parameter>[]): string[] {
  const lines: string[] = [];
  const list = (letter: string, field: PhaseField, otherwise: number) => {
    if (phases.every((phase) => phase[field] === undefined)) return;
    lines.push(`${letter} ${name} ${listOf(phases, field, otherwise)}`);
  };
  list("c", "cvSquared", 1);
  list("Z", "thinkTime", 0);
  list("M", "maxServiceTime", 0);
  if (phases.some(({ callOrder }) => callOrder === "deterministic")) {
    const flags = phases.map(({ callOrder }) => callOrder === "deterministic" ? 1 : 0);
    lines.push(`f ${name} ${flags.join(" ")} -1`);
  }
  phases.forEach(({ histogram }, p) => {
    if (histogram) lines.push(`H ${name} ${p + 1} ${histogramWords(histogram)}`);
  });
  return lines;
}

interface CallLine {
  readonly kind: "sync" | "async";
  readonly to: string;
  readonly means: Parameter[];
}

function callLines(
  name: string,
  phases: readonly LqnPhase<Parameter>[],
  observed: ObservationWords,
): string[] {
  const lists = phases.map(({ calls = [] }) => calls);
  for (const calls of lists) refuseRepeated(`entry ${name}`, calls);
  const lines = mergeCalls(lists);
  const last = new Map(lines.map(({ to }, l) => [to, l]));
  return lines.map(({ kind, to, means }, l) => {
    const letter = kind === "sync" ? "y" : "z";
    const after = last.get(to) === l ? observed.of("call", `${name}>${to}`) : "";
    return `${letter} ${name} ${nameWord(to, "a call")} ${means.map(word).join(" ")} -1${after}`;
  });
}

/** The text form takes one number of calls for each kind and entry. */
export function refuseRepeated(of: string, calls: readonly LqnCall<Parameter>[]): void {
  const seen = new Set<string>();
  for (const { kind, to } of calls) {
    const key = keyOf({ kind, to });
    if (seen.has(key)) {
      throw cannotSay(`two ${kind} calls from ${of} to ${to}`, "add up their numbers");
    }
    seen.add(key);
  }
}

function keyOf({ kind, to }: { readonly kind: string; readonly to: string }): string {
  return `${kind} ${to}`;
}

/** Calls of all phases as lines with a number for each phase, in an order that reads back. */
function mergeCalls(lists: readonly (readonly LqnCall<Parameter>[])[]): CallLine[] {
  const lines: CallLine[] = [];
  const at = lists.map(() => 0);
  const ahead = new Map<string, number>();
  for (const call of lists.flat()) ahead.set(keyOf(call), (ahead.get(keyOf(call)) ?? 0) + 1);
  for (;;) {
    const heads = lists.map((list, p) => list[at[p]]);
    const open = heads.filter((head) => head !== undefined);
    if (open.length === 0) return lines;
    const count = (call: LqnCall<Parameter>) =>
      open.filter((head) => keyOf(head) === keyOf(call)).length;
    const next = open.find((head) => count(head) === ahead.get(keyOf(head))) ?? open[0];
    const means: Parameter[] = [];
    heads.forEach((head, p) => {
      if (!head || keyOf(head) !== keyOf(next)) return;
      while (means.length < p) means.push(0);
      means.push(head.mean);
      at[p]++;
    });
    ahead.set(keyOf(next), ahead.get(keyOf(next))! - count(next));
    lines.push({ kind: next.kind, to: next.to, means });
  }
}
