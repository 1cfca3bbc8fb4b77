/**
 * The graph of a task's activities: `joins -> forks`, separated by semicolons.
 *
 * @module
 */

import type { LqnFork, LqnJoin, LqnPrecedence, Parameter } from "../../model/mod.ts";
import type { Cursor } from "./_cursor.ts";
import type { TaskDraft } from "./_draft.ts";
import { atParameter, readParameter } from "./_expression.ts";

/** The precedences up to the `-1`. */
export function readGraph(cursor: Cursor, task: TaskDraft): void {
  if (cursor.is("end")) return;
  do {
    if (cursor.is("end")) return;
    const { index } = cursor.token;
    const precedence = readPrecedence(cursor, task);
    if (precedence) task.precedences.push({ ...precedence, index });
  } while (cursor.takeIf("symbol", ";"));
}

/** Nothing where the text only says that an activity replies. */
function readPrecedence(cursor: Cursor, task: TaskDraft): LqnPrecedence<Parameter> | undefined {
  const from = readJoin(cursor, task);
  if (cursor.takeIf("symbol", "->")) return { from, to: readFork(cursor) };
  return from.kind === "sequence" ? undefined : { from };
}

function readJoin(cursor: Cursor, task: TaskDraft): LqnJoin<Parameter> {
  const activities = [readReplying(cursor, task)];
  const separator = (["&", "+"] as const).find((one) => cursor.is("symbol", one));
  if (!separator) return { kind: "sequence", activities };
  while (cursor.takeIf("symbol", separator)) activities.push(readReplying(cursor, task));
  refuseMixed(cursor);
  if (separator === "+") return { kind: "or", activities };
  if (!cursor.takeIf("symbol", "(")) return { kind: "and", activities };
  const quorum = readParameter(cursor, "a quorum");
  cursor.symbol(")", "a quorum");
  return { kind: "and", activities, ...quorum === 0 ? {} : { quorum } };
}

function refuseMixed(cursor: Cursor): void {
  if (!cursor.is("symbol", "&") && !cursor.is("symbol", "+")) return;
  throw cursor.fault(
    "mixed-graph",
    "the activities of a graph",
    "all of them must stand between & or all between +: name an activity in between",
  );
}

function readReplying(cursor: Cursor, task: TaskDraft): string {
  const { token } = cursor;
  const name = cursor.name(`an activity of the graph of task ${task.name}`);
  if (!cursor.takeIf("symbol", "[")) return name;
  const activity = task.activities.get(name);
  if (!activity) {
    throw cursor.unknown(
      "unknown-activity",
      `the replies of an activity of task ${task.name}`,
      "the activity must be defined before the colon",
      token,
      task.activities.keys(),
    );
  }
  do activity.replies.add(cursor.name(`the replies of activity ${name}`)); while (
    cursor.takeIf("symbol", ",")
  );
  cursor.symbol("]", `the replies of activity ${name}`);
  return name;
}

function readFork(cursor: Cursor): LqnFork<Parameter> {
  if (cursor.is("symbol", "(")) return readOrFork(cursor);
  if (atLoopCount(cursor)) return readLoop(cursor);
  const activities = [cursor.name("an activity after ->")];
  if (!cursor.is("symbol", "&")) {
    if (cursor.is("symbol", "+")) {
      throw cursor.fault(
        "no-probability",
        "a choice of activities",
        "each one must have its probability before it: (0.4) one + (0.6) two",
      );
    }
    return { kind: "sequence", activities };
  }
  while (cursor.takeIf("symbol", "&")) activities.push(cursor.name("an activity after &"));
  refuseMixed(cursor);
  return { kind: "and", activities };
}

function readOrFork(cursor: Cursor): LqnFork<Parameter> {
  const branches = [];
  do {
    cursor.symbol("(", "the probability of a branch");
    const probability = readParameter(cursor, "the probability of a branch");
    cursor.symbol(")", "the probability of a branch");
    branches.push({ activity: cursor.name("the activity of a branch"), probability });
  } while (cursor.takeIf("symbol", "+"));
  refuseMixed(cursor);
  return { kind: "or", branches };
}

/** A number is an activity's name where no `*` follows. */
function atLoopCount(cursor: Cursor): boolean {
  if (!atParameter(cursor)) return false;
  if (cursor.token.kind !== "number") return true;
  return cursor.following.kind === "symbol" && cursor.following.text === "*";
}

function readLoop(cursor: Cursor): LqnFork<Parameter> {
  const branches = [];
  let end: string | undefined;
  do {
    const { token } = cursor;
    if (atLoopCount(cursor)) {
      const count = readParameter(cursor, "the count of a loop");
      cursor.symbol("*", "the count of a loop");
      branches.push({ activity: cursor.name("the activity of a loop"), count });
    } else {
      const name = cursor.name("the activity after a loop");
      if (end !== undefined) {
        throw cursor.fault(
          "loop-end",
          "a loop",
          "one activity at most may be without a count: write 2 * before the others",
          token,
        );
      }
      end = name;
    }
  } while (cursor.takeIf("symbol", ","));
  return { kind: "loop", branches, ...end === undefined ? {} : { end } };
}
