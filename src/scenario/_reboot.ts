/**
 * The host reboots: no vCPU runs for the restart time, and VMs begin anew.
 *
 * Source: Xen treats a crash of dom0 as one of the host (`hwdom_shutdown` in `xen/common/shutdown.c` reboots the machine unless told
 * otherwise).
 *
 * Departures: all cores count as busy with the VMM's own work for that time; the clock of programs that compute stands
 * still, and they go on where they were.
 *
 * @module
 */
import { type DriverDomain, HostWork } from "../hypervisor/mod.ts";
import type { MachineParts } from "./architecture.ts";

/** Reboots the host; its driver domain has just crashed. */
export function reboot({ host, scheduler, guests }: MachineParts, { devices }: DriverDomain): void {
  const cycles = host.driverDomain.restartTime * host.clockRate;
  for (let core = 0; core < host.cores; core++) {
    scheduler.runOnHost(core, new HostWork(cycles, () => {}));
  }
  devices.forEach((device, vm) => {
    device.restartGuest();
    guests[vm].restart();
  });
}
