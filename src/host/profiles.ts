/**
 * The named cost profiles that come with the toolkit, and a reader for profiles of one's own.
 *
 * A profile is one machine and one generation of software; values of different ones are never mixed.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import kvm2015Data from "../../data/costs/kvm-2015.json" with { type: "json" };
import xen2009Data from "../../data/costs/xen-2009.json" with { type: "json" };
import xen45Data from "../../data/costs/xen-4.5.json" with { type: "json" };
import type { CostProfile } from "./costs.ts";
import { validateProfile } from "./_check_profile.ts";
import { readChecked } from "./_read_checked.ts";

/**
 * Checks a cost profile that was made in a program.
 *
 * @throws {InputError} Where a cost is missing or unknown, is not in its unit, has no source, or is outside its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costProfile, xen2009 } from "@iovlab/iovlab/host";
 *
 * const bridge = { ...xen2009.costs.bridge, value: -1 };
 * assert.throws(
 *   () => costProfile({ ...xen2009, costs: { ...xen2009.costs, bridge } }),
 *   /Cannot use costs.bridge.value as it must be at least 0 cycles: current value is -1/,
 * );
 * ```
 */
export function costProfile(input: CostProfile): CostProfile {
  const { value, problems } = validateProfile(input);
  const first = problems[0];
  if (first) throw new InputError(first.message, { code: first.code });
  return value;
}

/**
 * Reads a cost profile from a JSON text and checks it.
 *
 * @param text The text of the file; comments are allowed.
 * @param file The file's name, for messages only: nothing is opened.
 * @throws {InputError} The first error in the order of the file, with its line and column.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readCostProfile, xen2009 } from "@iovlab/iovlab/host";
 *
 * assert.deepEqual(readCostProfile(JSON.stringify(xen2009), "mine.json"), xen2009);
 * assert.throws(() => readCostProfile('{ "name": "mine" }', "mine.json"), {
 *   line: 'mine.json:1:1: Cannot use costs as it lacks field "machine"',
 * });
 * ```
 */
export function readCostProfile(text: string, file: string): CostProfile {
  const { value, errors } = readChecked(text, file, "costs", validateProfile);
  if (errors.length > 0) throw errors[0];
  return value;
}

/** Xen with its credit scheduler on a Xeon of about 2009: the machine of the first experiment. */
export const xen2009: CostProfile = costProfile(xen2009Data as CostProfile);

/** Xen 4.5 on a Xeon E5-1650 v2: a later machine and later software, for comparison. */
export const xen45: CostProfile = costProfile(xen45Data as CostProfile);

/** KVM on a Haswell generation Xeon: for hosts whose guests have virtio, or devices of their own. */
export const kvm2015: CostProfile = costProfile(kvm2015Data as CostProfile);

/** The profiles by name. */
export const profiles: Readonly<Record<string, CostProfile>> = {
  [xen2009.name]: xen2009,
  [xen45.name]: xen45,
  [kvm2015.name]: kvm2015,
};
