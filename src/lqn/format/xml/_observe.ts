/**
 * Results that are stored in SPEX variables: `<result-observe throughput="$x"/>`.
 *
 * Source: the names of attributes as LQNS reads them; keys are those of the text form without the
 * percent sign.
 *
 * @module
 */

import type { SpexObservation } from "../../model/mod.ts";
import { readChildren, tidy, type XmlContext, XmlFields } from "./_fields.ts";
import type { XmlElement } from "./_tree.ts";

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
  "prob-exceed-max-service-time": "x",
};

/** The attribute of an observation's key and phase. */
export function observationAttribute(key: string, phase?: number): string {
  const name = Object.keys(keys).find((one) => keys[one] === key) ?? key;
  return phase === undefined ? name : `phase${phase}-${name}`;
}

const attributes: readonly string[] = Object.keys(keys).flatMap((name) => [
  name,
  ...[1, 2, 3].map((phase) => `phase${phase}-${name}`),
]);

/** Reads one `<result-observe>` of an element. */
export function readObservation(
  context: XmlContext,
  element: XmlElement,
  of: SpexObservation["element"],
  ofPhase?: number,
): void {
  const intervals = new Map<string, { level: 95 | 99; variable: string }>();
  const interval = (level: 95 | 99) => (child: XmlElement) => {
    new XmlFields(context.source, child, attributes);
    for (const [name, { value }] of child.attributes) {
      intervals.set(name, { level, variable: checkVariable(context, child, name, value) });
    }
  };
  readChildren(context.source, element, {
    "result-conf-95": interval(95),
    "result-conf-99": interval(99),
  });
  new XmlFields(context.source, element, attributes);
  for (const [name, { value }] of element.attributes) {
    const phase = /^phase([123])-(.*)$/.exec(name);
    context.observations.push(tidy({
      element: of,
      key: keys[phase ? phase[2] : name],
      phase: phase ? Number(phase[1]) : ofPhase,
      variable: checkVariable(context, element, name, value),
      interval: intervals.get(name),
    }));
  }
}

function checkVariable(
  context: XmlContext,
  element: XmlElement,
  name: string,
  value: string,
): string {
  const variable = value.trim();
  if (/^\$[A-Za-z_]\w*$/.test(variable)) return variable;
  const words = `Cannot store ${name} as its variable must be of the form $name`;
  throw context.source.fault("xml-variable", element.attributes.get(name)!.index, words);
}
