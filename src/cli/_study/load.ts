/**
 * The study that a command is about: that of a module, or of an experiment by its key.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { experiments } from "../../../experiments/mod.ts";
import { hint, InputError } from "../../core/mod.ts";
import { experimentOptions } from "../../report/mod.ts";
import { loadStudy, type Study, type StudyDescription } from "../../study/mod.ts";

/** A study for a command. */
export interface NamedStudy {
  /** What runs. */
  readonly study: Study;
  /** What a module says; absent for an experiment, whose claims `reproduce` judges. */
  readonly description?: StudyDescription;
  /** A path in its project. */
  readonly path: string;
}

/** The options of an experiment, as overrides name them. */
const known = ["quick", "seed", "precision"];

/**
 * Loads a study.
 *
 * @throws {InputError} Where there is no such module or experiment, or an override cannot be used.
 */
export async function studyNamed(
  what: string,
  overrides: readonly string[],
): Promise<NamedStudy> {
  const experiment = experiments.find(({ key }) => key === what);
  if (!experiment) return await loadStudy(what, overrides).catch((error) => misnamed(what, error));
  const given = Object.fromEntries(overrides.map((text) => optionOf(what, text)));
  const path = fileURLToPath(new URL("../../../experiments/mod.ts", import.meta.url));
  return { study: experiment.study(experimentOptions(experiment, given)), path };
}

/** Says which experiment was probably meant, where a name is neither a file nor one of them. */
function misnamed(what: string, error: unknown): never {
  const near = hint(what, experiments.map(({ key }) => key));
  if (near === "" || !(error instanceof InputError) || error.code !== "study/not-found") {
    throw error;
  }
  throw new InputError(`${error.message}, or such an experiment${near}`, {
    code: error.code,
    cause: error,
  });
}

function optionOf(experiment: string, text: string): readonly [string, boolean | number] {
  const [name, value = ""] = text.split("=", 2);
  if (!known.includes(name)) {
    refuse(text, `experiment "${experiment}" has ${known.join(", ")}${hint(name, known)}`);
  }
  if (name === "quick" && (value === "true" || value === "false")) return [name, value === "true"];
  const number = value.trim() === "" ? NaN : Number(value);
  const fits = name === "seed"
    ? Number.isSafeInteger(number) && number >= 0
    : name === "precision" && number > 0 && number < 1;
  return fits ? [name, number] : refuse(text, `"${value}" is no value for it`);
}

function refuse(text: string, rule: string): never {
  throw new InputError(`Cannot use override "${text}" as ${rule}`, { code: "cli/bad-override" });
}
