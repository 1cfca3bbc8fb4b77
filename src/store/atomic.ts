/**
 * Writes whole files: a kill leaves the old file or the new one, never a part.
 *
 * @module
 */
import * as fs from "node:fs";
import { dirname, resolve } from "node:path";
import process from "node:process";
import { InputError } from "../core/mod.ts";
import { makeFolder } from "./_folder.ts";

/**
 * Writes a file under a temporary name in its folder, then renames it. The folder is made where there
 * is none.
 *
 * @throws {InputError} `store/unwritable-file` where the file or its folder cannot be written; nothing
 * is left behind then.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { join } from "node:path";
 * import { writeFileAtomic } from "@iovlab/iovlab/store";
 *
 * const folder = Deno.makeTempDirSync();
 * writeFileAtomic(join(folder, "new", "a.txt"), "whole");
 * assert.equal(Deno.readTextFileSync(join(folder, "new", "a.txt")), "whole");
 * assert.deepEqual([...Deno.readDirSync(join(folder, "new"))].map((file) => file.name), ["a.txt"]);
 * ```
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  const folder = dirname(resolve(path));
  const temporary = `${resolve(path)}.${process.pid}.new`;
  try {
    makeFolder(folder);
    fs.writeFileSync(temporary, content, { flush: true });
    fs.renameSync(temporary, path);
  } catch (cause) {
    discard(temporary);
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `Cannot write "${path}" as its folder must be writable: ${why}`;
    throw new InputError(message, { code: "store/unwritable-file", cause });
  }
}

function discard(temporary: string): void {
  try {
    fs.rmSync(temporary, { force: true });
  } catch {
    // its folder is not there either
  }
}
