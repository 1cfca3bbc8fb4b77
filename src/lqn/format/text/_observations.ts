/**
 * Observations: `%key $variable`, or `%key level $variable $half-width`, after what they observe.
 *
 * Source: the LQNS user manual, section "Observation Variables".
 *
 * @module
 */

import type { SpexObservation } from "../../model/mod.ts";
import type { Cursor } from "./_cursor.ts";

/** What an observation is of. */
export type ObservedElement = SpexObservation["element"];

/** The keys that each kind of element has. */
export const observationKeys: Readonly<Record<ObservedElement["kind"], readonly string[]>> = {
  model: ["w", "s", "i", "time", "usr", "sys"],
  processor: ["u"],
  group: ["u"],
  task: ["f", "u", "pu"],
  entry: ["f", "fb", "u", "pu", "pw", "s", "v", "w", "x"],
  phase: ["u", "pu", "pw", "s", "v", "x"],
  activity: ["f", "u", "pu", "pw", "s", "v", "x"],
  call: ["w", "wv"],
  forwarding: ["w", "wv"],
  join: [],
};

const withPhase = new Set(["u", "pw", "s", "v", "w", "wv", "x"]);

/** Adds the observations that stand here to a list. */
export function readObservations(
  cursor: Cursor,
  element: ObservedElement,
  into: SpexObservation[],
): void {
  while (cursor.is("key")) into.push(readObservation(cursor, element));
}

function readObservation(cursor: Cursor, element: ObservedElement): SpexObservation {
  cursor.count();
  const token = cursor.take();
  const [, key, digit] = token.text.match(/^([a-z]+)([0-3]?)$/) ?? [];
  const keys = observationKeys[element.kind];
  if (!keys.includes(key) || digit !== "" && !withPhase.has(key)) {
    throw cursor.fault(
      "unknown-observation",
      `an observation of ${element.kind} ${element.name}`.trimEnd(),
      `it must be one of ${keys.map((one) => `%${one}`).join(", ")}`,
      token,
    );
  }
  const phased = digit !== "" && digit !== "0" && element.kind !== "forwarding";
  const phase = phased ? { phase: Number(digit) } : {};
  if (!cursor.is("number")) {
    return { element, key, ...phase, variable: readVariable(cursor, "an observation") };
  }
  const level = readLevel(cursor);
  const variable = readVariable(cursor, "an observation");
  const width = readVariable(cursor, "the half-width of an observation");
  return { element, key, ...phase, variable, interval: { level, variable: width } };
}

function readLevel(cursor: Cursor): 95 | 99 {
  const token = cursor.take();
  if (token.value === 95 || token.value === 99) return token.value;
  throw cursor.fault(
    "interval-level",
    "the level of an interval",
    "it must be 95 or 99",
    token,
  );
}

/** The variable that must be here, with its dollar sign. */
export function readVariable(cursor: Cursor, what: string): string {
  if (cursor.is("variable")) return cursor.take().text;
  throw cursor.fault("expected-variable", what, "a variable such as $x must be here");
}
