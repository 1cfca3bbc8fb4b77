/**
 * Tasks and entries of the JSON form.
 *
 * @module
 */

import type {
  LqnActivity,
  LqnEntry,
  LqnFan,
  LqnHistogram,
  LqnPhase,
  LqnPrecedence,
  LqnTask,
  Parameter,
  ReadWriteLockRole,
} from "../../model/mod.ts";
import { saysSomething } from "../normal.ts";
import { semaphoreRoles, taskSchedulings } from "../_schedulings.ts";
import {
  readActivity,
  readForwarding,
  readHistogram,
  readPhases,
  withoutUndefined,
} from "./_activity.ts";
import { type JsonContext, JsonFields, readValue } from "./_fields.ts";
import { readObservations } from "./_observe.ts";
import { readPrecedence } from "./_precedence.ts";
import type { JsonValue } from "./_tree.ts";

const taskKeys = [
  "name",
  "scheduling",
  "multiplicity",
  "replication",
  "think-time",
  "priority",
  "queue-length",
  "initially",
  "histogram",
  "fan-in",
  "fan-out",
  "entry",
  "activity",
  "precedence",
  "processor",
  "group",
  "observe",
  "results",
];

interface ReadEntry {
  readonly entry: LqnEntry<Parameter>;
  readonly start?: string;
  readonly histograms: readonly LqnHistogram<Parameter>[];
}

/** Reads one task. */
export function readTask(
  context: JsonContext,
  value: JsonValue,
  place: { readonly processor: string; readonly group?: string; readonly path: string },
): LqnTask<Parameter> {
  const { path } = place;
  const fields = new JsonFields(context.source, value, "task", taskKeys);
  const name = fields.need("name");
  context.positions.set(path, context.source.at(value.index));
  readObservations(context, fields, { kind: "task", name });
  const entries = fields.list("entry").map((item, index) =>
    readEntry(context, item, `${path}.entries[${index}]`)
  );
  const activities = fields.list("activity").map((item, index) =>
    readActivity(context, item, name, `${path}.activities[${index}]`)
  );
  const precedences: LqnPrecedence<Parameter>[] = [];
  for (const item of fields.list("precedence")) {
    const place = `${path}.precedences[${precedences.length}]`;
    context.positions.set(place, context.source.at(item.index));
    const precedence = readPrecedence(context, item);
    if (saysSomething(precedence)) precedences.push(precedence);
  }
  const histogram = fields.field("histogram")?.value;
  return withoutUndefined({
    name,
    processor: place.processor,
    group: place.group,
    scheduling: fields.choice("scheduling", taskSchedulings),
    multiplicity: fields.parameter("multiplicity"),
    replication: fields.parameter("replication"),
    thinkTime: fields.parameter("think-time"),
    priority: fields.parameter("priority"),
    queueLength: fields.parameter("queue-length"),
    initially: fields.parameter("initially"),
    fanIn: readFans(context, fields, "fan-in"),
    fanOut: readFans(context, fields, "fan-out"),
    entries: entries.map(({ entry }) => entry),
    activities: bound(context, fields, activities, entries),
    precedences,
    histogram: histogram && readHistogram(context, histogram),
  });
}

function readFans(context: JsonContext, fields: JsonFields, key: string): LqnFan<Parameter>[] {
  return fields.list(key).flatMap((item) => {
    if (item.kind !== "object") throw fields.wrong(key, 'a list of { "task": number }');
    return [...item.fields].map(([task, { value }]) => ({
      task,
      value: readValue(context.source, value, `${key} ${task}`) ?? 1,
    }));
  });
}

/** Binds activities to the entries that start with them, and gives them the entries' histograms. */
function bound(
  context: JsonContext,
  fields: JsonFields,
  activities: readonly LqnActivity<Parameter>[],
  entries: readonly ReadEntry[],
): LqnActivity<Parameter>[] {
  const result = [...activities];
  const places = new Map(activities.map(({ name }, index) => [name, index]));
  for (const { entry, start, histograms } of entries) {
    if (start === undefined) continue;
    const index = places.get(start);
    if (index === undefined || result[index].boundTo !== undefined) {
      const state = index === undefined
        ? "the task has no such activity"
        : "another entry starts with it";
      const words =
        `Cannot start entry ${entry.name} with activity ${start} as ${state}: name another`;
      throw context.source.fault("unknown-activity", fields.object.index, words);
    }
    const [histogram] = histograms;
    if (histograms.length > 1 || (histogram && result[index].histogram)) {
      throw fields.fault("json-histogram", "entry", histogramMessage);
    }
    result[index] = { ...result[index], boundTo: entry.name, ...(histogram && { histogram }) };
  }
  return result;
}

