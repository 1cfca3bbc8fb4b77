/**
 * From a short description to a complete, checked host.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { HostInput } from "./input.ts";
import type { Host } from "./types.ts";
import { validateHost } from "./_validate.ts";

/**
 * Fills in the defaults of a host description and checks it.
 *
 * A complete {@linkcode Host} is a description too and comes back as an equal one: so a changed copy of
 * a host is checked by calling this again.
 *
 * @param input The description; see `docs/host.md` for all fields, units and defaults.
 * @returns A new host that shares nothing with the description.
 * @throws {InputError} Where a field is unknown, missing or out of its range, or where fields contradict each other. The
 * message has the path of the field, such as `vms[2].workload.arrivals.rate`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 *
 * const split = host({ architecture: "split-driver", vms: [{ name: "web", count: 2 }, {}] });
 * assert.deepEqual(split.vms.map((vm) => vm.name), ["web1", "web2", "vm3"]);
 *
 * const vdi = host({ ...split, architecture: "vdi", link: { ...split.link, rate: 10e9 } });
 * assert.equal(vdi.link.rate, 10e9);
 * assert.throws(
 *   () => host({ ...split, link: { rate: -1 } }),
 *   /Cannot use link.rate as it must be from 1e5 to 1e13 bit\/s: current value is -1/,
 * );
 * ```
 */
export function host(input: HostInput): Host {
  const { value, problems } = validateHost(input);
  const first = problems[0];
  if (first) throw new InputError(first.message, { code: first.code });
  return value;
}
