/**
 * Tasks, entries, phases, activities and precedences, in JSON.
 *
 * @module
 */

import { InputError } from "../../../core/mod.ts";
import type {
  LqnActivity,
  LqnCall,
  LqnEntry,
  LqnFan,
  LqnHistogram,
  LqnPhase,
  LqnPrecedence,
  LqnTask,
  Parameter,
  ReadWriteLockRole,
  SpexObservation,
} from "../../model/mod.ts";
import { activityHistogram, entryHistograms } from "../_entry_histogram.ts";
import { quoted } from "../_words.ts";
import {
  entryResultsOutput,
  histogramOutput,
  type JsonOutput,
  listOutput,
  observeOutput,
  type Output,
  resultsOutput,
  valueOutput,
} from "./_write_results.ts";

/** A task. */
export function taskOutput(output: JsonOutput, task: LqnTask<Parameter>): Output {
  const { name, activities = [], precedences = [] } = task;
  const histograms = entryHistograms(task);
  const starts = new Map(activities.map((activity) => [activity.boundTo, activity.name]));
  return {
    "name": name,
    "scheduling": task.scheduling ?? "fcfs",
    "multiplicity": valueOutput(task.multiplicity),
    "replication": valueOutput(task.replication),
    "think-time": valueOutput(task.thinkTime),
    "priority": valueOutput(task.priority),
    "queue-length": valueOutput(task.queueLength),
    "initially": valueOutput(task.initially),
    "histogram": histogramOutput(output, task.histogram, name),
    "fan-in": fansOutput(task.fanIn),
    "fan-out": fansOutput(task.fanOut),
    "observe": observeOutput(output.observations.take("task", name)),
    "results": resultsOutput(output, "task", name),
    "entry": task.entries.map((entry) =>
      entryOutput(output, entry, starts, histograms.get(entry.name))
    ),
    "activity": listOutput(checkedActivities(task).map((one) => activityOutput(output, one, name))),
    "precedence": listOutput(precedences.map((one) => precedenceOutput(output, one, name))),
  };
}

function fansOutput(fans: readonly LqnFan<Parameter>[] = []): Output {
  return listOutput(fans.map(({ task, value }) => ({ [task]: valueOutput(value) })));
}

/** The activities of a task; an entry can say where it starts once only. */
function checkedActivities(task: LqnTask<Parameter>): readonly LqnActivity<Parameter>[] {
  const bound = new Set<string>();
  const entries = new Map(task.entries.map((entry) => [entry.name, entry]));
  for (const { name, boundTo } of task.activities ?? []) {
    if (boundTo === undefined) continue;
    const entry = entries.get(boundTo);
    if (!bound.has(boundTo) && entry && !entry.phases) {
      bound.add(boundTo);
      continue;
    }
    const state = bound.has(boundTo)
      ? "another activity starts that entry"
      : "the task has no such entry without phases";
    const words = `Cannot write activity ${quoted(name)} bound to entry ${quoted(boundTo)} as ` +
      `${state}: mend the model first`;
    throw new InputError(words, { code: "lqn/unknown-entry" });
  }
  return task.activities ?? [];
}

const lockWords: Readonly<Record<ReadWriteLockRole, string>> = {
  "r-lock": "read-lock",
  "r-unlock": "read-unlock",
  "w-lock": "write-lock",
  "w-unlock": "write-unlock",
};

function entryOutput(
  output: JsonOutput,
  entry: LqnEntry<Parameter>,
  starts: ReadonlyMap<string | undefined, string>,
  histogram: LqnHistogram<Parameter> | undefined,
): Output {
  const { name, phases, forwarding = [] } = entry;
  return {
    "name": name,
    "open-arrival-rate": valueOutput(entry.openArrivalRate),
    "priority": valueOutput(entry.priority),
    "semaphore": entry.semaphore,
    "rwlock": entry.rwlock && lockWords[entry.rwlock],
    "forwarding": listOutput(forwarding.map(({ to, probability }) => ({
      "destination": to,
      "mean-calls": valueOutput(probability),
      "observe": observeOutput(output.observations.take("forwarding", `${name}>${to}`)),
      "results": resultsOutput(output, "forward", `${name}>${to}`),
    }))),
    "histogram": entryHistogramOutput(output, histogram, name),
    "start-activity": phases ? undefined : starts.get(name) ?? null,
    "observe": observeOutput(output.observations.takeEntry(entry)),
    "phase": phases?.flatMap((phase, index) => {
      const missing = index + 1 < phases.length && Object.keys(phase).length === 0;
      return missing ? [] : [phaseOutput(output, phase, name, index + 1)];
    }),
    "results": entryResultsOutput(output, name, phases === undefined),
  };
}

