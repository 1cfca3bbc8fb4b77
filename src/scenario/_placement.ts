/**
 * Which cores each domain may run on.
 *
 * @module
 */
import type { Host, Vm } from "../host/mod.ts";

function keepsACore(host: Host): boolean {
  return host.architecture === "split-driver" && host.driverDomain.placement === "pinned";
}

/** By core: whether the driver domain may run there; pinned, it has the last one to itself. */
export function driverDomainCores(host: Host): readonly boolean[] {
  const last = host.cores - 1;
  return Array.from({ length: host.cores }, (_, core) => !keepsACore(host) || core === last);
}

/** By core: whether a VM may run there. */
export function guestCores(host: Host, vm: Vm): readonly boolean[] {
  const last = host.cores - 1;
  return Array.from({ length: host.cores }, (_, core) => {
    if (keepsACore(host) && core === last) return false;
    return vm.pinnedTo.length === 0 || vm.pinnedTo.includes(core);
  });
}
