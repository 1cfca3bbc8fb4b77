/**
 * How long a credit scheduler takes until its credit is at rest.
 *
 * All vCPUs start without credit or debt, and keep what two hand-outs give them at most. Until the first are at that limit, or deep in debt, domains
 * that need little and domains that take what they get are told apart less than later on: a driver domain gets more of the cores, and the host carries
 * some percent more. MSER-5 does not see so little in one run, yet it is the same in all of them, so that no number of replications takes it out.
 *
 * @module
 */
import type { Host } from "../host/mod.ts";

/** Hand-outs of credit after which throughput stayed what it was, in hosts whose driver domain competes with 4 and with 16 VMs: 3 to 4. */
const HAND_OUTS = 4;

/**
 * The simulated seconds from the start in which the credit of a host's scheduler is not at rest: four accounting periods (slices, where they are longer)
 * of the credit scheduler, 0 with another one. That of a native host is the same, so that hosts which are compared are measured over the same time.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { creditSettling } from "@iovlab/iovlab/scenario";
 *
 * const scheduler = { kind: "credit", accountingPeriod: 0.03, slice: 0.002 } as const;
 * const split = host({ architecture: "split-driver", scheduler, vms: [{ name: "web" }] });
 * assert.equal(creditSettling(split), 0.12);
 * assert.equal(creditSettling(host({ ...split, scheduler: { kind: "sedf" } })), 0);
 * ```
 */
export function creditSettling({ scheduler }: Host): number {
  if (scheduler.kind !== "credit") return 0;
  return HAND_OUTS * Math.max(scheduler.accountingPeriod, scheduler.slice);
}
