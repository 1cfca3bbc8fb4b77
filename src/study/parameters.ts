/**
 * Parameters of a point: what is fixed, with the values of the factors put in their places.
 *
 * @module
 */
import { hint, InputError, type Json } from "../core/mod.ts";

/** Parameters by name. */
export type Parameters = { readonly [name: string]: Json };

/**
 * Puts values into a copy of plain data. A name with dots is a place within it: `host.vms.0.weight` is field
 * `weight` of the first of the list `vms` of `host`.
 *
 * @param fixed The data; it is not changed.
 * @param values The values by place. A place with dots must be there already, so that a slip is no new field that nothing
 * looks at.
 * @throws {InputError} `study/no-such-place` where it is not.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parametersOf } from "@iovlab/iovlab/study";
 *
 * const fixed = { host: { cores: 4, vms: [{ weight: 256 }] } };
 * assert.deepEqual(parametersOf(fixed, { "host.vms.0.weight": 512, load: 0.5 }), {
 *   host: { cores: 4, vms: [{ weight: 512 }] },
 *   load: 0.5,
 * });
 * assert.throws(() => parametersOf(fixed, { "hosts.cores": 2 }), /did you mean "host"/);
 * ```
 */
export function parametersOf(fixed: Parameters, values: Parameters): Parameters {
  const copy = structuredClone(fixed) as Record<string, Json>;
  for (const [place, value] of Object.entries(values)) put(copy, place, value);
  return copy;
}

type Node = Record<string, Json>;

function put(root: Node, place: string, value: Json): void {
  const parts = place.split(".");
  const last = parts.pop()!;
  let node = root;
  for (const part of parts) node = inner(node, part, place);
  if (parts.length > 0 && !Object.hasOwn(node, last)) noPlace(place, last, node);
  node[last] = value;
}

function inner(node: Node, part: string, place: string): Node {
  const next = Object.hasOwn(node, part) ? node[part] : undefined;
  if (typeof next === "object" && next !== null) return next as unknown as Node;
  return noPlace(place, part, node);
}

function noPlace(place: string, part: string, node: Node): never {
  const names = Object.keys(node);
  throw new InputError(
    `Cannot put a value at "${place}" as "${part}" must be there already${hint(part, names)}: ` +
      `there is ${names.slice(0, 20).join(", ") || "nothing"}`,
    { code: "study/no-such-place" },
  );
}
