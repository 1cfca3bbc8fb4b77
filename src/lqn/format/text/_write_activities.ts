/**
 * Section A of a task in a file in the text form. A join or fork of one activity is a sequence, and
 * a path that just ends is left out: both say the same.
 *
 * @module
 */

import type {
  LqnActivity,
  LqnFork,
  LqnJoin,
  LqnPrecedence,
  LqnTask,
  Parameter,
} from "../../model/mod.ts";
import { refuseRepeated } from "./_write_entries.ts";
import {
  cannotSay,
  histogramWords,
  nameWord,
  type ObservationWords,
  word,
} from "./_write_words.ts";

/** Section A of a task; no lines where it has no activities. */
export function activityLines(task: LqnTask<Parameter>, observed: ObservationWords): string[] {
  const { activities = [], precedences = [] } = task;
  if (activities.length === 0 && precedences.length === 0) return [];
  const records = activities.flatMap((one) => recordsOf(task.name, one, observed));
  const graph = graphOf(activities, precedences);
  return [
    "",
    `A ${nameWord(task.name, "a task")}`,
    ...records.map((line) => `  ${line}`),
    ...graph.length === 0 ? [] : [":"],
    ...graph.map((line, l) => `  ${line}${l < graph.length - 1 ? ";" : ""}`),
    "-1",
  ];
}

function recordsOf(
  task: string,
  activity: LqnActivity<Parameter>,
  observed: ObservationWords,
): string[] {
  const { demand = 0, cvSquared, thinkTime, maxServiceTime, callOrder, histogram } = activity;
  const { calls = [] } = activity;
  const name = nameWord(activity.name, "an activity");
  const key = `${task}:${name}`;
  const lines = [`s ${name} ${word(demand)}${observed.of("activity", key)}`];
  if (cvSquared !== undefined) lines.push(`c ${name} ${word(cvSquared)}`);
  if (thinkTime !== undefined) lines.push(`Z ${name} ${word(thinkTime)}`);
  if (maxServiceTime !== undefined) lines.push(`M ${name} ${word(maxServiceTime)}`);
  if (callOrder === "deterministic") lines.push(`f ${name} 1`);
  if (histogram && histogram.phase === undefined) {
    lines.push(`H ${name} ${histogramWords(histogram)}`);
  }
  refuseRepeated(`activity ${name}`, calls);
  const last = new Map(calls.map(({ to }, c) => [to, c]));
  calls.forEach(({ kind, to, mean }, c) => {
    const letter = kind === "sync" ? "y" : "z";
    const after = last.get(to) === c ? observed.of("call", `${key}>${to}`) : "";
    lines.push(`${letter} ${name} ${nameWord(to, "a call")} ${word(mean)}${after}`);
  });
  return lines;
}

/** Precedences, with each reply where its activity ends or on a line of its own. */
function graphOf(
  activities: readonly LqnActivity<Parameter>[],
  precedences: readonly LqnPrecedence<Parameter>[],
): string[] {
  const replies = new Map<string, string>();
  for (const { name, replies: entries = [] } of activities) {
    if (entries.length === 0) continue;
    replies.set(name, `[${entries.map((one) => nameWord(one, "a reply")).join(", ")}]`);
  }
  const ending = (name: string) => {
    const reply = replies.get(name) ?? "";
    replies.delete(name);
    return nameWord(name, "an activity of a graph") + reply;
  };
  const lines = precedences.filter(({ from, to }) => to || from.kind !== "sequence").map((one) =>
    precedenceWords(one, ending)
  );
  return [...lines, ...[...replies.keys()].map(ending)];
}

function precedenceWords(
  { from, to }: LqnPrecedence<Parameter>,
  ending: (name: string) => string,
): string {
  return joinWords(from, ending) + (to ? ` -> ${forkWords(to)}` : "");
}

function joinWords(join: LqnJoin<Parameter>, ending: (name: string) => string): string {
  const { kind, activities, quorum, histogram } = join;
  if (histogram) throw cannotSay("a histogram of a join", "leave it out or write another form");
  const list = activities.map(ending).join(kind === "or" ? " + " : " & ");
  return quorum === undefined || kind !== "and" || activities.length < 2
    ? list
    : `${list} (${word(quorum)})`;
}

function forkWords(fork: LqnFork<Parameter>): string {
  const name = (activity: string) => nameWord(activity, "an activity of a graph");
  if (fork.kind === "or") {
    return fork.branches.map(({ activity, probability }) =>
      `(${word(probability)}) ${name(activity)}`
    ).join(" + ");
  }
  if (fork.kind === "loop") {
    const branches = fork.branches.map(({ activity, count }) =>
      `${word(count)} * ${name(activity)}`
    );
    // LQNS takes the activity without a count in the second place only.
    const end = fork.end === undefined ? [] : [name(fork.end)];
    return [...branches.slice(0, 1), ...end, ...branches.slice(1)].join(", ");
  }
  return fork.activities.map(name).join(" & ");
}
