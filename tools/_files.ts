/**
 * The files of the repository that the checks read.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the repository. */
export const root: string = fileURLToPath(new URL("../", import.meta.url));

const skipped = new Set(["node_modules", "results", "coverage", "__pycache__"]);

function walk(folder: string, prefix: string, found: string[]): string[] {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) {
      const hidden = entry.name.startsWith(".") && entry.name !== ".ci";
      if (!hidden && !skipped.has(entry.name) && path !== ".ci/.work") {
        walk(join(folder, entry.name), `${path}/`, found);
      }
    } else if (entry.isFile()) found.push(path);
  }
  return found;
}

/**
 * The files under version control, and new ones that are not ignored, sorted, with `/`.
 *
 * Without git, or outside a clone, every file but those in folders of results and caches.
 */
export function repositoryFiles(folder: string = root): string[] {
  const options = { cwd: folder, encoding: "utf8" as const, stdio: "pipe" as const };
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  try {
    const names = execFileSync("git", list, options).split("\0").filter(Boolean);
    return [...new Set(names)].filter((name) => isFile(join(folder, name))).sort();
  } catch {
    return walk(folder, "", []).sort();
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The texts of some files by path. */
export function readFiles(
  paths: readonly string[],
  folder: string = root,
): ReadonlyMap<string, string> {
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** Whether a path is TypeScript or JavaScript. */
export function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}
