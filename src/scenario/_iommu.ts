/**
 * What architectures share in which VMs own a device behind an IOMMU.
 *
 * With `iommu.mode` `none` nothing translates and nothing protects: a descriptor of other memory is carried out, and counted.
 *
 * @module
 */
import { type ContextOptions, type DmaTranslation, Iommu } from "../hardware/mod.ts";
import type { CostModel, Host } from "../host/mod.ts";
import { networkUsers } from "../host/mod.ts";
import { memoryOf, plainContext } from "./_direct.ts";
import type { MachineParts } from "./architecture.ts";

/** The IOMMU of a host, where it has one. */
export function iommuOf({ iommu }: Host, costs: CostModel): DmaTranslation | undefined {
  return iommu.mode === "none" ? undefined : new Iommu(iommu, costs);
}

/** The options of a VM's own function: its memory, for the IOMMU to protect; the device itself checks nothing. */
export function ownFunction(parts: MachineParts, vm: number): ContextOptions {
  return { ...plainContext(parts), ...memoryOf(parts, vm), protection: false };
}

/** Whether a VM gets a function of the device: those that use the network do, in their order. */
export function ownsFunction({ host }: MachineParts): (vm: number) => boolean {
  const users = networkUsers(host.vms);
  return (vm) => users[vm];
}
