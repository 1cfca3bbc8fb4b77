/**
 * Which cores each domain may run on.
 *
 * @module
 */
import type { Host, Vm } from "../host/mod.ts";

/** Cores at the end that a pinned driver domain has to itself: one for each of its vCPUs. */
function keptCores(host: Host): number {
  const { placement, vcpus } = host.driverDomain;
  return host.architecture === "split-driver" && placement === "pinned" ? vcpus : 0;
}

/** By core: whether a vCPU of the driver domain may run there; pinned, each has one of the last ones. */
export function driverDomainCores(host: Host, vcpu = 0): readonly boolean[] {
  const kept = keptCores(host);
  const own = host.cores - kept + vcpu;
  return Array.from({ length: host.cores }, (_, core) => kept === 0 || core === own);
}

/** By core: whether a domain that is neither a VM with cores of its own nor the driver domain may run there. */
export function sharedCores(host: Host): readonly boolean[] {
  const kept = keptCores(host);
  return Array.from({ length: host.cores }, (_, core) => core < host.cores - kept);
}

/** By core: whether a VM may run there. */
export function guestCores(host: Host, vm: Vm): readonly boolean[] {
  return sharedCores(host).map((shared, core) =>
    shared && (vm.pinnedTo.length === 0 || vm.pinnedTo.includes(core))
  );
}
