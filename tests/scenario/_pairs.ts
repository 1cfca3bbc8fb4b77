/** Hosts for comparing mechanisms: what software does costs nothing, unless a test says so, and then the same in both. */
import {
  type Architecture,
  type CostModel,
  costModelOf,
  costNames,
  host,
  type HostInput,
  type PlainWorkloadInput,
  type VmInput,
  xen2009,
} from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";

/** Costs that are all 0 but those given; DMA takes no time to speak of. */
export function free(paid: Partial<CostModel> = {}): CostModel {
  const nothing = Object.fromEntries(costNames.map((name) => [name, 0]));
  return costModelOf(xen2009, { ...nothing, dmaRate: 1e15, ...paid });
}

/** Values of a cost, in cycles, over four orders of magnitude. */
export const sweep = [30, 1000, 30e3] as const;

/** A host that ran for a while. */
export interface Run {
  readonly machine: Machine;
  /** Payload bits per second of a VM's workload, both ways. */
  rate(vm?: number): number;
  /** Replies and transactions per second of a VM's workload. */
  replies(vm?: number): number;
  /** Mean time of a reply or transaction of a VM's workload, in seconds. */
  response(vm?: number): number;
  /** Cores' time per second that a VM's programs computed, in cores. */
  computed(vm: number): number;
}

/** Runs a host of an architecture for so many seconds; the link is of 10 Gb/s unless told. */
export function run(
  architecture: Architecture,
  { costs = free(), seconds = 0.2, ...input }:
    & Omit<HostInput, "architecture">
    & { readonly costs?: CostModel; readonly seconds?: number },
): Run {
  const description: HostInput = {
    architecture,
    ...input,
    link: { rate: 10e9, ...input.link },
  };
  const machine = new Machine(host(description), costs, 1, 0);
  machine.simulation.run({ until: seconds });
  machine.scheduler.settle();
  const done = (vm: number) => machine.counts(vm).replies + machine.counts(vm).transactions;
  return {
    machine,
    rate: (vm = 0) => {
      const { applicationBytesIn, applicationBytesOut } = machine.counts(vm);
      return (applicationBytesIn + applicationBytesOut) * 8 / seconds;
    },
    replies: (vm = 0) => done(vm) / seconds,
    response: (vm = 0) => machine.counts(vm).responseSeconds / done(vm),
    computed: (vm) => machine.counts(vm).workSecondsIdeal / seconds,
  };
}

/** A program that computes without a break. */
export const busy = {
  kind: "compute",
  unitCycles: { kind: "deterministic", value: 50e3 },
} as const;

/** A closed load of so many web sessions on a server that computes as many cycles for each request. */
export function web(sessions: number): PlainWorkloadInput {
  return { kind: "httperf", sessions, timeout: 0 };
}

/** A server program of so many cycles for each request. */
export function program(cycles: number): VmInput["application"] {
  return { requestCycles: { kind: "deterministic", value: cycles } };
}

/** A bulk transfer out of the VM or into it, with another VM at the far end where one is named. */
export function stream(direction: "transmit" | "receive", peer?: string): PlainWorkloadInput {
  const bulk = { kind: "netperf", test: "tcp-stream", direction } as const;
  return peer === undefined ? bulk : { ...bulk, peer };
}

/** Mean response time with turns of so many seconds, in turns. */
export function turnsWaited(architecture: Architecture, slice: number): number {
  const of = run(architecture, {
    cores: 1,
    scheduler: { kind: "round-robin", slice },
    driverDomain: { placement: "shared" },
    vms: [{ workload: web(1), application: program(0) }, { workload: busy }],
    seconds: 200 * slice,
  });
  return of.response() / slice;
}

const flood = { kind: "flood", direction: "receive", rate: 700e3 } as const;

/** Cores that a program on core 0 gets while a VM on core 1 is flooded; the native driver takes so many cycles for a frame. */
export function beside(architecture: Architecture, cycles: number): number {
  return run(architecture, {
    cores: 2,
    costs: free({ driverReceive: cycles, vmmDriverReceive: cycles }),
    vms: [{ pinnedTo: [0], workload: busy }, { pinnedTo: [1], workload: flood }],
    seconds: 0.1,
  }).computed(0);
}

/** One VM sends to another of the same host. */
export function local(architecture: Architecture, internalSwitch = false, vhostCopyByte = 0): Run {
  return run(architecture, {
    costs: free({ copyByte: 1, vhostCopyByte }),
    nic: { internalSwitch },
    cores: 4,
    vms: [{ workload: stream("transmit", "sink") }, { name: "sink" }],
    seconds: 0.05,
  });
}

/** Share of the line that the VM gets that has 0.8 of it reserved. */
export function reservedShare(architecture: Architecture): number {
  const rate = 1e9;
  const greedy = { kind: "iperf", direction: "transmit", streams: 8 } as const;
  const of = run(architecture, {
    link: { rate },
    cores: 4,
    vms: [
      { workload: stream("transmit"), device: { reserved: 0.8 * rate } },
      { workload: greedy },
    ],
  });
  return of.rate() / rate;
}

/** Descriptors of memory that is not the VM's, without an IOMMU: those refused, and those carried out. */
export function rogues(architecture: Architecture): readonly [refused: number, corrupted: number] {
  const { paths } = run(architecture, {
    iommu: { mode: "none" },
    vms: [{ workload: { kind: "rogue-dma", rate: 1e4 } }],
  }).machine;
  return [paths.hostility.violationsOf(0), paths.hostility.corruptionsOf(0)];
}
