/**
 * Engines: what measures, and the hash of the sources that its answers depend on.
 *
 * The hash covers the module, every local file that it imports, directly or not, and the pinned version of
 * every package that these import, with the integrity hash that the lock file holds for it and for
 * what it depends on. A changed engine is a new one, and its points are measured again. Imports of types
 * only are left out, since they cannot change a number. Not covered: files that the engine opens by
 * itself while it runs, and the version of the platform. What an engine needs to know belongs into the parameters.
 *
 * @module
 */
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { hashJson, hashText, InputError } from "../core/mod.ts";
import { collectSources } from "./_sources.ts";

/** What measures the points of a study. */
export interface Engine {
  /** A short name, such as `packet`. */
  readonly name: string;
  /** The URL of the module that holds the measure function. */
  readonly module: string;
  /** The name under which that module exports it. */
  readonly export: string;
  /** The hash of all sources that its answers depend on, in hexadecimal digits. */
  readonly sourceHash: string;
}

/**
 * Describes the engine whose measure function a module exports.
 *
 * A module that is not a local file is known by its URL alone, which must therefore name a version.
 *
 * @param name A short name, such as `packet`.
 * @param module The URL of the module, as `import.meta.resolve("./engine.ts")` gives it.
 * @param exportName The name under which the module exports its measure function.
 * @throws {InputError} `study/source-not-found` or `study/source-not-readable`, with file and line.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { engineOf } from "@iovlab/iovlab/study";
 *
 * const module = import.meta.resolve("@iovlab/iovlab/core");
 * const engine = engineOf("core", module, "hashText");
 * assert.match(engine.sourceHash, /^[0-9a-f]{64}$/);
 * assert.deepEqual(engineOf("core", module, "hashText"), engine);
 * ```
 */
export function engineOf(name: string, module: string | URL, exportName: string): Engine {
  const url = String(module);
  const source = url.startsWith("file:") ? hashOfFiles(url) : hashText(url);
  const sourceHash = hashJson({ export: exportName, source });
  return { name, module: url, export: exportName, sourceHash };
}

function hashOfFiles(url: string): string {
  let path: string;
  try {
    path = fileURLToPath(url);
  } catch (cause) {
    const message = `Cannot use engine as its module must be a file URL: current value is ${url}`;
    throw new InputError(message, { code: "study/source-not-found", cause });
  }
  const sources = collectSources(path).map(({ name, hash }) => [name, hash]);
  return hashJson({ entry: basename(path), sources });
}
