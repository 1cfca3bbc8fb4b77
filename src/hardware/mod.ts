/**
 * The machine below the software: the link, the NIC with its device contexts and arbiter.
 *
 * @module
 */
export { Arbiter, BURST_SECONDS } from "./arbiter.ts";
export {
  type ContextOptions,
  descriptorCount,
  NicContext,
  tagDescriptors,
  tagPages,
  tagVm,
  transmitTag,
} from "./context.ts";
export { type DeviceTimes, Nic, type NicParts } from "./nic.ts";
export { DMA_PAGE_BYTES, type DmaTranslation } from "./translation.ts";
