/**
 * `split-driver`: front ends in the guests, back ends, bridge and native drivers in a driver domain that has to be
 * scheduled like any other domain, on cores of its own or on the guests'.
 *
 * Who has the device: dom0, whose management program then runs on the same vCPUs (`driverDomain.kind` `dom0`), or a domain of its own
 * beside a dom0 with as many vCPUs as its load needs, on the cores that all share (`isolated`).
 *
 * A crash of an isolated driver domain stops I/O until it has restarted. A crash of dom0 is a crash of the host, as the VMM reboots the
 * machine (`_reboot.ts`).
 *
 * @module
 */
import { GuestProcessor } from "../guest/mod.ts";
import { defaults, type Host, type HostEvent } from "../host/mod.ts";
import { DriverDomain, startManagement, type Vcpu } from "../hypervisor/mod.ts";
import { plainContext } from "./_direct.ts";
import { driverDomainCores, sharedCores } from "./_placement.ts";
import { reboot } from "./_reboot.ts";
import type { ArchitectureModel, Hostility, MachineParts, Paths } from "./architecture.ts";

/** Interrupt-level work without a break while a management program waits, in seconds: as in a guest. */
const SOFTIRQ_SECONDS = 0.002;

/** Scheduling weight of a dom0 that only manages. */
const DOM0_WEIGHT = 256;

/** The host with split drivers. */
export const splitDriver: ArchitectureModel = {
  key: "split-driver",
  virtualized: true,
  driverDomain: true,
  sharedContexts: true,
  serviceDomains: ({ driverDomain }: Host) =>
    driverDomain.kind === "isolated" ? ["driver", "dom0"] : ["driver"],
  checkedContexts: false,
  build: splitPaths,
};

/** The vCPUs of the driver domain; without a management program nothing limits their interrupt-level work. */
function driverVcpus({ host, guests, scheduler }: MachineParts): readonly Vcpu[] {
  const { vcpus, weight, cap } = host.driverDomain;
  const schedule = { ...defaults.vm.schedule, ...host.driverDomain.schedule };
  return Array.from({ length: vcpus }, (_, index) =>
    scheduler.addVcpu(
      new GuestProcessor(manages(host) ? SOFTIRQ_SECONDS * host.clockRate : Infinity),
      {
        domain: guests.length,
        weight: weight / vcpus,
        cap: cap / vcpus,
        allowed: driverDomainCores(host, index),
        schedule,
      },
      host.cores - 1 + index * (host.cores - 1),
    ));
}

function manages({ driverDomain: { kind, managementLoad } }: Host): boolean {
  return kind === "dom0" && managementLoad > 0;
}

/** The vCPUs of a dom0 beside the driver domain. */
function dom0Vcpus({ host, guests, scheduler }: MachineParts): readonly Vcpu[] {
  const count = Math.max(1, Math.ceil(host.driverDomain.managementLoad));
  return Array.from(
    { length: count },
    (_, index) =>
      scheduler.addVcpu(new GuestProcessor(SOFTIRQ_SECONDS * host.clockRate), {
        domain: guests.length + 1,
        weight: DOM0_WEIGHT / count,
        cap: 0,
        allowed: sharedCores(host),
      }, index),
  );
}

function manage(parts: MachineParts, driver: readonly Vcpu[]): void {
  const { host, simulation } = parts;
  const { kind, managementLoad: load } = host.driverDomain;
  const managing = kind === "isolated" ? dom0Vcpus(parts) : driver;
  if (load === 0) return;
  const processors = managing.map(({ guest }) => guest);
  startManagement(simulation, processors, { load, clockRate: host.clockRate });
}

function makeDomain(parts: MachineParts, vcpus: readonly Vcpu[]): DriverDomain {
  const { host, nic, guests } = parts;
  const length = Math.min(host.nic.queues, guests.length);
  const domain = new DriverDomain({
    ...parts,
    contexts: Array.from({ length }, () => nic.addContext(plainContext(parts))),
    vcpus,
    split: host.splitDriver,
    pollBudget: host.nic.pollBudget,
    vms: guests.length,
  });
  for (const { index, vcpus, receive } of guests) {
    domain.serve({ vcpus, receive, cap: host.vms[index].device.cap });
  }
  return domain;
}

/** A notification without work, a grant that there is not; a further interface is dom0's to give, and it refuses. */
function hostility({ devices }: DriverDomain): Hostility {
  return {
    disturb: (vm) => devices[vm].disturb(),
    rogue: (vm) => devices[vm].rogue(),
    requestContext: () => false,
    violationsOf: (vm) => devices[vm].violations,
    corruptionsOf: () => 0,
    corruptedBytesOf: () => 0,
  };
}

function splitPaths(parts: MachineParts): Paths {
  const { host, guests } = parts;
  const { kind, restartTime } = host.driverDomain;
  const vcpus = driverVcpus(parts);
  const domain = makeDomain(parts, vcpus);
  manage(parts, vcpus);
  const { devices } = domain;
  const { contexts } = parts.nic;
  return {
    contexts: guests.map((_, vm) => contexts[vm % contexts.length]),
    hostility: hostility(domain),
    onBehalfOf: (vm) => domain.spentOn(vm),
    senders: devices.map(({ sender }) => sender),
    drops: () => devices.reduce((sum, _, vm) => sum + domain.dropsOf(vm), 0),
    dropsOf: (vm) => domain.dropsOf(vm),
    events: () => devices.reduce((sum, device) => sum + device.events, 0),
    eventsOf: (vm) => devices[vm].events,
    held: () => domain.held,
    attach: (vm, attached) => void (devices[vm].attached = attached),
    happen: (event: HostEvent) => {
      if (event.kind !== "crash-driver-domain" || !domain.crash(restartTime)) return false;
      if (kind === "dom0") reboot(parts, domain);
      return true;
    },
  };
}
