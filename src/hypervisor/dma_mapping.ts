/**
 * The buffers of a guest's own device in the table of an IOMMU, which only the VMM may write: the guest's driver asks for it by exits.
 *
 * What a batch maps and unmaps is asked for at once: one exit, however many buffers it is for (a multicall; a virtual IOMMU would take an exit for each
 * invalidation at least). With modes that map nothing for a transfer there is no exit.
 *
 * @module
 */
import { type IommuDriver, tagDescriptors } from "../hardware/mod.ts";
import type { CostModel, Iommu } from "../host/mod.ts";
import type { Simulation } from "../kernel/mod.ts";

/**
 * A driver's side of an IOMMU, with the clock and the exits.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Iommu, IommuDriver } from "@iovlab/iovlab/hardware";
 * import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
 * import { DmaMapping } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 *
 * const costs = costModelOf(xen2009);
 * const options = { ...defaults.host.iommu, mode: "strict" } as const;
 * const iommu = new Iommu(options, costs);
 * const rings = { base: 0, bytes: 2 ** 30, receiveRing: 256, transmitRing: 256 };
 * const mapping = new DmaMapping(new Simulation(), new IommuDriver(iommu, 0, rings), options, costs);
 * assert.equal(mapping.exitCycles, costs.vmExit);
 * // two received frames: their buffers out of the table, an invalidation each, two new ones into it
 * const once = costs.iommuUnmap + costs.iommuInvalidate + costs.iommuMap;
 * assert.equal(mapping.received(2), 2 * once);
 * ```
 */
export class DmaMapping {
  /** Cycles of the exit for a batch; 0 where the mode maps nothing for a transfer. */
  readonly exitCycles: number;

  /** Makes it over a driver's side. */
  constructor(
    private readonly simulation: Simulation,
    /** The rings' buffers. */
    readonly driver: IommuDriver,
    { mode }: Pick<Iommu, "mode">,
    { vmExit }: Pick<CostModel, "vmExit">,
  ) {
    this.exitCycles = mode === "strict" || mode === "deferred" ? vmExit : 0;
  }

  /** Cycles for the buffers of so many received frames, without the exit. */
  received(frames: number): number {
    return this.driver.received(frames, this.simulation.now);
  }

  /** Cycles for the buffers of a sent packet that is taken back, without the exit; its tag. */
  reclaimed(tag: number): number {
    return this.driver.reclaimed(tagDescriptors(tag), this.simulation.now);
  }
}
