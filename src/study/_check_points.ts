/**
 * Asks an engine whether it can measure the points of a study, before anything is run.
 *
 * The engine's module may export a function beside its measure function: `check` beside `measure`, `NAMECheck` beside an export `NAME`. It is given the
 * parameters of a point and throws where they cannot be measured.
 *
 * @module
 */
import { InputError, type Json } from "../core/mod.ts";
import { loadMeasure, messageOf } from "./_measure.ts";
import type { Study } from "./study.ts";

/** The name of the function beside a measure function. */
export function checkName(exported: string): string {
  return exported === "measure" ? "check" : `${exported}Check`;
}

/**
 * Refuses a study with a point that its engine cannot measure; an engine that has no such function is not asked.
 *
 * @throws {InputError} `study/bad-point` with the first such point, and how many there are; `study/engine-not-loaded`.
 */
export async function checkPoints(study: Study): Promise<void> {
  const { engine } = study;
  await loadMeasure(engine);
  const check: unknown = (await import(engine.module))[checkName(engine.export)];
  if (typeof check !== "function") return;
  const bad: { readonly place: string; readonly error: unknown }[] = [];
  for (const group of study.groups) {
    for (const { key, parameters } of group.points) {
      const error = faultOf(check as (parameters: Json) => void, parameters);
      if (error !== undefined) bad.push({ place: `${group.key}/${key}`, error });
    }
  }
  if (bad.length === 0) return;
  const [{ place, error }] = bad;
  const more = bad.length > 1 ? ` (and ${bad.length - 1} more points like it)` : "";
  throw new InputError(
    `Cannot run study "${study.name}" as its engine must be able to measure point "${place}"${more}: ${
      messageOf(error)
    }`,
    { code: "study/bad-point", cause: error },
  );
}

function faultOf(check: (parameters: Json) => void, parameters: Json): unknown {
  try {
    check(structuredClone(parameters));
  } catch (error) {
    return error ?? new Error("it gives no reason");
  }
}
