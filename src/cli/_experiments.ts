/**
 * The experiments that a command line names.
 *
 * @module
 */
import { experiments } from "../../experiments/mod.ts";
import { hint, InputError } from "../core/mod.ts";
import type { Experiment } from "../report/mod.ts";

/** The key that was probably meant: the nearest, or the one that begins so. */
function nearOf(key: string, known: readonly string[]): string {
  const begun = known.filter((each) => each.startsWith(key));
  return begun.length === 1 ? hint(begun[0], known) : hint(key, known);
}

/**
 * The experiments of keys, each once, in the order given; all where none is.
 *
 * @throws {InputError} `cli/unknown-experiment` where there is none of a key, with the nearest.
 */
export function experimentsOf(keys: readonly string[]): readonly Experiment[] {
  if (keys.length === 0) return experiments;
  return [...new Set(keys)].map((key) => {
    const found = experiments.find((experiment) => experiment.key === key);
    if (found) return found;
    const known = experiments.map((experiment) => experiment.key);
    throw new InputError(
      `Cannot use experiment "${key}" as there is no such experiment${
        nearOf(key, known)
      }: there is ${known.join(", ")}`,
      { code: "cli/unknown-experiment" },
    );
  });
}
