/**
 * `vdi`: each VM owns a virtual device context in the NIC: rings, doorbell, interrupt, protection window, share of the receive buffer, quality of
 * service. The VMM creates, resizes and revokes contexts while the host runs and delivers interrupts; it is not on the data path.
 *
 * Source: the architecture proposed by J. Lakshmi and S. K. Nandy, as far as its abstracts state it: device access
 * from the VM to its own context, management in the VMM, protection and quality of service in the device. How the
 * device does it (start-time fair queueing, token buckets, a look-up time per packet, contexts that take turns) is assumed. Without
 * `vdi.receiveArbiter` quality of service is for transmit only; what arrives was already on the wire.
 *
 * @module
 */
import { ContextManagement, virtualContext } from "./_context_events.ts";
import { directInterfaces } from "./_direct.ts";
import { directPaths } from "./_direct_paths.ts";
import { ownContexts } from "./_hostility.ts";
import { withMigration } from "./_migration.ts";
import type { ArchitectureModel, MachineParts, Paths } from "./architecture.ts";

/** The host with virtual device interfaces. */
export const vdi: ArchitectureModel = {
  key: "vdi",
  virtualized: true,
  driverDomain: false,
  sharedContexts: false,
  serviceDomains: () => [],
  checkedContexts: true,
  device: ({ vdi: { contexts, eviction, receiveArbiter }, vms }, costs) => ({
    receiveArbiter,
    residency: contexts > 0 && contexts < vms.length
      ? { places: contexts, eviction, save: costs.contextSave, restore: costs.contextRestore }
      : undefined,
  }),
  build: virtualPaths,
};

function virtualPaths(parts: MachineParts): Paths {
  const { interrupts, contextsPerVm } = parts.host.vdi;
  const interfaces = directInterfaces(parts, {
    delivery: interrupts,
    context: (vm) => virtualContext(parts, vm),
  });
  const mayHave = (_: number, contexts: number) => contextsPerVm === 0 || contexts <= contextsPerVm;
  const paths = directPaths(parts, interfaces, ownContexts(parts, interfaces, mayHave));
  const management = new ContextManagement(parts, paths.contexts);
  const managed = { ...paths, happen: management.happen.bind(management) };
  return withMigration(parts, managed, "saved");
}
