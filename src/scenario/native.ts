/**
 * `native`: one operating system on the machine; each "VM" is a server process with its weight.
 *
 * The yardstick: no VMM, no world switches, interrupts straight to the operating system, and a NIC that steers each
 * process's packets to a receive queue of its own on the core where the process runs. What virtualization costs is
 * the distance to it. A process has as many threads as the VM that it stands for has vCPUs, so that with fewer of them than cores
 * some cores are idle, as they are under `vdi`; a split driver uses one of those for its driver domain.
 *
 * Packets from process to process go by the loopback device. A process is protected by the kernel, and cannot be moved to another host.
 *
 * @module
 */
import { directInterfaces, plainContext } from "./_direct.ts";
import { directPaths } from "./_direct_paths.ts";
import { processes } from "./_hostility.ts";
import type { ArchitectureModel, MachineParts, Paths } from "./architecture.ts";

/** The native host. */
export const native: ArchitectureModel = {
  key: "native",
  virtualized: false,
  driverDomain: false,
  sharedContexts: false,
  serviceDomains: () => [],
  checkedContexts: false,
  build: nativePaths,
};

function nativePaths(parts: MachineParts): Paths {
  const interfaces = directInterfaces(parts, {
    delivery: "direct",
    context: () => plainContext(parts),
    loopback: true,
  });
  const { attach: _, ...paths } = directPaths(parts, interfaces, processes(parts));
  return paths;
}
