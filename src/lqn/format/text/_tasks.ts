/**
 * Section T: tasks, the names of their entries, and fans between replicated tasks.
 *
 * @module
 */

import type { TaskScheduling } from "../../model/mod.ts";
import type { Cursor } from "./_cursor.ts";
import { type Draft, entryDraft, type TaskDraft } from "./_draft.ts";
import { atParameter, readParameter } from "./_expression.ts";
import { readObservations } from "./_observations.ts";
import { closeSection, openSection, readScheduling } from "./_processors.ts";

/** The letters of section T; the last letter of a scheduling is the one that is written. */
export const taskLetters: Readonly<Record<string, TaskScheduling>> = {
  r: "ref",
  b: "burst",
  u: "uniform",
  f: "fcfs",
  n: "fcfs",
  h: "hol",
  p: "pri",
  P: "poll",
  i: "inf",
  S: "semaphore",
  w: "rwlock",
  W: "rwlock",
};

/** Section T. */
export function readTasks(cursor: Cursor, draft: Draft): void {
  openSection(cursor, "T", "tasks");
  const fans: (() => void)[] = [];
  const tasks = new Map<string, TaskDraft>();
  for (;;) {
    if (cursor.takeIf("letter", "t")) {
      const task = readTask(cursor, draft);
      draft.tasks.push(task);
      if (!tasks.has(task.name)) tasks.set(task.name, task);
    } else if (cursor.takeIf("letter", "I")) fans.push(readFan(cursor, tasks, "fanIn"));
    else if (cursor.takeIf("letter", "O")) fans.push(readFan(cursor, tasks, "fanOut"));
    else break;
  }
  closeSection(cursor, "t, I, O", "the tasks");
  for (const store of fans) store();
}

function readTask(cursor: Cursor, draft: Draft): TaskDraft {
  const { index } = cursor.token;
  const name = cursor.name("a task");
  const task: TaskDraft = {
    name,
    index,
    processor: "",
    fanIn: [],
    fanOut: [],
    entries: [],
    activities: new Map(),
    precedences: [],
    observations: [],
  };
  const scheduling = readScheduling(cursor, taskLetters, `task ${name}`);
  if (scheduling !== "fcfs") task.scheduling = scheduling;
  readEntryNames(cursor, task, draft);
  while (cursor.is("letter") && readOption(cursor, task));
  task.processor = cursor.name(`the processor of task ${name}`);
  while (readOption(cursor, task));
  readObservations(cursor, { kind: "task", name }, task.observations);
  return task;
}

function readEntryNames(cursor: Cursor, task: TaskDraft, draft: Draft): void {
  while (!cursor.is("end")) {
    if (cursor.is("letter") && task.entries.length > 0) {
      const rule = "-1 must end them, and a name must have two characters";
      throw cursor.fault("unclosed-list", `the entries of task ${task.name}`, rule);
    }
    const { index } = cursor.token;
    const name = cursor.name(`the entries of task ${task.name}`);
    const entry = entryDraft(name, task, index);
    task.entries.push(entry);
    if (!draft.entries.has(name)) draft.entries.set(name, entry);
  }
  cursor.end(`the entries of task ${task.name}`);
}

function readOption(cursor: Cursor, task: TaskDraft): boolean {
  const { token } = cursor;
  if (atParameter(cursor)) {
    task.priority = readParameter(cursor, `the priority of task ${task.name}`);
    return true;
  }
  if (token.kind !== "letter" || !"Tgimqrz".includes(token.text)) return false;
  cursor.take();
  const what = `option ${token.text} of task ${task.name}`;
  if (token.text === "i") makeInfinite(task);
  else if (token.text === "g") task.group = cursor.name(what);
  else task[options[token.text]] = readParameter(cursor, what);
  return true;
}

const options: Readonly<
  Record<string, "initially" | "multiplicity" | "queueLength" | "replication" | "thinkTime">
> = {
  T: "initially",
  m: "multiplicity",
  q: "queueLength",
  r: "replication",
  z: "thinkTime",
};

/** Without limit on its threads a server is an infinite one, whatever orders its queue. */
function makeInfinite(task: TaskDraft): void {
  const { scheduling = "fcfs" } = task;
  if (["fcfs", "hol", "pri", "poll", "inf"].includes(scheduling)) task.scheduling = "inf";
  else task.multiplicity = Infinity;
}

function readFan(
  cursor: Cursor,
  tasks: ReadonlyMap<string, TaskDraft>,
  side: "fanIn" | "fanOut",
): () => void {
  const words = side === "fanIn" ? "a fan-in" : "a fan-out";
  const source = cursor.token;
  const from = cursor.name(`the source of ${words}`);
  const destination = cursor.token;
  const to = cursor.name(`the destination of ${words}`);
  const value = readParameter(cursor, words);
  const [holder, task, token] = side === "fanIn" ? [to, from, destination] : [from, to, source];
  return () => {
    const found = tasks.get(holder);
    if (!found) {
      const rule = "its task must be one of section T";
      throw cursor.unknown("unknown-task", words, rule, token, tasks.keys());
    }
    found[side].push({ task, value, index: source.index });
  };
}
