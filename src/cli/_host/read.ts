/**
 * Host descriptions from files.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { type Node, parseTree } from "jsonc-parser";
import { InputError, type SourceLocation } from "../../core/mod.ts";
import { type Host, readHost } from "../../host/mod.ts";
import { withTraces } from "../../workload/mod.ts";

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

/**
 * The host of a file; its traces are read from beside it.
 *
 * @throws {InputError} Where the file, or a trace that it names, cannot be read or is faulty.
 */
export function hostOf(file: string): Host {
  const text = textOf("host", file);
  const host = readHost(text, file);
  const pathOf = (name: string) => isAbsolute(name) ? name : join(dirname(file), name);
  const read = (name: string) => textOf("trace", pathOf(name), placeOf(text, file, name));
  return withTraces(host, read, pathOf);
}
