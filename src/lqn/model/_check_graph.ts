/**
 * Activity graphs: where they start, how they go on, where they reply and end.
 *
 * @module
 */

import { isReference } from "./_check_roles.ts";
import { type Faults, numberOr } from "./_faults.ts";
import type { Parameter } from "./document.ts";
import type { LqnModel, LqnPrecedence, LqnTask } from "./types.ts";

/** The activities that a fork leads to, the end of a loop included. */
export function forkTargets(to: LqnPrecedence<Parameter>["to"]): string[] {
  if (!to) return [];
  if ("activities" in to) return [...to.activities];
  const heads = to.branches.map((branch) => branch.activity);
  return to.kind === "loop" && to.end !== undefined ? [...heads, to.end] : heads;
}

/** Adds the faults of activity graphs. */
export function checkGraphs(model: LqnModel<Parameter>, faults: Faults): void {
  const called = syncCalled(model);
  model.tasks.forEach((task, t) => {
    const path = `tasks[${t}]`;
    const before = faults.list.length;
    checkActivityNames(task, path, faults);
    checkStarts(task, path, faults);
    if (faults.list.length > before) return;
    checkProbabilities(task, path, faults);
    if (checkOrder(task, path, faults)) checkReplies(task, path, called, faults);
  });
}

/** Entries that somebody waits for, directly or through forwarding. */
function syncCalled(model: LqnModel<Parameter>): Set<string> {
  const called = new Set<string>();
  for (const task of model.tasks) {
    const phases = task.entries.flatMap((entry) => entry.phases ?? []);
    for (const phase of [...phases, ...task.activities ?? []]) {
      for (const call of phase.calls ?? []) if (call.kind === "sync") called.add(call.to);
    }
  }
  const entries = model.tasks.flatMap((task) => task.entries);
  for (let grown = true; grown;) {
    const size = called.size;
    for (const entry of entries) {
      if (called.has(entry.name)) entry.forwarding?.forEach((one) => called.add(one.to));
    }
    grown = called.size > size;
  }
  return called;
}

function checkActivityNames(task: LqnTask<Parameter>, path: string, faults: Faults): void {
  const activities = new Set(task.activities?.map((one) => one.name));
  const entries = new Set(task.entries.map((one) => one.name));
  const froms = new Set<string>();
  const targets = new Set<string>();
  task.precedences?.forEach(({ from, to }, p) => {
    const at = `${path}.precedences[${p}]`;
    const unknown = [...from.activities, ...forkTargets(to)].filter((one) => !activities.has(one));
    for (const name of unknown) {
      faults.add("unknown-activity", at, `Cannot find activity "${name}" in task "${task.name}"`);
    }
    for (const name of from.activities) {
      if (froms.has(name)) {
        faults.add("two-successors", at, `Cannot follow activity "${name}" twice: fork after it`);
      }
      froms.add(name);
    }
    for (const name of forkTargets(to)) {
      if (targets.has(name)) {
        faults.add(
          "two-predecessors",
          at,
          `Cannot lead to activity "${name}" twice: join before it`,
        );
      }
      targets.add(name);
    }
    if (from.activities.length === 0) {
      faults.add(
        "empty-precedence",
        at,
        "Cannot use a precedence that starts nowhere: name an activity",
      );
    }
  });
  task.activities?.forEach((activity, a) =>
    activity.replies?.forEach((reply) => {
      if (entries.has(reply)) return;
      faults.add(
        "unknown-reply",
        `${path}.activities[${a}]`,
        `Cannot reply to "${reply}" as task "${task.name}" has no such entry`,
      );
    })
  );
}

function checkStarts(task: LqnTask<Parameter>, path: string, faults: Faults): void {
  const starts = new Map<string, number>();
  const targets = new Set(task.precedences?.flatMap((one) => forkTargets(one.to)));
  task.activities?.forEach((activity, a) => {
    const at = `${path}.activities[${a}]`;
    const entry = activity.boundTo;
    if (entry === undefined) return;
    if (!task.entries.some((one) => one.name === entry)) {
      faults.add(
        "unknown-start",
        at,
        `Cannot start entry "${entry}" with activity "${activity.name}" as task "${task.name}" has no such entry`,
      );
    }
    if (targets.has(activity.name)) {
      faults.add(
        "start-inside",
        at,
        `Cannot start entry "${entry}" with activity "${activity.name}" as others lead to it`,
      );
    }
    starts.set(entry, (starts.get(entry) ?? 0) + 1);
  });
  task.entries.forEach((entry, e) => {
    const at = `${path}.entries[${e}]`;
    const count = starts.get(entry.name) ?? 0;
    if (count === 0 && entry.phases === undefined) {
      faults.add(
        "no-start",
        at,
        `Cannot run entry "${entry.name}": give it phases or a first activity`,
      );
    } else if (count > 0 && entry.phases !== undefined) {
      faults.add(
        "phases-and-activities",
        at,
        `Cannot run entry "${entry.name}" with phases and with activities: leave one out`,
      );
    } else if (count > 1) {
      faults.add(
        "two-starts",
        at,
        `Cannot start entry "${entry.name}" with ${count} activities: use one`,
      );
    }
  });
}

function checkProbabilities(task: LqnTask<Parameter>, path: string, faults: Faults): void {
  task.precedences?.forEach(({ to }, p) => {
    if (to?.kind !== "or") return;
    const sum = to.branches.reduce((sum, one) => sum + numberOr(one.probability, NaN), 0);
    if (Math.abs(sum - 1) > 1e-4) {
      faults.add(
        "or-fork-sum",
        `${path}.precedences[${p}]`,
        `Cannot branch in task "${task.name}" with probabilities that sum to ${sum}: they must sum to 1`,
      );
    }
  });
}

