/**
 * The cores as processors: cores that the same domains may use are one processor of that many servers.
 *
 * Sets of allowed cores that overlap in part are joined, as if a domain of one could use all of the other.
 *
 * @module
 */
import type { Host } from "../../host/mod.ts";
import type { LqnProcessor } from "../../lqn/model/mod.ts";
import { driverDomainCores, guestCores } from "../_placement.ts";
import { isServed } from "./_charges.ts";

/** Which processor each domain runs on. */
export interface CoreMap {
  /** The processors. */
  readonly processors: readonly LqnProcessor[];
  /** The processor's name, by VM. */
  readonly ofVm: readonly string[];
  /** The processor of the driver domain, or of the threads of the host, where there are any. */
  readonly ofDriver: string;
  /** The processor of a native driver in the VMM or the kernel of a host: that of the first core, which the NIC interrupts. */
  readonly ofNative: string;
}

/** The core that stands for each core's group. */
function groups(sets: readonly (readonly boolean[])[], cores: number): number[] {
  const group = Array.from({ length: cores }, (_, core) => core);
  const find = (core: number): number => group[core] === core ? core : find(group[core]);
  for (const set of sets) {
    const first = set.indexOf(true);
    set.forEach((allowed, core) => {
      if (allowed) group[find(core)] = find(first);
    });
  }
  return group.map((_, core) => find(core));
}

/** The cores of a host as processors. */
export function coreMap(host: Host): CoreMap {
  const sets = host.vms.map((vm) => guestCores(host, vm));
  const driverDomain = isServed(host);
  const forDriver = driverDomainCores(host);
  const group = groups(driverDomain ? [...sets, forDriver] : sets, host.cores);
  const distinct = [...new Set(group)];
  const nameOf = (set: readonly boolean[]) => {
    const at = distinct.indexOf(group[set.indexOf(true)]);
    return distinct.length === 1 ? "cores" : `cores_${at + 1}`;
  };
  const processors = distinct.map((core, index): LqnProcessor => ({
    name: distinct.length === 1 ? "cores" : `cores_${index + 1}`,
    scheduling: "ps",
    multiplicity: group.filter((other) => other === core).length,
  }));
  return {
    processors,
    ofVm: sets.map(nameOf),
    ofDriver: driverDomain ? nameOf(forDriver) : "",
    ofNative: nameOf([true]),
  };
}
