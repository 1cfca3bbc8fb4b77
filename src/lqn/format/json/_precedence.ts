/**
 * Precedences of the JSON form.
 *
 * @module
 */

import type { LqnFork, LqnJoin, LqnPrecedence, Parameter } from "../../model/mod.ts";
import { readHistogram, withoutUndefined } from "./_activity.ts";
import { type JsonContext, JsonFields, readValue } from "./_fields.ts";
import type { JsonValue } from "./_tree.ts";

const joins = [["pre", "sequence"], ["or-join", "or"], ["and-join", "and"]] as const;
const forks = ["post", "and-fork", "or-fork", "loop"] as const;
const keys = [...joins.map(([key]) => key), ...forks, "quorum", "results", "histogram"];

/** Reads one precedence. */
export function readPrecedence(context: JsonContext, value: JsonValue): LqnPrecedence<Parameter> {
  const fields = new JsonFields(context.source, value, "precedence", keys);
  const before = joins.filter(([key]) => fields.field(key));
  const after = forks.filter((key) => fields.field(key));
  if (before.length !== 1 || after.length > 1) {
    const words = "Cannot use a precedence as it must have one of pre, or-join and and-join, and " +
      "at most one of post, or-fork, and-fork and loop";
    throw context.source.fault("json-precedence", value.index, words);
  }
  const [[key, kind]] = before;
  const from = readJoin(context, fields, key, kind);
  const to = after.length === 0 ? undefined : readFork(context, fields, after[0]);
  return withoutUndefined({ from, to });
}

function readJoin(
  context: JsonContext,
  fields: JsonFields,
  key: string,
  kind: LqnJoin["kind"],
): LqnJoin<Parameter> {
  const activities = fields.strings(key);
  checkCount(fields, key, activities.length, kind === "sequence");
  if (kind !== "and") {
    for (const extra of ["quorum", "histogram"]) {
      if (fields.field(extra)) throw fields.wrong(extra, "absent where there is no and-join");
    }
    return { kind, activities };
  }
  const histogram = fields.field("histogram")?.value;
  return withoutUndefined({
    kind,
    activities,
    quorum: fields.parameter("quorum"),
    histogram: histogram && readHistogram(context, histogram),
  });
}

function readFork(
  context: JsonContext,
  fields: JsonFields,
  key: typeof forks[number],
): LqnFork<Parameter> {
  if (key === "post" || key === "and-fork") {
    const activities = fields.strings(key);
    checkCount(fields, key, activities.length, key === "post");
    return { kind: key === "post" ? "sequence" : "and", activities };
  }
  const branches = fields.list(key).map((item) => readBranch(context, fields, key, item));
  const valued = branches.filter((one): one is Required<Branch> => one.value !== undefined);
  const ends = branches.filter(({ value }) => value === undefined);
  checkCount(fields, key, valued.length, false);
  if (ends.length > (key === "loop" ? 1 : 0)) {
    throw fields.wrong(key, 'a list of { "activity": number }, with one { "end": null } in a loop');
  }
  if (key === "or-fork") {
    const chances = valued.map(({ activity, value }) => ({ activity, probability: value }));
    return { kind: "or", branches: chances };
  }
  const counts = valued.map(({ activity, value }) => ({ activity, count: value }));
  return withoutUndefined({ kind: "loop", branches: counts, end: ends[0]?.activity });
}

interface Branch {
  readonly activity: string;
  readonly value?: Parameter;
}

/** Reads `"activity"` or `{ "activity": value }`. */
function readBranch(
  context: JsonContext,
  fields: JsonFields,
  key: string,
  item: JsonValue,
): Branch {
  if (item.kind === "scalar" && typeof item.value === "string") return { activity: item.value };
  if (item.kind === "object" && item.fields.size === 1) {
    const [[activity, { value }]] = item.fields;
    return { activity, value: readValue(context.source, value, `${key} ${activity}`) };
  }
  throw fields.wrong(key, 'a list of { "activity": number }');
}

function checkCount(fields: JsonFields, key: string, count: number, single: boolean): void {
  if (count === 1 || (count > 1 && !single)) return;
  throw fields.wrong(key, single ? "a list of one activity" : "a list of activities");
}
