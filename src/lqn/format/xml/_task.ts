/**
 * Tasks and entries of the XML form.
 *
 * @module
 */

import type {
  LqnActivity,
  LqnEntry,
  LqnFan,
  LqnForwarding,
  LqnHistogram,
  LqnPhase,
  LqnTask,
  Parameter,
} from "../../model/mod.ts";
import { readHistogram, readPhases } from "./_activity.ts";
import { entryTypes, lockRoles, semaphoreRoles, taskSchedulings } from "../_schedulings.ts";
import { readChildren, tidy, type XmlContext, XmlFields } from "./_fields.ts";
import { readObservation } from "./_observe.ts";
import { readGraph, type XmlGraph } from "./_precedence.ts";
import { attributesOf } from "./_schema.ts";
import type { XmlElement } from "./_tree.ts";

/** An entry, and the histograms of it that its activities get. */
interface ReadEntry {
  readonly entry: LqnEntry<Parameter>;
  readonly histograms: readonly [LqnHistogram<Parameter>, XmlElement][];
}

/** Reads `<task>`. */
export function readTask(
  context: XmlContext,
  element: XmlElement,
  place: { readonly processor: string; readonly group?: string; readonly path: string },
): LqnTask<Parameter> {
  const { path } = place;
  const fields = new XmlFields(context.source, element, attributesOf.task);
  const name = fields.need("name");
  context.positions.set(path, context.source.at(element.index));
  const entries: ReadEntry[] = [];
  const fanIn: LqnFan<Parameter>[] = [];
  const fanOut: LqnFan<Parameter>[] = [];
  let graph: XmlGraph = { activities: [], precedences: [] };
  let histogram: LqnHistogram<Parameter> | undefined;
  readChildren(context.source, element, {
    entry: (child) => entries.push(readEntry(context, child, `${path}.entries[${entries.length}]`)),
    "fan-in": (child) => fanIn.push(readFan(context, child, "source")),
    "fan-out": (child) => fanOut.push(readFan(context, child, "dest")),
    "task-activities": (child) => graph = readGraph(context, child, name, path),
    "service-time-distribution": (child) => histogram = readHistogram(context, child),
    "result-observe": (child) => readObservation(context, child, { kind: "task", name }),
    "service": () => {},
  });
  return tidy({
    name,
    processor: place.processor,
    group: place.group,
    ...readQueue(fields),
    fanIn,
    fanOut,
    entries: entries.map(({ entry }) => entry),
    activities: withHistograms(context, graph.activities, entries),
    precedences: graph.precedences,
    histogram,
  });
}

function readQueue(fields: XmlFields): Partial<LqnTask<Parameter>> {
  return {
    scheduling: fields.choice("scheduling", taskSchedulings),
    multiplicity: fields.parameter("multiplicity"),
    replication: fields.parameter("replication"),
    thinkTime: fields.parameter("think-time"),
    priority: fields.parameter("priority"),
    queueLength: fields.parameter("queue-length"),
    initially: fields.parameter("initially"),
  };
}

function readFan(context: XmlContext, element: XmlElement, other: string): LqnFan<Parameter> {
  const fields = new XmlFields(context.source, element, [other, "value"]);
  return { task: fields.need(other), value: fields.needParameter("value") };
}

function readEntry(context: XmlContext, element: XmlElement, path: string): ReadEntry {
  const fields = new XmlFields(context.source, element, attributesOf.entry);
  const name = fields.need("name");
  context.positions.set(path, context.source.at(element.index));
  const forwarding: LqnForwarding<Parameter>[] = [];
  const histograms: [LqnHistogram<Parameter>, XmlElement][] = [];
  let phases: LqnPhase<Parameter>[] | undefined;
  readChildren(context.source, element, {
    "forwarding": (child) => forwarding.push(readForwarding(context, child, name)),
    "entry-phase-activities": (child) => phases = readPhases(context, child, name, path),
    "entry-activity-graph": (child) => {
      throw context.source.fault("xml-unsupported", child.index, entryGraphMessage);
    },
    "service-time-distribution": (child) => histograms.push([readHistogram(context, child), child]),
    "result-observe": (child) => readObservation(context, child, { kind: "entry", name }),
  });
  const type = fields.choice("type", entryTypes);
  if (type === "graph" && phases) {
    const words = `Cannot use type NONE of <entry> with <entry-phase-activities>: write PH1PH2`;
    throw fields.fault("xml-entry-type", "type", words);
  }
  if (type === "phases") phases ??= [];
  const entry = tidy({
    name,
    priority: fields.parameter("priority"),
    openArrivalRate: fields.parameter("open-arrival-rate"),
    semaphore: fields.choice("semaphore", semaphoreRoles),
    rwlock: fields.choice("rwlock", lockRoles),
    forwarding,
    phases,
  });
  return phases
    ? { entry: phasesWith(context, entry, histograms), histograms: [] }
    : { entry, histograms };
}

const entryGraphMessage = "Cannot use <entry-activity-graph>: write the activities as " +
  "<task-activities> of the task, and bind the first one by bound-to-entry";

function readForwarding(
  context: XmlContext,
  element: XmlElement,
  from: string,
): LqnForwarding<Parameter> {
  const fields = new XmlFields(context.source, element, attributesOf.forwarding);
  const to = fields.need("dest");
  readChildren(context.source, element, {
    "result-observe": (child) =>
      readObservation(context, child, { kind: "forwarding", name: `${from}>${to}` }),
  });
  return { to, probability: fields.needParameter("prob") };
}

/** Moves the histograms of a phased entry to its phases. */
function phasesWith(
  context: XmlContext,
  entry: LqnEntry<Parameter>,
  histograms: readonly [LqnHistogram<Parameter>, XmlElement][],
): LqnEntry<Parameter> {
  const phases = [...entry.phases ?? []];
  for (const [{ phase = 1, ...histogram }, element] of histograms) {
    if (!phases[phase - 1] || phases[phase - 1].histogram) throw noPlace(context, element);
    phases[phase - 1] = { ...phases[phase - 1], histogram };
  }
  return { ...entry, phases };
}

/** Moves the histograms of an entry with a graph to its first activity. */
function withHistograms(
  context: XmlContext,
  activities: readonly LqnActivity<Parameter>[],
  entries: readonly ReadEntry[],
): LqnActivity<Parameter>[] {
  const result = [...activities];
  const starts = new Map(activities.map(({ boundTo }, index) => [boundTo, index]));
  for (const { entry, histograms } of entries) {
    for (const [{ phase = 1, ...histogram }, element] of histograms) {
      const index = starts.get(entry.name);
      if (index === undefined || result[index].histogram) throw noPlace(context, element);
      result[index] = { ...result[index], histogram: { ...histogram, phase } };
    }
  }
  return result;
}

function noPlace(context: XmlContext, element: XmlElement): Error {
  const words = "Cannot use a second <service-time-distribution>, or one of a phase that the " +
    "entry has not: write one, inside the <activity> it is of";
  return context.source.fault("xml-extra-element", element.index, words);
}
