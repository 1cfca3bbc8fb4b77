/**
 * Results that are stored in SPEX variables: `"observe": { "throughput": "$x" }`.
 *
 * Source: the JSON files of LQNS. A list inside, `"phase": [{ "phase": 1, "utilization": "$u" }]`,
 * holds more of the same element.
 *
 * @module
 */

import type { SpexObservation } from "../../model/mod.ts";
import { type JsonContext, JsonFields } from "./_fields.ts";
import type { JsonValue } from "./_tree.ts";

const keys: Readonly<Record<string, string>> = {
  "elapsed-time": "time",
  "iterations": "i",
  "proc-utilization": "pu",
  "proc-waiting": "pw",
  "service-time": "s",
  "service-time-variance": "v",
  "system-cpu-time": "sys",
  "throughput": "f",
  "throughput-bound": "fb",
  "user-cpu-time": "usr",
  "utilization": "u",
  "waiting": "w",
  "waiting-variance": "wv",
  "prob_exceed_max_service_time": "x",
};

/** The key in a file of an observation's key. */
export function observationKey(key: string): string {
  return Object.keys(keys).find((one) => keys[one] === key) ?? key;
}

/** Reads the observations of an element, of one phase of it where that is given by its place. */
export function readObservations(
  context: JsonContext,
  element: JsonFields,
  of: SpexObservation["element"],
  phase?: number,
): void {
  for (const value of element.list("observe")) readOne(context, value, of, phase);
}

function readOne(
  context: JsonContext,
  value: JsonValue,
  of: SpexObservation["element"],
  ofPhase?: number,
): void {
  const fields = new JsonFields(context.source, value, "observe", [...Object.keys(keys), "phase"]);
  const own = fields.field("phase")?.value.kind === "scalar" ? fields.parameter("phase") : ofPhase;
  if (own !== undefined && ![1, 2, 3].includes(own as number)) {
    throw fields.wrong("phase", "1, 2 or 3");
  }
  const phase = own as number | undefined;
  for (const [name, { value: inner }] of fields.object.fields) {
    if (inner.kind === "array") {
      for (const item of inner.items) readOne(context, item, of, phase);
    } else if (Object.hasOwn(keys, name)) {
      const of_ = { element: of, key: keys[name], ...(phase !== undefined && { phase }) };
      context.observations.push({ ...of_, ...readVariables(context, fields, name, inner) });
    }
  }
}

function readVariables(
  context: JsonContext,
  fields: JsonFields,
  name: string,
  value: JsonValue,
): Pick<SpexObservation, "variable" | "interval"> {
  if (value.kind !== "object") {
    return { variable: checkVariable(fields, name, fields.string(name)) };
  }
  const both = new JsonFields(context.source, value, `observe ${name}`, [
    "mean",
    "conf-95",
    "conf-99",
  ]);
  const variable = checkVariable(both, "mean", both.need("mean"));
  for (const level of [95, 99] as const) {
    const width = both.string(`conf-${level}`);
    if (width === undefined) continue;
    return { variable, interval: { level, variable: checkVariable(both, `conf-${level}`, width) } };
  }
  return { variable };
}

function checkVariable(fields: JsonFields, name: string, text: string | undefined): string {
  const variable = text?.trim() ?? "";
  if (/^\$[A-Za-z_]\w*$/.test(variable)) return variable;
  const words = `Cannot store ${name} as its variable must be of the form $name`;
  throw fields.fault("json-variable", name, words);
}
