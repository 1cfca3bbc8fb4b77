/**
 * `vdi`: each VM owns a virtual device context in the NIC: rings, doorbell, interrupt, protection window, quality of
 * service. The VMM creates and configures contexts and delivers interrupts; it is not on the data path.
 *
 * Source: the architecture proposed by J. Lakshmi and S. K. Nandy, as far as its abstracts state it: device access
 * from the VM to its own context, management in the VMM, protection and quality of service in the device. How the
 * device does it (start-time fair queueing, token buckets, a look-up time per packet) is assumed. Quality of service is for
 * transmit; what arrives was already on the wire.
 *
 * @module
 */
import { directPaths, virtualContext } from "./_direct.ts";
import type { ArchitectureModel } from "./architecture.ts";

/** The host with virtual device interfaces. */
export const vdi: ArchitectureModel = {
  key: "vdi",
  virtualized: true,
  driverDomain: false,
  serviceDomains: () => [],
  checkedContexts: true,
  build: (parts) =>
    directPaths(parts, parts.host.vdi.interrupts, (vm) => virtualContext(parts, vm)),
};
