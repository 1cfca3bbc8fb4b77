/**
 * Activity graphs of the XML form: precedences and replies.
 *
 * @module
 */

import type {
  LqnActivity,
  LqnFork,
  LqnHistogram,
  LqnJoin,
  LqnPrecedence,
  Parameter,
} from "../../model/mod.ts";
import { saysSomething } from "../normal.ts";
import { quoted } from "../_words.ts";
import { readActivity, readHistogram } from "./_activity.ts";
import { readChildren, tidy, type XmlContext, XmlFields } from "./_fields.ts";
import type { XmlElement } from "./_tree.ts";

/** The graph of a task. */
export interface XmlGraph {
  /** The activities. */
  readonly activities: readonly LqnActivity<Parameter>[];
  /** The precedences. */
  readonly precedences: readonly LqnPrecedence<Parameter>[];
}

/** Reads `<task-activities>`. */
export function readGraph(
  context: XmlContext,
  element: XmlElement,
  task: string,
  path: string,
): XmlGraph {
  const activities: LqnActivity<Parameter>[] = [];
  const precedences: LqnPrecedence<Parameter>[] = [];
  const replies: XmlElement[] = [];
  new XmlFields(context.source, element, []);
  readChildren(context.source, element, {
    activity: (child) => {
      const place = `${path}.activities[${activities.length}]`;
      activities.push(readActivity(context, child, task, place));
    },
    precedence: (child) => {
      const place = `${path}.precedences[${precedences.length}]`;
      const precedence = readPrecedence(context, child, place);
      if (saysSomething(precedence)) precedences.push(precedence);
    },
    "reply-entry": (child) => replies.push(child),
  });
  return { activities: withReplies(context, activities, replies), precedences };
}

/** Adds what `<reply-entry>` says to the activities that reply. */
function withReplies(
  context: XmlContext,
  activities: readonly LqnActivity<Parameter>[],
  elements: readonly XmlElement[],
): readonly LqnActivity<Parameter>[] {
  if (elements.length === 0) return activities;
  const replies = new Map(activities.map(({ name }): [string, string[]] => [name, []]));
  for (const element of elements) {
    const entry = new XmlFields(context.source, element, ["name", "comment"]).need("name");
    readChildren(context.source, element, {
      "reply-activity": (child) => {
        const fields = new XmlFields(context.source, child, ["name", "comment"]);
        const name = fields.need("name");
        const list = replies.get(name);
        if (!list) throw fields.fault("unknown-activity", "name", noActivity(name));
        list.push(entry);
      },
    });
  }
  return activities.map((one) => ({ ...one, replies: replies.get(one.name) }));
}

function noActivity(name: string): string {
  return `Cannot reply from activity ${
    quoted(name)
  } as the task has no such activity: define it, ` +
    "or name another";
}

const joins: ReadonlyMap<string, LqnJoin["kind"]> = new Map([
  ["pre", "sequence"],
  ["pre-or", "or"],
  ["pre-and", "and"],
]);

const forks = ["post", "post-or", "post-and", "post-loop"];

function readPrecedence(
  context: XmlContext,
  element: XmlElement,
  path: string,
): LqnPrecedence<Parameter> {
  let from: LqnJoin<Parameter> | undefined;
  let to: LqnFork<Parameter> | undefined;
  context.positions.set(path, context.source.at(element.index));
  new XmlFields(context.source, element, []);
  const join = (child: XmlElement) => {
    if (from) throw twice(context, child, "pre");
    from = readJoin(context, child);
  };
  const fork = (child: XmlElement) => {
    if (to) throw twice(context, child, "post");
    to = readFork(context, child);
  };
  readChildren(context.source, element, {
    ...Object.fromEntries([...joins.keys()].map((name) => [name, join])),
    ...Object.fromEntries(forks.map((name) => [name, fork])),
  });
  if (from) return tidy({ from, to });
  const words = "Cannot use <precedence> without <pre>, <pre-OR> or <pre-AND>: write which " +
    "activities end before it";
  throw context.source.fault("xml-missing-element", element.index, words);
}

function twice(context: XmlContext, element: XmlElement, side: string): Error {
  const words = `Cannot use two ${side} sides in one <precedence>: write a <precedence> for each`;
  return context.source.fault("xml-extra-element", element.index, words);
}

function readJoin(context: XmlContext, element: XmlElement): LqnJoin<Parameter> {
  const kind = joins.get(element.name.toLowerCase())!;
  const allowed = kind === "and" ? ["quorum"] : [];
  const fields = new XmlFields(context.source, element, allowed);
  const activities: string[] = [];
  let histogram: LqnHistogram<Parameter> | undefined;
  readChildren(context.source, element, {
    activity: (child) => activities.push(nameOf(context, child)),
    ...(kind === "and"
      ? {
        "service-time-distribution": (child: XmlElement) => {
          histogram = readHistogram(context, child);
        },
      }
      : {}),
  });
  checkCount(context, element, activities.length, kind === "sequence");
  return tidy({ kind, activities, quorum: fields.parameter("quorum"), histogram });
}

function nameOf(context: XmlContext, element: XmlElement): string {
  readChildren(context.source, element, {});
  return new XmlFields(context.source, element, ["name"]).need("name");
}

function readFork(context: XmlContext, element: XmlElement): LqnFork<Parameter> {
  const kind = element.name.toLowerCase();
  const fields = new XmlFields(context.source, element, kind === "post-loop" ? ["end"] : []);
  if (kind === "post" || kind === "post-and") {
    const activities: string[] = [];
    readChildren(context.source, element, {
      activity: (child) => activities.push(nameOf(context, child)),
    });
    checkCount(context, element, activities.length, kind === "post");
    return { kind: kind === "post" ? "sequence" : "and", activities };
  }
  const field = kind === "post-or" ? "prob" : "count";
  const branches: { activity: string; value: Parameter }[] = [];
  readChildren(context.source, element, {
    activity: (child) => {
      const one = new XmlFields(context.source, child, ["name", field]);
      branches.push({ activity: one.need("name"), value: one.needParameter(field) });
    },
  });
  checkCount(context, element, branches.length, false);
  if (kind === "post-or") {
    const chances = branches.map(({ activity, value }) => ({ activity, probability: value }));
    return { kind: "or", branches: chances };
  }
  const counts = branches.map(({ activity, value }) => ({ activity, count: value }));
  return tidy({ kind: "loop", branches: counts, end: fields.string("end") });
}

function checkCount(
  context: XmlContext,
  element: XmlElement,
  count: number,
  single: boolean,
): void {
  if (count === 1 || (count > 1 && !single)) return;
  const rule = single ? "exactly one <activity>: for more, use -OR or -AND" : "an <activity>";
  const words = `Cannot use <${element.name}> as it must have ${rule}: it has ${count}`;
  throw context.source.fault("xml-activity-count", element.index, words);
}
