/**
 * `native`: one operating system on the machine; each "VM" is a server process with its weight.
 *
 * The yardstick: no VMM, no world switches, interrupts straight to the operating system, and a NIC that steers each
 * process's packets to a receive queue of its own on the core where the process runs. What virtualization costs is
 * the distance to it.
 *
 * @module
 */
import { directPaths, plainContext } from "./_direct.ts";
import type { ArchitectureModel } from "./architecture.ts";

/** The native host. */
export const native: ArchitectureModel = {
  key: "native",
  virtualized: false,
  driverDomain: false,
  checkedContexts: false,
  build: (parts) => directPaths(parts, "direct", () => plainContext(parts)),
};
