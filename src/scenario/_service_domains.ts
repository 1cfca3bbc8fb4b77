/**
 * The domains of a host beside its VMs.
 *
 * @module
 */
import type { Host } from "../host/mod.ts";
import { architectures } from "./architectures.ts";

/** Their names, numbered after the VMs; where there are none, one stands for whatever belongs to no VM. */
export function serviceDomains(host: Host): readonly string[] {
  const names = architectures[host.architecture].serviceDomains(host);
  return names.length > 0 ? names : ["driver"];
}

/** Which of them, numbered from 0, are on the packets' way: a driver domain, or threads of the host. */
export function drivingDomains(host: Host): readonly number[] {
  return serviceDomains(host).flatMap((name, index) => name === "dom0" ? [] : [index]);
}
