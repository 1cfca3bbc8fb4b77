/**
 * The resources of a host, and who uses each.
 *
 * Whoever may only run on some cores has no more than those: for each set of cores that somebody is held to, all that are held to it or
 * to a part of it share it (Hall's condition for these sets).
 *
 * @module
 */
import type { Host, Vm } from "../host/mod.ts";
import { driverDomainCores, guestCores } from "./_placement.ts";
import type { Activity, Ledger } from "./_least_ledger.ts";

/** A resource: a capacity per second, in cycles, seconds or bits, and the activities that share it. */
export interface SharedResource {
  /** Its name. */
  readonly name: string;
  /** Its capacity, per second. */
  readonly capacity: number;
  /** Who shares it. */
  readonly users: readonly Activity[];
}

/** What a unit asks of a resource. */
export function demandAt(resource: SharedResource, ledger: Ledger): number {
  return resource.users.reduce((sum, user) => sum + ledger.of(user), 0);
}

/** Cores that so many vCPUs with a cap can use at a time. */
function usable(vcpus: number, cap: number): number {
  return cap > 0 ? Math.min(cap, vcpus) : vcpus;
}

/** The activities of a VM's vCPUs. */
function guestActivities(vm: number): readonly Activity[] {
  return [`guest ${vm}`, `first ${vm}`, `program ${vm}`];
}

/** A VM's first vCPU, which has all its network processing but where a split driver's queues are spread, and all its vCPUs. */
function vcpus(host: Host, vm: Vm, index: number): SharedResource[] {
  const { clockRate, architecture, splitDriver } = host;
  const all: SharedResource = {
    name: `vm:${vm.name}`,
    capacity: usable(vm.vcpus, vm.cap) * clockRate,
    users: guestActivities(index),
  };
  if (vm.vcpus === 1) return [all];
  const spread = architecture === "split-driver" && splitDriver.queues > 1;
  const first: SharedResource = {
    name: `vcpu:${vm.name}`,
    capacity: usable(1, vm.cap / vm.vcpus) * clockRate,
    users: spread ? [`first ${index}`] : [`guest ${index}`, `first ${index}`],
  };
  return [all, first];
}

/** The driver domain, and its first vCPU where that has all back ends. */
function driverDomain({ architecture, driverDomain, splitDriver, nic, clockRate }: Host) {
  if (architecture !== "split-driver") return [];
  const { vcpus, cap } = driverDomain;
  const domain: SharedResource = {
    name: "driver-domain",
    capacity: usable(vcpus, cap) * clockRate,
    users: ["back", "driver"],
  };
  if (vcpus === 1 || splitDriver.threads > 0) return [domain];
  const first: SharedResource = {
    name: "driver-domain-vcpu",
    capacity: usable(1, cap / vcpus) * clockRate,
    users: nic.queues === 1 ? ["back", "driver"] : ["back"],
  };
  return [domain, first];
}

/** By activity: the cores that it may use. */
function placements(host: Host): (readonly [Activity, readonly boolean[]])[] {
  const all = Array.from({ length: host.cores }, () => true);
  const only = (core: number) => all.map((_, index) => index === core);
  const guests = host.vms.flatMap((vm, index) => {
    const own = guestCores(host, vm);
    return [...guestActivities(index), `vmm ${index}` as const].map((each) => [each, own] as const);
  });
  const threads = host.vms.map((_, index) => [`thread ${index}` as const, all] as const);
  const queues = Math.min(host.nic.queues, host.vms.length);
  const natives = Array.from(
    { length: queues },
    (_, queue) => [`native ${queue}` as const, only(queue % host.cores)] as const,
  );
  const sets = Array.from(
    { length: host.driverDomain.vcpus },
    (_, vcpu) => driverDomainCores(host, vcpu),
  );
  const driver = all.map((_, core) => sets.some((set) => set[core]));
  return [...guests, ...threads, ...natives, ["back", driver], ["driver", driver]];
}

/** The name of a set of cores. */
function coresName(cores: readonly boolean[]): string {
  if (cores.every((each) => each)) return "cores";
  const numbers = cores.flatMap((each, index) => each ? [index] : []);
  return numbers.length === 1 ? `core:${numbers[0]}` : `cores:${numbers.join("+")}`;
}

/** The cores, by sets that somebody is held to. */
function cores(host: Host): SharedResource[] {
  const placed = placements(host);
  const sets = new Map(placed.map(([, set]) => [coresName(set), set]));
  sets.set("cores", Array.from({ length: host.cores }, () => true));
  return [...sets].map(([name, set]) => ({
    name,
    capacity: set.filter((each) => each).length * host.clockRate,
    users: placed.flatMap(([activity, own]) =>
      own.every((each, core) => !each || set[core]) ? [activity] : []
    ),
  }));
}

/** All resources of a host. */
export function resourcesOf(host: Host): readonly SharedResource[] {
  const seconds = ["link-receive", "link-transmit", "nic-receive", "nic-transmit"] as const;
  return [
    ...host.vms.flatMap((vm, index) => vcpus(host, vm, index)),
    ...host.vms.map(({ name }, index) => ({
      name: `thread:${name}`,
      capacity: host.clockRate,
      users: [`thread ${index}` as const],
    })),
    ...driverDomain(host),
    ...cores(host),
    ...seconds.map((name) => ({ name, capacity: 1, users: [name] })),
    ...host.vms.flatMap(({ name, device }, index) =>
      device.cap > 0
        ? [{ name: `device-cap:${name}`, capacity: device.cap, users: [`cap ${index}` as const] }]
        : []
    ),
  ];
}
