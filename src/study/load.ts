/**
 * Loads a study from a module: its export `study` says what, its export `measure` measures, and its export `check`, if it has one, refuses points
 * that cannot be measured before anything is run.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { InputError } from "../core/mod.ts";
import { checkFields } from "./_check_description.ts";
import { checkPoints } from "./_check_points.ts";
import { compileStudy } from "./compile.ts";
import type { StudyDescription } from "./description.ts";
import { type Engine, engineOf } from "./engine.ts";
import { overrideStudy } from "./overrides.ts";
import type { Study } from "./study.ts";

/** A study that was loaded. */
export interface LoadedStudy {
  /** What it says, overrides included. */
  readonly description: StudyDescription;
  /** What runs. */
  readonly study: Study;
  /** The path of its module, absolute. */
  readonly path: string;
}

/**
 * Loads the study of a module, and asks its engine whether it can measure the points: a function `check` beside `measure` (`NAMECheck` beside
 * an engine's export `NAME`) is given the parameters of each and throws where they make no sense.
 *
 * @param file The path of the module, or its `file:` URL.
 * @param overrides Changes, see `overrideStudy`.
 * @throws {InputError} `study/not-found`, `study/not-loaded`, `study/no-study`, `study/engine-not-loaded`, `study/bad-point` with the first point
 * that cannot be measured, and those of the study itself.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadStudy } from "@iovlab/iovlab/study";
 *
 * const file = `${Deno.makeTempDirSync()}/coins.ts`;
 * Deno.writeTextFileSync(
 *   file,
 *   `export const study = {
 *     name: "coins",
 *     factors: { bias: { kind: "list", values: [0.4, 0.5] } },
 *     responses: [{ name: "heads", entity: "coin", metric: "share" }],
 *     replications: 3,
 *   };
 *   export const measure = ({ bias }) => [{ entity: "coin", metric: "share", value: bias, samples: 1 }];
 *   export const check = ({ bias }) => {
 *     if (!(bias >= 0 && bias <= 1)) throw new RangeError("a bias must be from 0 to 1: " + bias);
 *   };`,
 * );
 * const { study } = await loadStudy(file, ["bias=0.1"]);
 * assert.deepEqual(study.groups.map(({ key }) => key), ["bias=0.1"]);
 * await assert.rejects(loadStudy(file, ["bias=2"]), { code: "study/bad-point" });
 * await assert.rejects(loadStudy(file, ["bias=high"]), { code: "study/bad-override" });
 * await assert.rejects(loadStudy("missing.ts"), { code: "study/not-found" });
 * ```
 */
export async function loadStudy(
  file: string | URL,
  overrides: readonly string[] = [],
): Promise<LoadedStudy> {
  const url = urlOf(file);
  const path = decodeURIComponent(url.pathname);
  if (!existsSync(path)) refuse(file, "there must be such a file", "study/not-found");
  const exported = await load(url, file);
  const { study, measure } = exported;
  if (typeof study !== "object" || study === null) {
    refuse(file, "it must export a study: an object with responses", "study/no-study");
  }
  const description = overrideStudy(checkFields(study), overrides);
  if (typeof measure !== "function" && !description.engine) {
    refuse(file, "it must export a function measure, or name its engine", "study/no-study");
  }
  const compiled = compileStudy(description, engineFor(description, url));
  await checkPoints(compiled);
  return { description, study: compiled, path };
}

/** The engine that a study names, or its own module. */
function engineFor({ name: own, engine }: StudyDescription, url: URL): Engine {
  if (!engine) return engineOf(own, url, "measure");
  const { name: key, module, export: name = "measure" } = engine;
  return engineOf(key, moduleOf(module, url), name);
}

/** The URL of an engine's module: a path from the study's module, a URL, or a bare name as imports have it. */
function moduleOf(module: string, from: URL): URL {
  const plain = /^[./]/.test(module) || URL.canParse(module) || existsSync(new URL(module, from));
  return new URL(plain ? module : resolved(module), from);
}

function resolved(module: string): string {
  try {
    return import.meta.resolve(module);
  } catch {
    return module; // the engine says that it is not there
  }
}

function urlOf(file: string | URL): URL {
  const text = String(file);
  return text.startsWith("file:") ? new URL(text) : pathToFileURL(resolve(text));
}

async function load(url: URL, file: string | URL): Promise<Record<string, unknown>> {
  try {
    return await import(url.href);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return refuse(file, `its module must load: ${why}`, "study/not-loaded", cause);
  }
}

function refuse(file: string | URL, rule: string, code: string, cause?: unknown): never {
  throw new InputError(`Cannot load study ${file} as ${rule}`, { code, cause });
}
