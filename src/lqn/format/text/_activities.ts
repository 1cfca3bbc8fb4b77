/**
 * Sections A: the activities of a task, and after a colon their graph.
 *
 * @module
 */

import type { Cursor } from "./_cursor.ts";
import { type ActivityDraft, activityDraft, type Draft, type TaskDraft } from "./_draft.ts";
import { addCall, once, readCallOrder } from "./_entries.ts";
import { readParameter } from "./_expression.ts";
import { readGraph } from "./_graph.ts";
import { readHistogram } from "./_histogram.ts";
import { readObservations } from "./_observations.ts";
import { closeSection } from "./_processors.ts";
import type { Token } from "./_token.ts";

/** Sections A, as many as there are. */
export function readActivities(cursor: Cursor, draft: Draft): void {
  const tasks = new Map(draft.tasks.toReversed().map((one) => [one.name, one]));
  while (cursor.takeIf("letter", "A")) {
    const { token } = cursor;
    const task = tasks.get(cursor.name("section A"));
    if (!task) {
      const rule = "its task must be one of section T";
      throw cursor.unknown("unknown-task", "section A", rule, token, tasks.keys());
    }
    while (cursor.is("letter") && "scfHMyzZ".includes(cursor.token.text)) {
      readRecord(cursor, task);
    }
    const what = `the activities of task ${task.name}`;
    if (cursor.takeIf("symbol", ":")) {
      readGraph(cursor, task);
      cursor.end(`the graph of task ${task.name}`);
    } else closeSection(cursor, "s, c, f, H, M, y, z, Z, :", what);
  }
}

const fields: Readonly<
  Record<string, readonly ["demand" | "cvSquared" | "thinkTime" | "maxServiceTime", string]>
> = {
  s: ["demand", "the service time"],
  c: ["cvSquared", "the coefficient of variation"],
  Z: ["thinkTime", "the think time"],
  M: ["maxServiceTime", "the maximum service time"],
};

function readRecord(cursor: Cursor, task: TaskDraft): void {
  const at = cursor.take();
  const name = cursor.name(`record ${at.text} of an activity of task ${task.name}`);
  const activity = task.activities.get(name) ?? activityDraft(name, at.index);
  task.activities.set(name, activity);
  if (at.text === "y" || at.text === "z") readCall(cursor, task, activity, at);
  else if (at.text === "H") {
    once(cursor, activity.histogram, `the histogram of activity ${name}`, at);
    activity.histogram = readHistogram(cursor, `activity ${name}`);
  } else if (at.text === "f") {
    const order = readCallOrder(cursor, `the call order of activity ${name}`);
    if (order === "deterministic") activity.callOrder = order;
  } else {
    const [field, words] = fields[at.text];
    const what = `${words} of activity ${name}`;
    once(cursor, activity[field], what, at);
    const value = readParameter(cursor, what);
    if (value !== 0 || field === "cvSquared") activity[field] = value;
  }
  const element = { kind: "activity", name: `${task.name}:${name}` } as const;
  readObservations(cursor, element, activity.observations);
}

function readCall(cursor: Cursor, task: TaskDraft, activity: ActivityDraft, at: Token): void {
  const kind = at.text === "y" ? "sync" : "async";
  const to = cursor.name(`the entry that activity ${activity.name} calls`);
  const what = `the calls from activity ${activity.name} to ${to}`;
  const mean = readParameter(cursor, what);
  if (mean !== 0) addCall(cursor, activity, { kind, to, mean }, what, at);
  const element = { kind: "call", name: `${task.name}:${activity.name}>${to}` } as const;
  readObservations(cursor, element, activity.observations);
}
