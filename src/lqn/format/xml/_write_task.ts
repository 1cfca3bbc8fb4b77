/**
 * Tasks, entries, phases and activities, in XML.
 *
 * @module
 */

import type {
  LqnActivity,
  LqnCall,
  LqnEntry,
  LqnForwarding,
  LqnHistogram,
  LqnPhase,
  LqnPrecedence,
  LqnTask,
  Parameter,
  SpexObservation,
} from "../../model/mod.ts";
import { activityHistogram, entryHistograms } from "../_entry_histogram.ts";
import {
  writeEntryResults,
  writeHistogram,
  writeObservations,
  writeResults,
  type XmlOutput,
} from "./_write_results.ts";

/** Writes `<task>`. */
export function writeTask(output: XmlOutput, task: LqnTask<Parameter>): void {
  const { printer } = output;
  const attributes = {
    name: task.name,
    scheduling: task.scheduling ?? "fcfs",
    multiplicity: task.multiplicity,
    "think-time": task.thinkTime,
    priority: task.priority,
    "queue-length": task.queueLength,
    replication: task.replication,
    initially: task.initially,
  };
  printer.element("task", attributes, () => {
    writeObservations(output, output.observations.take("task", task.name));
    writeHistogram(output, task.histogram, task.name);
    writeResults(output, "result-task", "task", task.name);
    for (const fan of task.fanIn ?? []) {
      printer.element("fan-in", { source: fan.task, value: fan.value });
    }
    for (const fan of task.fanOut ?? []) {
      printer.element("fan-out", { dest: fan.task, value: fan.value });
    }
    const histograms = entryHistograms(task);
    for (const entry of task.entries) writeEntry(output, entry, histograms.get(entry.name));
    writeGraph(output, task);
  });
}

function writeEntry(
  output: XmlOutput,
  entry: LqnEntry<Parameter>,
  histogram: LqnHistogram<Parameter> | undefined,
): void {
  const { name, phases } = entry;
  const attributes = {
    name,
    type: phases ? "PH1PH2" : "NONE",
    "open-arrival-rate": entry.openArrivalRate,
    priority: entry.priority,
    semaphore: entry.semaphore,
    rwlock: entry.rwlock,
  };
  output.printer.element("entry", attributes, () => {
    writeObservations(output, output.observations.takeEntry(entry));
    writeHistogram(output, histogram, `${name}.${histogram?.phase}`);
    writeEntryResults(output, name, phases === undefined);
    for (const one of entry.forwarding ?? []) writeForwarding(output, one, name);
    if (!phases || phases.length === 0) return;
    output.printer.element("entry-phase-activities", {}, () => {
      for (const index of phases.keys()) writePhase(output, phases, name, index + 1);
    });
  });
}

function writeForwarding(
  output: XmlOutput,
  { to, probability }: LqnForwarding<Parameter>,
  from: string,
): void {
  output.printer.element("forwarding", { dest: to, prob: probability }, () => {
    writeObservations(output, output.observations.take("forwarding", `${from}>${to}`));
    writeResults(output, "result-call", "forward", `${from}>${to}`);
  });
}

function writePhase(
  output: XmlOutput,
  phases: readonly LqnPhase<Parameter>[],
  entry: string,
  number: number,
): void {
  const phase = phases[number - 1];
  if (number < phases.length && Object.keys(phase).length === 0) return;
  const attributes = { name: phase.name ?? `${entry}_ph${number}`, phase: number };
  output.printer.element("activity", { ...attributes, ...demandsOf(phase) }, () => {
    writeObservations(output, output.observations.takePhase(entry, number), true);
    writeBody(output, phase, "phase", `${entry}.${number}`);
    for (const call of phase.calls ?? []) {
      const observed = output.observations.takeCall(entry, number, call.to);
      writeCall(output, call, `${entry}.${number}`, observed);
    }
  });
}

