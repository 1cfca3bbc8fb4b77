/**
 * Which code made a number: version of the toolkit, commit, whether files were changed since, lock file.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashText } from "../core/mod.ts";
import configuration from "../../deno.json" with { type: "json" };

/** Which code made a number, as far as can be found out. */
export interface CodeVersion {
  /** The version of the toolkit. */
  readonly iovlab: string;
  /** The Git commit of the project; `null` where it is no repository or there is no Git. */
  readonly commit: string | null;
  /** Whether tracked files of the project differ from the commit; `null` likewise. */
  readonly modified: boolean | null;
  /** The SHA-256 of the project's `deno.lock`; `null` where there is none. */
  readonly lock: string | null;
  /** Allows it to be used as plain data. */
  readonly [key: string]: string | boolean | null;
}

/**
 * Describes the code of the project that a folder is in.
 *
 * It asks the program `git`; where that may not be run or is not there, commit and changes are `null`.
 *
 * @param folder A folder of the project, such as that of the engine's module.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { codeVersion } from "@iovlab/iovlab/store";
 *
 * const { commit, modified, lock } = codeVersion(Deno.makeTempDirSync());
 * assert.deepEqual([commit, modified, lock], [null, null, null]);
 * ```
 */
export function codeVersion(folder: string): CodeVersion {
  const commit = git(folder, "rev-parse", "HEAD");
  const changes = commit === null
    ? null
    : git(folder, "status", "--porcelain", "--untracked-files=no");
  return {
    iovlab: configuration.version,
    commit,
    modified: changes === null ? null : changes !== "",
    lock: lockOf(folder),
  };
}

function git(folder: string, ...words: readonly string[]): string | null {
  try {
    const stdio = ["ignore", "pipe", "ignore"] as ("ignore" | "pipe")[];
    return execFileSync("git", ["-C", folder, ...words], { encoding: "utf8", stdio }).trim();
  } catch {
    return null; // no repository, no Git, or no permission to run it: not known
  }
}

/** The hash of the lock file of the nearest folder upward that has one. */
function lockOf(folder: string): string | null {
  for (let here = folder;; here = dirname(here)) {
    const file = join(here, "deno.lock");
    if (existsSync(file)) return hashText(readFileSync(file, "utf8"));
    if (dirname(here) === here) return null;
  }
}
