/**
 * What a hostile VM does to a NIC context that it owns.
 *
 * @module
 */
import type { NicContext } from "../hardware/mod.ts";
import type { Hostility } from "./architecture.ts";

/** The hostile side of VMs that have a context each; the device's own checks are what protects. */
export function ownContexts(contexts: readonly NicContext[]): Hostility {
  return {
    disturb: () => {},
    rogue: () => {},
    requestContext: () => false,
    violationsOf: (vm) => contexts[vm].violations,
    corruptionsOf: () => 0,
  };
}