/** No activity is reached from itself, else `false`; one that is never reached is a warning. */
function checkOrder(task: LqnTask<Parameter>, path: string, faults: Faults): boolean {
  let ordered = true;
  const after = successors(task);
  const state = new Map<string, "open" | "done">();
  const visit = (start: string) => {
    const stack = [{ name: start, next: 0 }];
    state.set(start, "open");
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const name = after.get(top.name)?.[top.next++];
      if (name === undefined) {
        state.set(top.name, "done");
        stack.pop();
      } else if (state.get(name) === "open") {
        ordered = false;
        faults.add(
          "activity-cycle",
          path,
          `Cannot run activity "${name}" of task "${task.name}" after itself: use a loop`,
        );
      } else if (!state.has(name)) {
        state.set(name, "open");
        stack.push({ name, next: 0 });
      }
    }
  };
  for (const one of task.activities ?? []) {
    if (one.boundTo !== undefined && !state.has(one.name)) visit(one.name);
  }
  task.activities?.forEach((activity, a) => {
    if (state.has(activity.name)) return;
    faults.add(
      "unreached-activity",
      `${path}.activities[${a}]`,
      `Activity "${activity.name}" of task "${task.name}" never runs as nothing leads to it: lead to it or leave it out`,
      "warning",
    );
  });
  return ordered;
}

function successors(task: LqnTask<Parameter>): Map<string, string[]> {
  const after = new Map<string, string[]>();
  for (const { from, to } of task.precedences ?? []) {
    for (const name of from.activities) after.set(name, forkTargets(to));
  }
  return after;
}

/** Each request that somebody waits for has exactly one reply, whatever branches are taken. */
function checkReplies(
  task: LqnTask<Parameter>,
  path: string,
  called: ReadonlySet<string>,
  faults: Faults,
): void {
  if (isReference(task) || !task.activities?.length) return;
  const order = ordered(task);
  task.entries.forEach((entry, e) => {
    if (entry.phases !== undefined) return;
    const replies = expectedReplies(task, entry.name, order);
    const at = `${path}.entries[${e}]`;
    if (replies === "in loop") {
      faults.add(
        "reply-in-loop",
        at,
        `Cannot reply to entry "${entry.name}" inside a loop as it may run more than once: reply after it`,
      );
    } else if (called.has(entry.name) && Math.abs(replies - 1) > 1e-4) {
      faults.add(
        "replies",
        at,
        `Cannot reply ${replies} times to entry "${entry.name}": every path must reply exactly once`,
      );
    }
  });
}

/** The precedences of a graph without cycles, each after all that lead to it. */
function ordered(task: LqnTask<Parameter>): LqnPrecedence<Parameter>[] {
  const place = new Map(topological(task).map((name, index) => [name, index]));
  const last = (one: LqnPrecedence<Parameter>) =>
    one.from.activities.reduce((most, name) => Math.max(most, place.get(name)!), 0);
  return (task.precedences ?? [])
    .map((one) => ({ one, last: last(one) }))
    .sort((a, b) => a.last - b.last)
    .map(({ one }) => one);
}

/** The expected number of replies of one request, or that there is one in a loop. */
function expectedReplies(
  task: LqnTask<Parameter>,
  entry: string,
  order: readonly LqnPrecedence<Parameter>[],
): number | "in loop" {
  const weights = new Map<string, number>();
  const inLoop = new Set<string>();
  const start = task.activities?.find((one) => one.boundTo === entry);
  if (start) weights.set(start.name, 1);
  for (const precedence of order) spread(precedence, weights, inLoop);
  let sum = 0;
  for (const activity of task.activities ?? []) {
    if (!activity.replies?.includes(entry)) continue;
    const weight = weights.get(activity.name) ?? 0;
    if (weight > 0 && inLoop.has(activity.name)) return "in loop";
    sum += weight;
  }
  return sum;
}

function spread(
  { from, to }: LqnPrecedence<Parameter>,
  weights: Map<string, number>,
  inLoop: Set<string>,
): void {
  const inputs = from.activities.map((name) => weights.get(name) ?? 0);
  const weight = from.kind === "or"
    ? inputs.reduce((sum, one) => sum + one, 0)
    : inputs.reduce((most, one) => Math.max(most, one), 0);
  if (!to) return;
  const loops = from.activities.some((name) => inLoop.has(name));
  const give = (name: string, share: number, looping: boolean) => {
    weights.set(name, weight * share);
    if (looping) inLoop.add(name);
  };
  if (to.kind === "or") {
    for (const one of to.branches) give(one.activity, numberOr(one.probability, 1), loops);
  } else if (to.kind === "loop") {
    for (const one of to.branches) give(one.activity, 1, true);
    if (to.end !== undefined) give(to.end, 1, loops);
  } else for (const name of to.activities) give(name, 1, loops);
}

/** The activities of a graph without cycles, each after all that lead to it. */
function topological(task: LqnTask<Parameter>): string[] {
  const after = successors(task);
  const left = new Map<string, number>();
  for (const targets of after.values()) {
    for (const name of targets) left.set(name, (left.get(name) ?? 0) + 1);
  }
  const ready = (task.activities ?? []).map((one) => one.name).filter((name) => !left.has(name));
  const order: string[] = [];
  while (ready.length > 0) {
    const name = ready.pop()!;
    order.push(name);
    for (const next of after.get(name) ?? []) {
      const count = left.get(next)! - 1;
      left.set(next, count);
      if (count === 0) ready.push(next);
    }
  }
  return order;
}
