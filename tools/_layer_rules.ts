/**
 * The rules that one import of one file has to keep.
 *
 * @module
 */
import { builtinModules } from "node:module";
import { posix } from "node:path";
import type { Import } from "./_imports.ts";
import { isCode } from "./_files.ts";
import { type LayerTable, moduleOf, type ModuleRule } from "./layers_table.ts";

const packageName = "@iovlab/iovlab";
const inline = /^(npm|jsr|https?|data|blob):/;
const builtins = new Set(builtinModules);

/** The path that a specifier names inside the repository, or `undefined` for a package. */
export function targetOf(file: string, specifier: string): string | undefined {
  if (specifier === packageName) return "mod.ts";
  if (specifier.startsWith(`${packageName}/`)) {
    return `src/${specifier.slice(packageName.length + 1)}/mod.ts`;
  }
  if (!/^\.{0,2}\//.test(specifier)) return undefined;
  return posix.join(posix.dirname(file), specifier);
}

/** What is wrong with an import, or `undefined`. */
export function importFault(file: string, found: Import, table: LayerTable): string | undefined {
  const area = file.split("/")[0];
  if (area === "src") return sourceFault(file, found, table);
  if (area === "experiments") return experimentFault(file, found);
  if (area === "notebooks") return notebookFault(file, found);
  if (file === "mod.ts") return rootFault(file, found, table);
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith("node:") || builtins.has(specifier);
}

/** Faults that no package outside the repository may have. */
function packageFault(specifier: string): string | undefined {
  if (inline.test(specifier)) {
    return `"${specifier}" must be pinned in deno.json and imported by its bare name`;
  }
}

/** Files without code that any module may read: `data/`, and the package's own name and version. */
function isData(target: string): boolean {
  return target === "deno.json" || (target.startsWith("data/") && !isCode(target));
}

function sourceFault(file: string, found: Import, table: LayerTable): string | undefined {
  const name = moduleOf(file, table);
  if (name === undefined) return undefined;
  const rule = table[name];
  const { specifier } = found;
  if (specifier === undefined) {
    return rule.loadsByUrl ? undefined : `${name} may not import a computed module`;
  }
  if (isBuiltin(specifier)) {
    return rule.browserSafe ? `${name} is browser-safe and may not use "${specifier}"` : undefined;
  }
  if (specifier.startsWith(packageName)) {
    return `"${specifier}" must be imported by relative path inside src`;
  }
  const target = targetOf(file, specifier);
  if (target === undefined) return packageFault(specifier);
  return localFault(name, rule, target, found, table);
}

function localFault(
  name: string,
  rule: ModuleRule,
  target: string,
  found: Import,
  table: LayerTable,
): string | undefined {
  const area = target.split("/")[0];
  if (isData(target)) return undefined;
  if (area === "experiments" && rule.loadsExperiments) return undefined;
  if (found.kind === "url" && !isCode(target)) return undefined;
  if (area !== "src") return `${name} may not import ${target}, which is outside src`;
  const other = moduleOf(target, table);
  if (other === name) return undefined;
  if (other === undefined) return `${target} is in no module of the table`;
  if (target !== `src/${other}/mod.ts`) {
    return `${name} must import ${other} through src/${other}/mod.ts, not ${target}`;
  }
  if (other === "core" || rule.imports.includes(other)) return undefined;
  if (!rule.types?.includes(other)) return `${name} may not import ${other}`;
  return found.kind === "type"
    ? undefined
    : `${name} may import types only from ${other}: write "import type"`;
}

function experimentFault(file: string, found: Import): string | undefined {
  const { specifier } = found;
  if (specifier === undefined) return "an experiment may not import a computed module";
  if (isBuiltin(specifier)) {
    return file.endsWith("_test.ts")
      ? undefined
      : `an experiment may not use "${specifier}": what needs it belongs into src`;
  }
  const target = targetOf(file, specifier);
  if (target === undefined) return packageFault(specifier);
  if (target === "mod.ts" || isData(target)) return undefined;
  const own = posix.dirname(file) === "experiments"
    ? /^experiments\/[^/]+\/mod\.ts$/
    : new RegExp(`^${RegExp.escape(file.split("/").slice(0, 2).join("/"))}/`);
  if (own.test(target)) return undefined;
  return `an experiment may import the root mod.ts and its own folder only, not ${target}`;
}

function notebookFault(file: string, found: Import): string | undefined {
  const { specifier } = found;
  if (specifier === undefined) return "a notebook may not import a computed module";
  if (isBuiltin(specifier)) return `a notebook may not use "${specifier}"`;
  const target = targetOf(file, specifier);
  if (target === undefined) return packageFault(specifier);
  const isPrivate = posix.basename(target).startsWith("_");
  if (target === "mod.ts" || (target.startsWith("experiments/") && !isPrivate)) return undefined;
  return `a notebook may import the root mod.ts and experiments only, not ${target}`;
}

function rootFault(file: string, found: Import, table: LayerTable): string | undefined {
  const target = targetOf(file, found.specifier ?? "");
  const name = target === undefined ? undefined : moduleOf(target, table);
  if (name === undefined || target !== `src/${name}/mod.ts`) {
    return `the root mod.ts may import src/<module>/mod.ts only, not "${found.specifier}"`;
  }
  if (table[name].notInRoot) return `the root mod.ts may not export ${name}`;
}
