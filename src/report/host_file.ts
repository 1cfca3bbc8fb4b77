/**
 * Hosts from descriptions or from files, the traces that they name included.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Node, parseTree } from "jsonc-parser";
import { InputError, type SourceLocation } from "../core/mod.ts";
import { type Host, host as complete, type HostInput, readHost } from "../host/mod.ts";
import { withTraces } from "../workload/mod.ts";

function textOf(what: string, file: string, location?: SourceLocation): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const message = `Cannot read ${what} "${file}" as the file cannot be opened`;
    throw new InputError(message, { code: "cli/unreadable-file", location, cause });
  }
}

/** The first property `file` of a value in JSON, or undefined. */
function fileNode(node: Node, value: string): Node | undefined {
  if (node.type === "property") {
    const [key, of] = node.children ?? [];
    if (key?.value === "file" && of?.value === value) return of;
  }
  for (const child of node.children ?? []) {
    const found = fileNode(child, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where a description names a trace. */
function placeOf(text: string, file: string, trace: string): SourceLocation {
  const tree = parseTree(text);
  const node = tree && fileNode(tree, trace);
  if (node === undefined) return { file };
  const before = text.slice(0, node.offset).split("\n");
  return { file, line: before.length, column: before[before.length - 1].length + 1 };
}

function hostOf(file: string): Host {
  const text = textOf("host", file);
  const read = readHost(text, file);
  const pathOf = (name: string) => isAbsolute(name) ? name : join(dirname(file), name);
  const trace = (name: string) => textOf("trace", pathOf(name), placeOf(text, file, name));
  return withTraces(read, trace, pathOf);
}

/**
 * A complete, checked host: from a description, or from a file of one.
 *
 * A complete `Host` is a description too: `host({ ...web, architecture: "vdi" })` is a checked copy with another architecture.
 *
 * @param description Fields of a host as in `docs/host.md`; or the path, or `file:` URL, of a JSON file of them. A path is relative to the folder that the program or the notebook
 * runs in; traces that the file names are read from beside it.
 * @throws {InputError} Where a field is unknown, missing or out of its range, with line and column for a file; where the file, or a trace that it names,
 * cannot be read.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/report";
 *
 * const split = host("examples/split-driver-8vm.json");
 * const vdi = host({ ...split, architecture: "vdi" });
 * assert.deepEqual([split.vms.length, vdi.architecture], [8, "vdi"]);
 * assert.throws(() => host("examples/none.json"), /as the file cannot be opened/);
 * ```
 */
export function host(description: HostInput | string | URL): Host {
  if (description instanceof URL) return hostOf(fileURLToPath(description));
  return typeof description === "string" ? hostOf(description) : complete(description);
}