/** A list by phase. */
function entryHistogramOutput(
  output: JsonOutput,
  histogram: LqnHistogram<Parameter> | undefined,
  entry: string,
): Output {
  if (!histogram) return undefined;
  const { phase = 1 } = histogram;
  return [
    ...Array.from({ length: phase - 1 }, () => null),
    histogramOutput(output, histogram, `${entry}.${phase}`),
  ];
}

function phaseOutput(
  output: JsonOutput,
  phase: LqnPhase<Parameter>,
  entry: string,
  number: number,
): Output {
  return {
    "phase": number,
    "comment": phase.name,
    ...bodyOutput(
      output,
      phase,
      (call) => output.observations.takeCall(entry, number, call.to),
      `${entry}.${number}`,
    ),
    "observe": observeOutput(output.observations.takePhase(entry, number), true),
    "results": resultsOutput(output, "phase", `${entry}.${number}`),
  };
}

function activityOutput(
  output: JsonOutput,
  activity: LqnActivity<Parameter>,
  task: string,
): Output {
  const element = `${task}:${activity.name}`;
  return {
    "name": activity.name,
    ...bodyOutput(
      output,
      activity,
      (call) => output.observations.take("call", `${element}>${call.to}`),
      element,
    ),
    "reply-to": listOutput(activity.replies ?? []),
    "observe": observeOutput(output.observations.take("activity", element)),
    "results": resultsOutput(output, "activity", element),
  };
}

function bodyOutput(
  output: JsonOutput,
  phase: LqnPhase<Parameter>,
  observed: (call: LqnCall<Parameter>) => readonly SpexObservation[],
  from: string,
): { readonly [key: string]: Output } {
  const calls = (kind: "sync" | "async") =>
    listOutput(
      (phase.calls ?? []).filter((call) => call.kind === kind).map((call) => ({
        "destination": call.to,
        "mean-calls": valueOutput(call.mean),
        "observe": observeOutput(observed(call), true),
        "results": resultsOutput(output, kind, `${from}>${call.to}`),
      })),
    );
  return {
    "service-time": valueOutput(phase.demand ?? 0),
    "host-demand-cvsq": valueOutput(phase.cvSquared),
    "think-time": valueOutput(phase.thinkTime),
    "max-service-time": valueOutput(phase.maxServiceTime),
    "determinstic-calls": phase.callOrder === "deterministic" ? true : undefined,
    "histogram": histogramOutput(output, activityHistogram(phase), from),
    "synch-call": calls("sync"),
    "asynch-call": calls("async"),
  };
}

const joinKeys = { sequence: "pre", or: "or-join", and: "and-join" } as const;

function precedenceOutput(
  output: JsonOutput,
  { from, to }: LqnPrecedence<Parameter>,
  task: string,
): Output {
  const join = `${task}:${from.activities.join("&")}`;
  return {
    [joinKeys[from.kind]]: from.activities,
    "quorum": valueOutput(from.quorum),
    "histogram": histogramOutput(output, from.histogram, join),
    "results": from.kind === "and" ? resultsOutput(output, "join", join) : undefined,
    ...forkOutput(to),
  };
}

function forkOutput(to: LqnPrecedence<Parameter>["to"]): { readonly [key: string]: Output } {
  if (!to) return {};
  if (to.kind === "or") {
    const branches = to.branches.map((one) => ({ [one.activity]: valueOutput(one.probability) }));
    return { "or-fork": branches };
  }
  if (to.kind !== "loop") return { [to.kind === "and" ? "and-fork" : "post"]: to.activities };
  const branches: Output[] = to.branches.map((one) => ({ [one.activity]: valueOutput(one.count) }));
  return { "loop": to.end === undefined ? branches : [...branches, { [to.end]: null }] };
}
