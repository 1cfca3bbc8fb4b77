/**
 * The models of a folder that have a reference beside them.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { InputError } from "../../core/mod.ts";
import { type LqnReference, readReference } from "../../lqn/report/mod.ts";
import { errorLine } from "../_lqn/face.ts";

/** A model with its reference. */
export interface ReferencedModel {
  /** Its path below the folder, without extension, with `/`. */
  readonly name: string;
  /** Its file; `undefined` where none stands beside the reference. */
  readonly file: string | undefined;
  /** The reference values; none where the reference is faulty. */
  readonly reference: LqnReference;
  /** Why it cannot be judged, where that is so. */
  readonly fault?: string;
}

const suffix = ".ref.json";
const forms = [".lqnx", ".lqn", ".in", ".lqnj", ".xlqn", ".xml", ".json"];

function modelFile(base: string, reference: LqnReference): string | undefined {
  const named = reference.file === undefined ? [] : [join(dirname(base), reference.file)];
  return [...named, ...forms.map((form) => base + form)].find((file) => existsSync(file));
}

const none: LqnReference = { kind: "faulty", exact: false, values: [] };

/** A model with its reference; a fault of one costs that model alone. */
function referenced(folder: string, path: string): ReferencedModel {
  const file = join(folder, path);
  const base = file.slice(0, -suffix.length);
  const name = relative(folder, base).replaceAll("\\", "/");
  try {
    const reference = readReference(readFileSync(file, "utf8"), file);
    const model = modelFile(base, reference);
    const fault = model === undefined ? { fault: "no model file beside the reference" } : {};
    return { name, file: model, reference, ...fault };
  } catch (error) {
    const fault = error instanceof InputError ? errorLine(error) : String(error);
    return { name, file: undefined, reference: none, fault };
  }
}

/** Whether a name fits a pattern: `*` stands for anything; without one, a part of the name. */
function fits(name: string, pattern: string): boolean {
  if (!pattern.includes("*")) return name.includes(pattern);
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch (cause) {
    throw new InputError(`Cannot read models in "${folder}" as the folder cannot be opened`, {
      code: "cli/unreadable-folder",
      cause,
    });
  }
}

/**
 * The models below a folder, sorted by name.
 *
 * @param folder The folder.
 * @param only Patterns of names; all models without any.
 * @throws {InputError} Where the folder cannot be read or holds no reference that fits.
 */
export function findModels(folder: string, only: readonly string[] = []): ReferencedModel[] {
  const found = readFolder(folder).filter((path) => {
    const name = path.slice(0, -suffix.length).replaceAll("\\", "/");
    const chosen = only.length === 0 || only.some((pattern) => fits(name, pattern));
    return path.endsWith(suffix) && chosen;
  }).map((path) => referenced(folder, path));
  if (found.length === 0) {
    const which = only.length > 0 ? ` whose name fits ${only.join(" or ")}` : "";
    throw new InputError(
      `Cannot find a model with NAME${suffix} beside it${which} in "${folder}"`,
      {
        code: "cli/no-models",
      },
    );
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
