/**
 * `interrupt-storm` (hostile): the VM notifies the layer below its interface, or has its device interrupt, `rate` times a second, without any work to be done.
 *
 * What that does is the architecture's: an event for the driver domain, a kick of a host thread, an exit to the VMM, an interrupt of its own context.
 *
 * @module
 */
import { HostileProgram } from "./_hostile.ts";
import type { WorkloadModel } from "./workload.ts";

/** The storm of interrupts. */
export const interruptStorm: WorkloadModel<"interrupt-storm"> = {
  kind: "interrupt-storm",
  start: ({ rate }, parts) =>
    new HostileProgram(rate, (vm) => {
      parts.hostile.disturb(vm);
      return true;
    }, parts),
};
