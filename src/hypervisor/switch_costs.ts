/**
 * What it costs to change what runs on a core.
 *
 * @module
 */
import type { CostModel } from "../host/mod.ts";

/** What distinguishes a VMM's scheduler from an operating system's. */
export interface SwitchCosts {
  /** Cycles of changing the vCPU on a core. */
  readonly change: number;
  /** Cycles of making a vCPU runnable. */
  readonly wake: number;
  /** Whether both are the VMM's time; else they are the domain's that is switched to. */
  readonly inVmm: boolean;
}

/**
 * The switch costs of a VMM, or of an operating system alone.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, xen2009 } from "@iovlab/iovlab/host";
 * import { switchCosts } from "@iovlab/iovlab/hypervisor";
 *
 * const costs = costModelOf(xen2009);
 * assert.equal(switchCosts(costs, true).change, costs.vmSwitch);
 * assert.equal(switchCosts(costs, false).change, costs.processSwitch);
 * ```
 */
export function switchCosts(costs: CostModel, virtualized: boolean): SwitchCosts {
  return virtualized
    ? { change: costs.vmSwitch, wake: costs.vcpuWake, inVmm: true }
    : { change: costs.processSwitch, wake: 0, inVmm: false };
}
