/**
 * Phases, activities, calls and histograms of the JSON form.
 *
 * @module
 */

import type {
  LqnActivity,
  LqnCall,
  LqnForwarding,
  LqnHistogram,
  LqnPhase,
  Parameter,
} from "../../model/mod.ts";
import { type JsonContext, JsonFields } from "./_fields.ts";
import { readObservations } from "./_observe.ts";
import type { JsonValue } from "./_tree.ts";

const bodyKeys = [
  "service-time",
  "host-demand-cvsq",
  "think-time",
  "max-service-time",
  "determinstic-calls",
  "deterministic-calls",
  "synch-call",
  "asynch-call",
  "histogram",
  "observe",
  "results",
];

interface Observed {
  readonly kind: "activity" | "entry";
  readonly name: string;
  readonly phase?: number;
}

/** Reads what a phase and an activity have in common. */
function readBody(
  context: JsonContext,
  fields: JsonFields,
  path: string,
  of: Observed,
): LqnPhase<Parameter> {
  readObservations(context, fields, { kind: of.kind, name: of.name }, of.phase);
  const calls: LqnCall<Parameter>[] = [];
  for (const [kind, key] of [["sync", "synch-call"], ["async", "asynch-call"]] as const) {
    for (const value of fields.list(key)) {
      const call = readCall(context, value, key);
      readObservations(context, call, {
        kind: "call",
        name: `${of.name}>${call.need("destination")}`,
      }, of.phase);
      const mean = call.needParameter("mean-calls");
      if (mean === 0) continue;
      context.positions.set(`${path}.calls[${calls.length}]`, context.source.at(value.index));
      calls.push({ kind, to: call.need("destination"), mean });
    }
  }
  const deterministic = fields.boolean("determinstic-calls") ??
    fields.boolean("deterministic-calls");
  const histogram = fields.field("histogram")?.value ?? histogramOfResults(fields);
  return withoutUndefined({
    demand: fields.parameter("service-time"),
    cvSquared: fields.parameter("host-demand-cvsq"),
    thinkTime: fields.parameter("think-time"),
    maxServiceTime: fields.parameter("max-service-time"),
    callOrder: deterministic ? "deterministic" : undefined,
    calls,
    histogram: histogram && readHistogram(context, histogram),
  });
}

/** LQNS writes the histogram of a phase among its results. */
function histogramOfResults(fields: JsonFields): JsonValue | undefined {
  const results = fields.field("results")?.value;
  return results?.kind === "object" ? results.fields.get("histogram")?.value : undefined;
}

function readCall(context: JsonContext, value: JsonValue, what: string): JsonFields {
  return new JsonFields(context.source, value, what, [
    "destination",
    "mean-calls",
    "observe",
    "results",
  ]);
}

/** Reads one forwarding of an entry. */
export function readForwarding(
  context: JsonContext,
  value: JsonValue,
  from: string,
): LqnForwarding<Parameter> {
  const fields = readCall(context, value, "forwarding");
  const to = fields.need("destination");
  readObservations(context, fields, { kind: "forwarding", name: `${from}>${to}` });
  return { to, probability: fields.needParameter("mean-calls") };
}

/** Reads the phases of an entry into their places; a missing one is an empty phase. */
export function readPhases(
  context: JsonContext,
  entry: JsonFields,
  name: string,
  path: string,
): LqnPhase<Parameter>[] {
  const phases: LqnPhase<Parameter>[] = [];
  const seen = new Set<number>();
  for (const value of entry.list("phase")) {
    if (value.kind === "scalar" && value.value === null) continue;
    const fields = new JsonFields(context.source, value, "phase", ["phase", "name", ...bodyKeys]);
    const phase = Number(fields.needParameter("phase"));
    if (![1, 2, 3].includes(phase) || seen.has(phase)) {
      throw fields.fault("json-phase", "phase", phaseMessage);
    }
    seen.add(phase);
    while (phases.length < phase) phases.push({});
    const place = `${path}.phases[${phase - 1}]`;
    context.positions.set(place, context.source.at(value.index));
    const body = readBody(context, fields, place, { kind: "entry", name, phase });
    phases[phase - 1] = withoutUndefined({ name: nameOf(fields), ...body });
  }
  return phases;
}

/** The name of a phase, which LQNS has no key for. */
function nameOf(fields: JsonFields): string | undefined {
  const comment = fields.field("comment")?.value;
  const text = comment?.kind === "scalar" ? comment.value : undefined;
  return fields.string("name") ?? (typeof text === "string" ? text : undefined);
}

const phaseMessage = "Cannot use phase of phase as it must be 1, 2 or 3, each once in an entry";

/** Reads one activity of a task. */
export function readActivity(
  context: JsonContext,
  value: JsonValue,
  task: string,
  path: string,
): LqnActivity<Parameter> {
  const fields = new JsonFields(context.source, value, "activity", [
    "name",
    "reply-to",
    ...bodyKeys,
  ]);
  const name = fields.need("name");
  context.positions.set(path, context.source.at(value.index));
  const body = readBody(context, fields, path, { kind: "activity", name: `${task}:${name}` });
  return { ...body, name, replies: fields.strings("reply-to") };
}

/** Reads the limits of a histogram. */
export function readHistogram(context: JsonContext, value: JsonValue): LqnHistogram<Parameter> {
  const fields = new JsonFields(context.source, value, "histogram", ["bins", "min", "max", "bin"]);
  return withoutUndefined({
    min: fields.needParameter("min"),
    max: fields.needParameter("max"),
    bins: fields.parameter("bins"),
  });
}

/** An object without the fields that are `undefined`. */
export function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
