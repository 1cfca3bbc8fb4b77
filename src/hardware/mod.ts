/**
 * The machine below the software: the link, the NIC with its device contexts and arbiter.
 *
 * @module
 */
export { Arbiter, BURST_SECONDS, type TransmitArbiter } from "./arbiter.ts";
export { BufferRing, transmitPages } from "./buffer_ring.ts";
export { type ContextOptions, NicContext } from "./context.ts";
export { type DeviceTimes, Nic, type NicParts, NOWHERE, type Refusal } from "./nic.ts";
export { Residency, type ResidencyDevice, type ResidencyOptions } from "./residency.ts";
export { RoundRobin } from "./round_robin.ts";
export { descriptorCount, tagDescriptors, tagPages, tagVm, transmitTag } from "./transmit_tag.ts";
export { PrivateCaches, type PrivateCachesParts } from "./private_caches.ts";
export { DMA_PAGE_BYTES, type DmaTranslation } from "./translation.ts";
export { type ContextMemory, Iommu, IommuContext, type IommuCosts } from "./iommu.ts";
export { IommuDriver, type IommuRings } from "./iommu_driver.ts";
export { TranslationCache } from "./iommu_tlb.ts";
export { type MemoryParts, MemorySystem, NETWORK_WORK, PROGRAM_WORK } from "./memory.ts";
export {
  HIGHEST_UTILIZATION,
  memoryLatency,
  type MemoryTimes,
  settledUtilization,
} from "./memory_latency.ts";
export {
  advanceOccupancy,
  type CacheState,
  type CacheUse,
  restingOccupancy,
} from "./memory_occupancy.ts";
