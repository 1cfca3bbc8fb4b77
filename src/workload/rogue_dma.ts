/**
 * `rogue-dma` (hostile): `rate` times a second the VM hands down a descriptor or grant that names memory which is not its own.
 *
 * Whether it is refused, and by whom, is the architecture's: the device's window, an IOMMU, the checks of grants, or nothing. Refused ones count as violations of
 * the VM, others as corruptions.
 *
 * @module
 */
import { HostileProgram } from "./_hostile.ts";
import type { WorkloadModel } from "./workload.ts";

/** Descriptors of others' memory. */
export const rogueDma: WorkloadModel<"rogue-dma"> = {
  kind: "rogue-dma",
  start: ({ rate }, parts) =>
    new HostileProgram(rate, (vm) => {
      parts.hostile.rogue(vm);
      return true;
    }, parts),
};
