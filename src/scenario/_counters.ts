/**
 * All counters of a machine, copied into one array at a time.
 *
 * @module
 */
import { stageNames } from "../guest/mod.ts";
import { Iommu } from "../hardware/mod.ts";
import type { Host } from "../host/mod.ts";
import { countNames, type WorkloadCounts } from "../workload/mod.ts";
import type { Machine } from "./machine.ts";
import { serviceDomains } from "./_service_domains.ts";

/** Counters of a VM that are not its workload's; `interrupts` are those of the NIC context that its packets arrive at, its own or shared. */
const besideWorkload = [
  "listenDrops",
  "frames",
  "drops",
  "interrupts",
  "events",
  "violations",
  "corruptions",
  "corruptedBytes",
  "onBehalfCycles",
  "outageSeconds",
  "exits",
  "contextMisses",
  "iotlbMisses",
  "staleBuffers",
  "staleSeconds",
] as const;

/** A counter that every VM has. */
export type VmCounter =
  | keyof WorkloadCounts
  | "listenDrops"
  | "frames"
  | "drops"
  | "interrupts"
  | "events"
  | "violations"
  | "corruptions"
  | "corruptedBytes"
  | "onBehalfCycles"
  | "outageSeconds"
  | "exits"
  | "contextMisses"
  | "iotlbMisses"
  | "staleBuffers"
  | "staleSeconds";

/** A counter of the whole host. */
export type HostCounter =
  | "framesIn"
  | "framesOut"
  | "receiveBusy"
  | "transmitBusy"
  | "switchDrops"
  | "ringDrops"
  | "pathDrops"
  | "interrupts"
  | "events"
  | "switches"
  | "hostCycles"
  | "retransmitted";

const perVm: readonly VmCounter[] = [...countNames, ...besideWorkload];

const perHost: readonly HostCounter[] = [
  "framesIn",
  "framesOut",
  "receiveBusy",
  "transmitBusy",
  "switchDrops",
  "ringDrops",
  "pathDrops",
  "interrupts",
  "events",
  "switches",
  "hostCycles",
  "retransmitted",
];

/** Where each counter is in a copy. */
export interface CounterLayout {
  /** Length of a copy. */
  readonly length: number;
  /** Of a VM. */
  vm(name: VmCounter, vm: number): number;
  /** Of the host. */
  host(name: HostCounter): number;
  /** Busy cycles of a core. */
  core(core: number): number;
  /** Cycles of a domain in its own code. */
  domain(domain: number): number;
  /** Cycles of a domain in the VMM. */
  vmm(domain: number): number;
  /** Changes of the vCPU on a core to one of a domain's. */
  switches(domain: number): number;
  /** Seconds in a stage, in service at it, and packets that left it. */
  stage(stage: number, what: "total" | "service" | "packets"): number;
}

/** The layout of a host's counters. */
export function counterLayout(host: Host): CounterLayout {
  const vms = host.vms.length;
  const domains = vms + serviceDomains(host).length;
  const atHost = vms * perVm.length;
  const atCores = atHost + perHost.length;
  const atDomains = atCores + host.cores;
  const atVmm = atDomains + domains;
  const atSwitches = atVmm + domains;
  const atStages = atSwitches + domains;
  const stageFields = ["total", "service", "packets"];
  return {
    length: atStages + stageFields.length * stageNames.length,
    vm: (name, vm) => vm * perVm.length + perVm.indexOf(name),
    host: (name) => atHost + perHost.indexOf(name),
    core: (core) => atCores + core,
    domain: (domain) => atDomains + domain,
    vmm: (domain) => atVmm + domain,
    switches: (domain) => atSwitches + domain,
    stage: (stage, what) => atStages + stageFields.indexOf(what) * stageNames.length + stage,
  };
}

