/**
 * What `deno.json` and `deno.lock` say about the imports of a project.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse as parseJsonc } from "jsonc-parser";

/** The settings of a project that decide what an import means. */
export interface Project {
  /** Its folder: the one with `deno.json`, or that of the module where there is none. */
  readonly folder: string;
  /** The full specifier of an import in a file: a `file:` URL, or a package such as `npm:...`. */
  resolve(specifier: string, file: string): string;
  /** What the lock file holds for a package and all that it depends on; empty without one. */
  pinned(specifier: string): string;
}

/** The parts of `deno.json` that are used. */
interface Settings {
  readonly name?: string;
  readonly exports?: string | Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, string>>;
}

/** The parts of `deno.lock` that are used. */
interface Lock {
  readonly specifiers?: Readonly<Record<string, string>>;
  readonly npm?: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly integrity?: string;
  readonly dependencies?: readonly string[];
}

/** Reads the settings that hold for the modules of a folder. */
export function projectOf(moduleFolder: string): Project {
  const file = findUpward(moduleFolder);
  const folder = file ? dirname(file) : moduleFolder;
  const settings = file ? readJson<Settings>(file) : {};
  const lockFile = join(folder, "deno.lock");
  const lock = existsSync(lockFile) ? readJson<Lock>(lockFile) : {};
  const aliases = aliasesOf(settings);
  return {
    folder,
    resolve: (specifier, importer) => resolveImport(specifier, importer, folder, aliases),
    pinned: (specifier) => pinnedOf(specifier, lock),
  };
}

function findUpward(from: string): string | undefined {
  for (let folder = from;; folder = dirname(folder)) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      if (existsSync(join(folder, name))) return join(folder, name);
    }
    if (dirname(folder) === folder) return undefined;
  }
}

function readJson<T>(file: string): T {
  return (parseJsonc(readFileSync(file, "utf8"), [], { allowTrailingComma: true }) ?? {}) as T;
}

/** The import map: the project's own exports under its name, then its imports. */
function aliasesOf({ name, exports, imports }: Settings): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  const own = typeof exports === "string" ? { ".": exports } : exports ?? {};
  for (const [path, target] of Object.entries(own)) {
    if (name) aliases.set(name + path.slice(1), target);
  }
  for (const [alias, target] of Object.entries(imports ?? {})) aliases.set(alias, target);
  return aliases;
}

function resolveImport(
  specifier: string,
  importer: string,
  folder: string,
  aliases: ReadonlyMap<string, string>,
): string {
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, pathToFileURL(importer)).href;
  const target = mapped(specifier, aliases);
  if (!/^\.{0,2}\//.test(target)) return target;
  return new URL(target, pathToFileURL(join(folder, "deno.json"))).href;
}

/** Replaces an alias, or the longest one that the specifier starts with; else gives it back. */
function mapped(specifier: string, aliases: ReadonlyMap<string, string>): string {
  const exact = aliases.get(specifier);
  if (exact !== undefined) return exact;
  let best: string | undefined;
  for (const alias of aliases.keys()) {
    const prefix = alias.endsWith("/") ? alias : `${alias}/`;
    if (specifier.startsWith(prefix) && alias.length > (best?.length ?? 0)) best = alias;
  }
  if (best === undefined) return specifier;
  return aliases.get(best)! + specifier.slice(best.length);
}

/** `npm:/@noble/hashes@2.4.0/sha2.js` is `@noble/hashes@2.4.0`. */
function packageOf(specifier: string): string | undefined {
  const found = /^npm:\/?((?:@[^/]+\/)?[^/@]+(?:@[^/]+)?)/.exec(specifier);
  return found?.[1];
}

function pinnedOf(specifier: string, lock: Lock): string {
  const name = packageOf(specifier);
  if (name === undefined || !lock.npm) return "";
  const bare = name.replace(/(.)@.*$/, "$1");
  const version = lock.specifiers?.[`npm:${name}`] ?? name.slice(bare.length + 1);
  const seen = new Set<string>();
  const open = [`${bare}@${version}`];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const full = lockedKey(key, lock);
    if (full === undefined || seen.has(full)) continue;
    seen.add(full);
    open.push(...lock.npm[full].dependencies ?? []);
  }
  return [...seen].sort().map((key) => `${key} ${lock.npm![key].integrity ?? ""}`).join("\n");
}

/** A dependency is named without its version where the lock file holds only one. */
function lockedKey(key: string, lock: Lock): string | undefined {
  if (lock.npm?.[key]) return key;
  return Object.keys(lock.npm ?? {}).find((known) => known.startsWith(`${key}@`));
}
