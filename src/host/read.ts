/**
 * Reads hosts from JSON texts, with the place of each error.
 *
 * @module
 */
import type { InputError } from "../core/mod.ts";
import type { Host } from "./types.ts";
import { readChecked } from "./_read_checked.ts";
import { validateHost } from "./_validate.ts";

/**
 * Reads a host description from a JSON text, fills in its defaults and checks it.
 *
 * The text is JSON; comments (`//` and `/* *\/`) are allowed too. The fields are those of `HostInput`.
 *
 * @param text The text of the file.
 * @param file The file's name, for messages only: nothing is opened.
 * @throws {InputError} The first error in the order of the file, with its line and column.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readHost } from "@iovlab/iovlab/host";
 *
 * const one = readHost('{ "architecture": "native", "vms": [{ "name": "web" }] }', "one.json");
 * assert.equal(one.vms[0].name, "web");
 *
 * assert.throws(() => readHost('{ "architecture": "native",\n  "vmz": [] }', "one.json"), {
 *   line: 'one.json:2:3: Cannot use host as it has no field "vmz" (did you mean "vms"?)',
 * });
 * ```
 */
export function readHost(text: string, file: string): Host {
  const { value, errors } = readChecked(text, file, "host", validateHost);
  if (errors.length > 0) throw errors[0];
  return value;
}

/**
 * All errors (at most 1,000) of a host description, in the order of the file; none where {@linkcode readHost} can read it.
 *
 * @param text The text of the file.
 * @param file The file's name, for messages only.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hostErrors } from "@iovlab/iovlab/host";
 *
 * const text = '{ "architecture": "native", "cores": 0, "vms": [{ "vcpus": "two" }] }';
 * assert.deepEqual(hostErrors(text, "a.json").map((error) => error.line), [
 *   "a.json:1:38: Cannot use cores as it must be a whole number from 1 to 64: current value is 0",
 *   'a.json:1:60: Cannot use vms[0].vcpus as it must be a number: current value is "two"',
 * ]);
 * ```
 */
export function hostErrors(text: string, file: string): readonly InputError[] {
  return readChecked(text, file, "host", validateHost).errors;
}
