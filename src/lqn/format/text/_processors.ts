/**
 * Sections P and U: processors and their groups.
 *
 * @module
 */

import type { ProcessorScheduling } from "../../model/mod.ts";
import type { Cursor } from "./_cursor.ts";
import type { Draft, GroupDraft, ProcessorDraft } from "./_draft.ts";
import { atParameter, readParameter } from "./_expression.ts";
import { readObservations } from "./_observations.ts";

/** The letters of section P. */
export const processorLetters: Readonly<Record<string, ProcessorScheduling>> = {
  f: "fcfs",
  h: "hol",
  p: "pp",
  s: "ps",
  r: "rand",
  i: "inf",
  c: "cfs",
};

/** Opens a section: its letter and its count, which says nothing. */
export function openSection(cursor: Cursor, letter: string, what: string): void {
  if (!cursor.takeIf("letter", letter)) {
    throw cursor.fault("expected-section", "a model", `section ${letter} (${what}) must be here`);
  }
  const count = `the number of ${what} after ${letter}`;
  if (!cursor.is("number")) {
    throw cursor.fault("expected-count", count, "a whole number, or 0, must be here");
  }
  cursor.integer(count);
}

/** Closes a section, where one of its letters does not stand here. */
export function closeSection(cursor: Cursor, letters: string, what: string): void {
  if (cursor.takeIf("end")) return;
  if (cursor.is("eof")) throw cursor.fault("unclosed-list", what, "-1 must end it");
  throw cursor.fault("unknown-record", what, `one of ${letters}, or -1, must be here`);
}

/** Section P. */
export function readProcessors(cursor: Cursor, draft: Draft): void {
  openSection(cursor, "P", "processors");
  while (cursor.is("letter", "p")) {
    cursor.take();
    draft.processors.push(readProcessor(cursor));
  }
  closeSection(cursor, "p", "the processors");
}

function readProcessor(cursor: Cursor): ProcessorDraft {
  const { index } = cursor.token;
  const name = cursor.name("a processor");
  const processor: ProcessorDraft = { name, index, groups: [], observations: [] };
  const scheduling = readScheduling(cursor, processorLetters, `processor ${name}`);
  if (scheduling !== "fcfs") processor.scheduling = scheduling;
  if ((scheduling === "cfs" || scheduling === "ps") && atParameter(cursor)) {
    const quantum = readParameter(cursor, "a quantum");
    if (quantum !== 0) processor.quantum = quantum;
  }
  while (readOption(cursor, processor));
  const element = { kind: "processor", name } as const;
  readObservations(cursor, element, processor.observations);
  return processor;
}

/** The letter of a scheduling, out of a table. */
export function readScheduling<S>(
  cursor: Cursor,
  letters: Readonly<Record<string, S>>,
  what: string,
): S {
  const { token } = cursor;
  if (token.kind !== "letter" || !Object.hasOwn(letters, token.text)) {
    throw cursor.fault(
      "unknown-scheduling",
      what,
      `its scheduling must be one of ${Object.keys(letters).join(", ")}`,
    );
  }
  return letters[cursor.take().text];
}

function readOption(cursor: Cursor, processor: ProcessorDraft): boolean {
  const { token } = cursor;
  if (token.kind !== "letter" || !"imrR".includes(token.text)) return false;
  cursor.take();
  const what = `option ${token.text} of processor ${processor.name}`;
  if (token.text === "i") {
    processor.scheduling = "inf";
    delete processor.quantum;
  } else if (token.text === "m") processor.multiplicity = readParameter(cursor, what);
  else if (token.text === "r") processor.replication = readParameter(cursor, what);
  else processor.speed = readParameter(cursor, what);
  return true;
}

/** Section U, where there is one. */
export function readGroups(cursor: Cursor, draft: Draft): void {
  if (!cursor.is("letter", "U")) return;
  openSection(cursor, "U", "groups");
  const processors = new Map(draft.processors.toReversed().map((one) => [one.name, one]));
  while (cursor.takeIf("letter", "g")) {
    const { index } = cursor.token;
    const name = cursor.name("a group");
    const share = readParameter(cursor, `the share of group ${name}`);
    const cap = cursor.takeIf("letter", "c");
    const { token } = cursor;
    const processor = processors.get(cursor.name(`the processor of group ${name}`));
    if (!processor) {
      throw cursor.unknown(
        "unknown-processor",
        `group ${name}`,
        "its processor must be one of section P",
        token,
        processors.keys(),
      );
    }
    const group: GroupDraft = { name, index, share, cap, observations: [] };
    processor.groups.push(group);
    readObservations(cursor, { kind: "group", name }, group.observations);
  }
  closeSection(cursor, "g", "the groups");
}
