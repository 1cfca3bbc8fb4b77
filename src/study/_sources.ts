/**
 * Walks the import graph of a local module.
 *
 * @module
 */
import { readFileSync, realpathSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createHash } from "node:crypto";
import { parse } from "es-module-lexer/js";
import { InputError } from "../core/mod.ts";
import { projectOf } from "./_project.ts";

/** One source: a file by its path from the project's folder, or a package by its name. */
export interface Source {
  /** The path with `/`, or a specifier such as `npm:canonicalize@5.1.0`. */
  readonly name: string;
  /** The hash of its bytes, or what the lock file holds for the package. */
  readonly hash: string;
}

/** One import of a file: what it names, and where. */
interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** All sources of a module, sorted by name; the module itself is among them. */
export function collectSources(path: string): Source[] {
  const start = canonicalPath(path, { file: path });
  const project = projectOf(dirname(start));
  const found = new Map<string, Source>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const name = relative(project.folder, file).split(sep).join("/");
    if (found.has(name)) continue;
    const text = readFileSync(file, "utf8");
    found.set(name, { name, hash: createHash("sha256").update(text).digest("hex") });
    for (const { specifier, line } of importsOf(file, text)) {
      const target = project.resolve(specifier, file);
      if (target.startsWith("file:")) {
        open.push(canonicalPath(fileURLToPath(target), { file, line }));
      } else {
        found.set(target, { name: target, hash: project.pinned(target) });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.name < b.name ? -1 : 1);
}

function canonicalPath(path: string, location: { file: string; line?: number }): string {
  try {
    return realpathSync(resolve(path));
  } catch (cause) {
    throw new InputError(`Cannot hash sources as ${pathToFileURL(path)} must be there: it is not`, {
      code: "study/source-not-found",
      location,
      cause,
    });
  }
}

/** The imports of a file that can change what it computes; none of a file that is not a script. */
function importsOf(file: string, text: string): Import[] {
  if (!/\.[cm]?[jt]sx?$/.test(file)) return [];
  try {
    const imports: Import[] = [];
    for (const found of parse(text)[0]) {
      if ("typeOnly" in found && found.typeOnly) continue;
      if (typeof found.specifier !== "string") continue;
      const line = text.slice(0, found.start).split("\n").length;
      imports.push({ specifier: found.specifier, line });
    }
    return imports;
  } catch (cause) {
    throw new InputError(`Cannot hash sources as ${file} must be a script: ${cause}`, {
      code: "study/source-not-readable",
      location: { file },
      cause,
    });
  }
}
