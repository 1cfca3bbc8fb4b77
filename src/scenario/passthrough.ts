/**
 * `passthrough`: one VM owns the NIC, through an IOMMU; the others have no network.
 *
 * The VM's native driver runs the device; the VMM is there for interrupts and for the IOMMU's table. With `strict` and `deferred` the driver has each buffer mapped before
 * and unmapped after its transfer, by exits to the VMM; `static` maps all of the VM's memory for good; `none` protects nobody. A device that software does not stand in
 * for cannot be shared, switched or moved: VMs beside its owner are off the network, and the owner too while it is migrated.
 *
 * @module
 */
import { directInterfaces } from "./_direct.ts";
import { directPaths } from "./_direct_paths.ts";
import { ownContexts } from "./_hostility.ts";
import { iommuOf, ownFunction, ownsFunction } from "./_iommu.ts";
import { withMigration } from "./_migration.ts";
import type { ArchitectureModel, MachineParts, Paths } from "./architecture.ts";

/** The host whose NIC belongs to one VM. */
export const passthrough: ArchitectureModel = {
  key: "passthrough",
  virtualized: true,
  driverDomain: false,
  sharedContexts: false,
  serviceDomains: () => [],
  checkedContexts: false,
  device: (host, costs) => ({ translation: iommuOf(host, costs) }),
  build: ownPaths,
};

function ownPaths(parts: MachineParts): Paths {
  const interfaces = directInterfaces(parts, {
    delivery: parts.host.passthrough.interrupts,
    context: (vm) => ownFunction(parts, vm),
    joins: ownsFunction(parts),
  });
  const paths = directPaths(parts, interfaces, ownContexts(parts, interfaces, () => false));
  return withMigration(parts, paths, "plugged");
}
