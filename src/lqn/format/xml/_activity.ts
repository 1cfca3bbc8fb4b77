/**
 * Phases and activities of the XML form: their demands, calls and histograms.
 *
 * @module
 */

import type { LqnActivity, LqnCall, LqnHistogram, LqnPhase, Parameter } from "../../model/mod.ts";
import { callOrders } from "../_schedulings.ts";
import { normalCalls } from "../normal.ts";
import { readChildren, tidy, type XmlContext, XmlFields } from "./_fields.ts";
import { attributesOf } from "./_schema.ts";
import { readObservation } from "./_observe.ts";
import type { XmlElement } from "./_tree.ts";

type ReadCall = LqnCall<Parameter> & { readonly index: number };

/** Whose results are stored in variables: an activity, or a phase of an entry. */
interface Observed {
  readonly kind: "activity" | "entry";
  readonly name: string;
  readonly phase?: number;
}

/** Reads what a phase and an activity have in common. */
function readBody(
  context: XmlContext,
  fields: XmlFields,
  path: string,
  element: Observed,
): LqnPhase<Parameter> {
  const { kind, name } = element;
  const calls: ReadCall[] = [];
  let histogram: LqnHistogram<Parameter> | undefined;
  const call = (kind: "sync" | "async") => (child: XmlElement) => {
    calls.push({ ...readCall(context, child, kind, element), index: child.index });
  };
  readChildren(context.source, fields.element, {
    "synch-call": call("sync"),
    "asynch-call": call("async"),
    "service-time-distribution": (child) => histogram = readHistogram(context, child),
    "result-observe": (child) => readObservation(context, child, { kind, name }, element.phase),
  });
  const all = normalCalls(calls);
  for (const [at, { index }] of all.entries()) {
    context.positions.set(`${path}.calls[${at}]`, context.source.at(index));
  }
  return tidy({
    name: fields.string("name"),
    demand: fields.parameter("host-demand-mean"),
    cvSquared: fields.parameter("host-demand-cvsq"),
    thinkTime: fields.parameter("think-time"),
    maxServiceTime: fields.parameter("max-service-time"),
    callOrder: fields.choice("call-order", callOrders),
    calls: all.map(({ kind, to, mean }) => ({ kind, to, mean })),
    histogram,
  });
}

/** Reads `<synch-call>` or `<asynch-call>`. */
function readCall(
  context: XmlContext,
  element: XmlElement,
  kind: "sync" | "async",
  from: Observed,
): LqnCall<Parameter> {
  const fields = new XmlFields(context.source, element, attributesOf.call);
  const to = fields.need("dest");
  readChildren(context.source, element, {
    "result-observe": (child) =>
      readObservation(context, child, { kind: "call", name: `${from.name}>${to}` }, from.phase),
  });
  return { kind, to, mean: fields.needParameter("calls-mean") };
}

/** Reads the phases of an entry into their places; a missing one is an empty phase. */
export function readPhases(
  context: XmlContext,
  element: XmlElement,
  entry: string,
  path: string,
): LqnPhase<Parameter>[] {
  const phases: LqnPhase<Parameter>[] = [];
  const seen = new Set<number>();
  new XmlFields(context.source, element, []);
  readChildren(context.source, element, {
    activity: (child) => {
      const fields = new XmlFields(context.source, child, attributesOf.phase);
      const number = Number(fields.need("phase"));
      if (![1, 2, 3].includes(number) || seen.has(number)) {
        const words = `Cannot use phase of <activity> as it must be 1, 2 or 3, each once in an ` +
          `entry: current value is "${fields.need("phase").slice(0, 20)}"`;
        throw fields.fault("xml-phase", "phase", words);
      }
      seen.add(number);
      while (phases.length < number) phases.push({});
      const place = `${path}.phases[${number - 1}]`;
      context.positions.set(place, context.source.at(child.index));
      const of = { kind: "entry", name: entry, phase: number } as const;
      phases[number - 1] = readBody(context, fields, place, of);
    },
  });
  return phases;
}

/** Reads one `<activity>` of a graph. */
export function readActivity(
  context: XmlContext,
  element: XmlElement,
  task: string,
  path: string,
): LqnActivity<Parameter> {
  const fields = new XmlFields(context.source, element, attributesOf.activity);
  const name = fields.need("name");
  context.positions.set(path, context.source.at(element.index));
  const body = readBody(context, fields, path, { kind: "activity", name: `${task}:${name}` });
  return tidy({ ...body, name, boundTo: fields.string("bound-to-entry") || undefined });
}

/** Reads `<service-time-distribution>`, its limits only. */
export function readHistogram(context: XmlContext, element: XmlElement): LqnHistogram<Parameter> {
  const fields = new XmlFields(context.source, element, attributesOf.histogram);
  const phase = fields.parameter("phase");
  readChildren(context.source, element, {
    "underflow-bin": () => {},
    "histogram-bin": () => {},
    "overflow-bin": () => {},
  });
  if (phase !== undefined && ![1, 2, 3].includes(phase as number)) {
    const words = "Cannot use phase of <service-time-distribution> as it must be 1, 2 or 3";
    throw fields.fault("xml-phase", "phase", words);
  }
  return tidy({
    min: fields.needParameter("min"),
    max: fields.needParameter("max"),
    bins: fields.parameter("number-bins"),
    phase: phase as number | undefined,
  });
}
