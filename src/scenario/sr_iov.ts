/**
 * `sr-iov`: a NIC with a fixed number of virtual functions, each with queues of its own, behind an IOMMU.
 *
 * The functions take turns at the line, whatever their VMs' weights and reservations; each can be held to a rate (`srIov.rateLimit`). Memory is protected by the IOMMU, as with
 * `passthrough`, not by the device. VMs that use the network have a function each; beyond the device's number there are none. Frames between functions are switched
 * in the device (`nic.internalSwitch`) or turn round at the external switch.
 *
 * @module
 */
import { directInterfaces } from "./_direct.ts";
import { directPaths } from "./_direct_paths.ts";
import { ownContexts } from "./_hostility.ts";
import { iommuOf, ownFunction, ownsFunction } from "./_iommu.ts";
import { withMigration } from "./_migration.ts";
import type { ArchitectureModel, MachineParts, Paths } from "./architecture.ts";

/** The host with virtual functions. */
export const srIov: ArchitectureModel = {
  key: "sr-iov",
  virtualized: true,
  driverDomain: false,
  sharedContexts: false,
  serviceDomains: () => [],
  checkedContexts: false,
  device: (host, costs) => ({
    arbiter: "round-robin",
    translation: iommuOf(host, costs),
  }),
  build: functionPaths,
};

function functionPaths(parts: MachineParts): Paths {
  const { srIov: { interrupts, rateLimit, functions }, vms } = parts.host;
  const interfaces = directInterfaces(parts, {
    delivery: interrupts,
    context: (vm) => ({
      ...ownFunction(parts, vm),
      cap: rateLimit ? vms[vm].device.cap : 0,
    }),
    joins: ownsFunction(parts),
  });
  let used = interfaces.filter(({ joined }) => joined).length;
  const mayHave = () => used < functions && ++used > 0;
  const paths = directPaths(parts, interfaces, ownContexts(parts, interfaces, mayHave));
  return withMigration(parts, paths, "plugged");
}
