/**
 * Host descriptions from files.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { InputError } from "../../core/mod.ts";
import { type Host, readHost } from "../../host/mod.ts";
import { withTraces } from "../../workload/mod.ts";

function textOf(what: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const message = `Cannot read ${what} "${file}" as the file cannot be opened`;
    throw new InputError(message, { code: "cli/unreadable-file", cause });
  }
}

/**
 * The host of a file; its traces are read from beside it.
 *
 * @throws {InputError} Where the file, or a trace that it names, cannot be read or is faulty.
 */
export function hostOf(file: string): Host {
  const host = readHost(textOf("host", file), file);
  const folder = dirname(file);
  return withTraces(host, (name) => textOf("trace", resolve(folder, name)));
}
