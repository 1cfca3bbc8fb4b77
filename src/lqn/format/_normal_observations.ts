/**
 * Observations in one order and one way to name a phase.
 *
 * @module
 */

import type { LqnModel, Parameter, SpexObservation } from "../model/mod.ts";

/** Observations sorted by element, key and phase; those of a phase are given by entry and phase. */
export function normalObservations(
  observations: readonly SpexObservation[],
  model: LqnModel<Parameter>,
): readonly SpexObservation[] {
  if (observations.length === 0) return observations;
  const callers = callingPhases(model);
  const placed = observations.map((one): SpexObservation => {
    const { kind, name } = one.element;
    const phase = /^(.*)\.([123])$/.exec(name);
    if (kind === "phase" && phase) {
      return { ...one, element: { kind: "entry", name: phase[1] }, phase: Number(phase[2]) };
    }
    const caller = kind === "call" && one.phase === undefined ? callers.get(name) : undefined;
    return caller === undefined ? one : { ...one, phase: caller };
  });
  const keyed = placed.map((one) => [sortKey(one), one] as const);
  return keyed.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([, one]) => one);
}

function sortKey({ element, key, phase = 0, variable }: SpexObservation): string {
  return [element.kind, element.name, key, phase, variable].join("\0");
}

/** The first phase of an entry that makes each call `entry>entry`. */
function callingPhases(model: LqnModel<Parameter>): Map<string, number> {
  const phases = new Map<string, number>();
  for (const { name, phases: list = [] } of model.tasks.flatMap(({ entries }) => entries)) {
    for (const [index, { calls = [] }] of list.entries()) {
      for (const { to } of calls) {
        const key = `${name}>${to}`;
        if (!phases.has(key)) phases.set(key, index + 1);
      }
    }
  }
  return phases;
}
