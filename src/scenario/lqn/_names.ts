/**
 * Names of a host's parts that every form of a layered queueing model can hold: letters, digits and underscores.
 *
 * @module
 */
import type { Host } from "../../host/mod.ts";
import type { Equivalent } from "./_equivalent.ts";

/** Names in the model. */
export interface ModelNames {
  /** Of the VMs of the host in steady form. */
  readonly vms: readonly string[];
  /** By VM: of the far end of its traffic, where that is on the host; else empty. */
  readonly far: readonly string[];
  /** Of programs. */
  readonly programs: readonly string[];
}

/** The number of the VM at the far end of a VM's traffic, or -1. */
export function peerOf(host: Host, vm: number): number {
  const { workload } = host.vms[vm];
  if (!("peer" in workload) || workload.peer === undefined) return -1;
  return host.vms.findIndex(({ name }) => name === workload.peer);
}

/** The names of all parts of a host in steady form. */
export function namesOf({ host, programs }: Equivalent): ModelNames {
  const vms = host.vms.map(({ name }) => name);
  const far = host.vms.flatMap(({ name }, vm) => {
    const peer = peerOf(host, vm);
    return peer < 0 ? [] : [`${vms[peer]}_to_${name}`];
  });
  const all = identifiers([...vms, ...far]);
  const left = all.slice(vms.length);
  return {
    vms: all.slice(0, vms.length),
    far: host.vms.map((_, vm) => peerOf(host, vm) < 0 ? "" : left.shift()!),
    programs: identifiers(programs.map(({ name }) => name)),
  };
}

/** Names as identifiers that differ: what is no letter, digit or underscore becomes one, and a name that is taken gets its number. */
export function identifiers(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const plain = name.replaceAll(/[^A-Za-z0-9_]/g, "_");
    const unique = taken.has(plain) ? `${plain}_${index}` : plain;
    taken.add(unique);
    return unique;
  });
}
