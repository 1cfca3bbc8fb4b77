/**
 * Edits of a host description in one line of text: `splitDriver.queues=2; vms.0.workload.streams=8`.
 *
 * A path names fields with dots between them, places in a list by number from 0, all of them by `*`. A value is JSON, or a bare word.
 *
 * @module
 */
import type { Json } from "../core/mod.ts";
import type { HostInput } from "../host/mod.ts";

/** A path into a description. */
export type Path = readonly (string | number)[];

/** One field of a description and its new value. */
export interface Edit {
  /** The field. */
  readonly path: Path;
  /** Its value. */
  readonly value: Json;
}

/** What an edit may walk through. */
type Node = Record<string | number, unknown>;

/** A path from its text; `undefined` where it is none. */
export function parsePath(text: string): Path | undefined {
  const parts = text.trim().split(".");
  if (!parts.every((part) => /^(\w+|\*)$/.test(part))) return undefined;
  return parts.map((part) => /^\d+$/.test(part) ? Number(part) : part);
}

/** A value from its text: JSON, or a bare word; `undefined` where it is neither. */
export function parseValue(text: string): Json | undefined {
  const trimmed = text.trim();
  try {
    return JSON.parse(trimmed) as Json;
  } catch {
    return /^[\w.-]+$/.test(trimmed) ? trimmed : undefined;
  }
}

/** The parts of a text between semicolons, each split at its first equals sign; empty parts are left out. */
export function assignments(text: string): readonly (readonly [left: string, right: string])[] {
  return text.split(";").map((part) => part.trim()).filter((part) => part !== "").map((part) => {
    const at = part.indexOf("=");
    return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
  });
}

/** The edits of a text, or the part that is none. */
export function parseEdits(text: string): { readonly edits: readonly Edit[]; wrong?: string } {
  const edits: Edit[] = [];
  for (const [left, right] of assignments(text)) {
    const path = parsePath(left);
    const value = parseValue(right);
    if (!path || value === undefined) return { edits, wrong: `${left}=${right}` };
    edits.push({ path, value });
  }
  return { edits };
}

/** The value of a field, of all places of a list that of the first; `undefined` where there is none. */
export function valueAt(of: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => {
    if (at === null || typeof at !== "object") return undefined;
    return (at as Node)[part === "*" && Array.isArray(at) ? 0 : part];
  }, of);
}

/** Sets a field below a node. */
function setBelow(at: Node, [part, ...rest]: Path, value: Json): void {
  if (part === "*" && Array.isArray(at)) {
    at.forEach((_, place) => setBelow(at, [place, ...rest], value));
    return;
  }
  if (rest.length === 0) {
    at[part] = structuredClone(value);
    return;
  }
  const next = at[part];
  const below = (next !== null && typeof next === "object" ? next : {}) as Node;
  at[part] = below;
  setBelow(below, rest, value);
}

/** A copy of a description with fields set; what lies on the way to a field is made. */
export function edited(input: HostInput, edits: readonly Edit[]): HostInput {
  const copy = structuredClone(input) as unknown as Node;
  for (const { path, value } of edits) setBelow(copy, path, value);
  return copy as unknown as HostInput;
}