function writeActivity(output: XmlOutput, activity: LqnActivity<Parameter>, task: string): void {
  const { name, boundTo } = activity;
  const attributes = { name, "bound-to-entry": boundTo, ...demandsOf(activity) };
  output.printer.element("activity", attributes, () => {
    const element = `${task}:${name}`;
    writeObservations(output, output.observations.take("activity", element));
    writeBody(output, activity, "activity", element);
    for (const call of activity.calls ?? []) {
      const observed = output.observations.take("call", `${element}>${call.to}`);
      writeCall(output, call, element, observed);
    }
  });
}

function demandsOf(phase: LqnPhase<Parameter>): Record<string, Parameter | string | undefined> {
  return {
    "host-demand-mean": phase.demand ?? 0,
    "host-demand-cvsq": phase.cvSquared,
    "think-time": phase.thinkTime,
    "max-service-time": phase.maxServiceTime,
    "call-order": phase.callOrder?.toUpperCase(),
  };
}

function writeBody(
  output: XmlOutput,
  phase: LqnPhase<Parameter>,
  kind: "phase" | "activity",
  element: string,
): void {
  writeHistogram(output, activityHistogram(phase), element);
  writeResults(output, "result-activity", kind, element);
}

function writeCall(
  output: XmlOutput,
  call: LqnCall<Parameter>,
  from: string,
  observations: readonly SpexObservation[],
): void {
  const name = call.kind === "sync" ? "synch-call" : "asynch-call";
  output.printer.element(name, { dest: call.to, "calls-mean": call.mean }, () => {
    writeObservations(output, observations, true);
    writeResults(output, "result-call", call.kind, `${from}>${call.to}`);
  });
}

function writeGraph(output: XmlOutput, task: LqnTask<Parameter>): void {
  const { activities = [], precedences = [] } = task;
  if (activities.length + precedences.length === 0) return;
  output.printer.element("task-activities", {}, () => {
    for (const activity of activities) writeActivity(output, activity, task.name);
    for (const precedence of precedences) writePrecedence(output, precedence, task.name);
    for (const [entry, names] of repliesOf(task)) {
      output.printer.element("reply-entry", { name: entry }, () => {
        for (const name of names) output.printer.element("reply-activity", { name });
      });
    }
  });
}

/** The activities that reply to each entry, in the order of the task's entries. */
function repliesOf(task: LqnTask<Parameter>): Map<string, string[]> {
  const replies = new Map<string, string[]>(task.entries.map(({ name }) => [name, []]));
  for (const activity of task.activities ?? []) {
    for (const entry of activity.replies ?? []) {
      const list = replies.get(entry);
      if (list) list.push(activity.name);
      else replies.set(entry, [activity.name]);
    }
  }
  for (const [entry, names] of replies) if (names.length === 0) replies.delete(entry);
  return replies;
}

const joinNames = { sequence: "pre", or: "pre-OR", and: "pre-AND" } as const;

function writePrecedence(
  output: XmlOutput,
  { from, to }: LqnPrecedence<Parameter>,
  task: string,
): void {
  const { printer } = output;
  const names = (list: readonly string[]) => {
    for (const name of list) printer.element("activity", { name });
  };
  printer.element("precedence", {}, () => {
    printer.element(joinNames[from.kind], { quorum: from.quorum }, () => {
      const join = `${task}:${from.activities.join("&")}`;
      writeHistogram(output, from.histogram, join);
      if (from.kind === "and") writeResults(output, "result-join-delay", "join", join);
      names(from.activities);
    });
    if (!to) return;
    if (to.kind === "sequence") printer.element("post", {}, () => names(to.activities));
    if (to.kind === "and") printer.element("post-AND", {}, () => names(to.activities));
    if (to.kind === "or") {
      printer.element("post-OR", {}, () => {
        for (const { activity, probability } of to.branches) {
          printer.element("activity", { name: activity, prob: probability });
        }
      });
    }
    if (to.kind === "loop") {
      printer.element("post-LOOP", { end: to.end }, () => {
        for (const { activity, count } of to.branches) {
          printer.element("activity", { name: activity, count });
        }
      });
    }
  });
}