/** A copy of all counters, brought up to now. */
export function copyCounters(machine: Machine, layout: CounterLayout): Float64Array {
  const copy = new Float64Array(layout.length);
  machine.scheduler.settle();
  copyVms(machine, layout, copy);
  copyDevices(machine, layout, copy);
  copyHost(machine, layout, copy);
  const { busyCycles, domainCycles, vmmCycles, domainSwitches } = machine.scheduler;
  copy.set(busyCycles, layout.core(0));
  copy.set(domainCycles, layout.domain(0));
  copy.set(vmmCycles, layout.vmm(0));
  copy.set(domainSwitches, layout.switches(0));
  copy.set(machine.stages.total, layout.stage(0, "total"));
  copy.set(machine.stages.service, layout.stage(0, "service"));
  copy.set(machine.stages.packets, layout.stage(0, "packets"));
  return copy;
}

/** What is particular of a VM's device: exits, turns in the device, translations of addresses. */
function copyDevices(machine: Machine, layout: CounterLayout, copy: Float64Array): void {
  const { nic: { translation }, paths } = machine;
  const iommu = translation instanceof Iommu ? translation : undefined;
  machine.host.vms.forEach((_, vm) => {
    const set = (name: VmCounter, value = 0) => copy[layout.vm(name, vm)] = value;
    const context = paths.contexts[vm];
    set("exits", paths.exitsOf?.(vm));
    set("contextMisses", context?.misses);
    const translated = iommu?.contexts[context.index];
    set("iotlbMisses", translated?.misses);
    set("staleBuffers", translated?.staleBuffers);
    set("staleSeconds", translated?.staleSeconds);
  });
}

function copyVms(machine: Machine, layout: CounterLayout, copy: Float64Array): void {
  const { nic, paths } = machine;
  const { hostility } = paths;
  machine.host.vms.forEach((_, vm) => {
    const first = layout.vm(countNames[0], vm);
    const counts = machine.counts(vm);
    for (let i = 0; i < countNames.length; i++) copy[first + i] = counts[countNames[i]];
    copy[layout.vm("listenDrops", vm)] = machine.listenDrops(vm);
    copy[layout.vm("frames", vm)] = nic.vmFrames[vm];
    copy[layout.vm("drops", vm)] = nic.vmDrops[vm] + paths.dropsOf(vm);
    copy[layout.vm("interrupts", vm)] = paths.contexts[vm]?.interrupts ?? 0;
    copy[layout.vm("events", vm)] = paths.eventsOf(vm);
    copy[layout.vm("violations", vm)] = hostility.violationsOf(vm);
    copy[layout.vm("corruptions", vm)] = hostility.corruptionsOf(vm);
    copy[layout.vm("corruptedBytes", vm)] = hostility.corruptedBytesOf(vm);
    copy[layout.vm("onBehalfCycles", vm)] = paths.onBehalfOf(vm);
    copy[layout.vm("outageSeconds", vm)] = paths.outageOf?.(vm) ?? 0;
  });
}

function copyHost(machine: Machine, layout: CounterLayout, copy: Float64Array): void {
  const { nic, paths, scheduler, tcp } = machine;
  const set = (name: HostCounter, value: number) => copy[layout.host(name)] = value;
  set("framesIn", nic.framesIn);
  set("framesOut", nic.framesOut);
  set("receiveBusy", nic.receiveBusy);
  set("transmitBusy", nic.transmitBusy);
  set("switchDrops", nic.switchDrops);
  set("pathDrops", paths.drops());
  set("events", paths.events());
  set("switches", scheduler.switches);
  set("hostCycles", scheduler.hostCycles);
  set("retransmitted", tcp.counters[0].retransmitted + tcp.counters[1].retransmitted);
  let interrupts = 0;
  let drops = 0;
  for (const context of nic.contexts) {
    interrupts += context.interrupts;
    drops += context.receiveDrops + context.bufferDrops + context.revokedDrops;
  }
  set("interrupts", interrupts);
  set("ringDrops", drops);
}