const histogramMessage = "Cannot use a second histogram of an entry with an activity graph: " +
  "write one";

const entryKeys = [
  "name",
  "start-activity",
  "phase",
  "service-time",
  "host-demand-cvsq",
  "determinstic-calls",
  "deterministic-calls",
  "think-time",
  "max-service-time",
  "histogram",
  "open-arrival-rate",
  "priority",
  "semaphore",
  "rwlock",
  "forwarding",
  "observe",
  "results",
];

/** The words of LQNS, and those of the XML form. */
const lockRoles: ReadonlyMap<string, ReadWriteLockRole> = new Map([
  ["read-lock", "r-lock"],
  ["read-unlock", "r-unlock"],
  ["write-lock", "w-lock"],
  ["write-unlock", "w-unlock"],
  ["r-lock", "r-lock"],
  ["r-unlock", "r-unlock"],
  ["w-lock", "w-lock"],
  ["w-unlock", "w-unlock"],
]);

function readEntry(context: JsonContext, value: JsonValue, path: string): ReadEntry {
  const fields = new JsonFields(context.source, value, "entry", entryKeys);
  const name = fields.need("name");
  context.positions.set(path, context.source.at(value.index));
  readObservations(context, fields, { kind: "entry", name });
  checkRoles(fields);
  const start = fields.string("start-activity");
  const graph = fields.field("start-activity") !== undefined;
  if (graph && fields.field("phase")) {
    throw fields.wrong("phase", "absent where there is a start-activity");
  }
  const phases = !graph ? readPhases(context, fields, name, path) : undefined;
  if (phases) addLists(context, fields, phases);
  const entry = withoutUndefined({
    name,
    priority: fields.parameter("priority"),
    openArrivalRate: fields.parameter("open-arrival-rate"),
    semaphore: fields.choice("semaphore", semaphoreRoles),
    rwlock: fields.choice("rwlock", lockRoles),
    forwarding: fields.list("forwarding").map((item) => readForwarding(context, item, name)),
    phases,
  });
  const histograms = fields.list("histogram").flatMap((item, index) =>
    item.kind === "object" && start !== undefined
      ? [{ ...readHistogram(context, item), phase: index + 1 }]
      : []
  );
  return { entry, start, histograms };
}

/** LQNS 5.32 writes `true` in place of the role, which does not say which. */
function checkRoles(fields: JsonFields): void {
  for (const [key, words] of [["semaphore", "signal or wait"], ["rwlock", "read-lock, ..."]]) {
    const value = fields.scalar(key);
    if (typeof value !== "boolean") continue;
    throw fields.fault(
      "json-role",
      key,
      `Cannot use ${key} of entry as it must be ${words}: current value is ${value}, as LQNS ` +
        "writes; convert the model from its XML form",
    );
  }
}

/** Values that an entry has as lists, one for each phase. */
function addLists(context: JsonContext, fields: JsonFields, phases: LqnPhase<Parameter>[]): void {
  const set = (index: number, value: Partial<LqnPhase<Parameter>>) => {
    if (index > 2) throw fields.fault("json-phase", "phase", "Cannot use more than 3 phases");
    while (phases.length <= index) phases.push({});
    phases[index] = { ...phases[index], ...value };
  };
  const each = (key: string, use: (item: JsonValue, index: number) => void) => {
    for (const [index, item] of fields.list(key).entries()) {
      if (item.kind !== "scalar" || item.value !== null) use(item, index);
    }
  };
  const values = {
    "service-time": "demand",
    "host-demand-cvsq": "cvSquared",
    "think-time": "thinkTime",
    "max-service-time": "maxServiceTime",
  } as const;
  for (const [key, name] of Object.entries(values)) {
    each(key, (item, index) => set(index, { [name]: readValue(context.source, item, key) }));
  }
  each("histogram", (item, index) => set(index, { histogram: readHistogram(context, item) }));
  for (const key of ["determinstic-calls", "deterministic-calls"]) {
    each(key, (item, index) => {
      if (item.kind !== "scalar" || typeof item.value !== "boolean") {
        throw fields.wrong(key, "a list of true and false");
      }
      if (item.value) set(index, { callOrder: "deterministic" });
    });
  }
}
