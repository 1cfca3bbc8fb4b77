/** Hosts for comparing mechanisms: what software does costs nothing, unless a test says so, and then the same in both. */
import {
  type Architecture,
  type CostModel,
  costModelOf,
  costNames,
  host,
  type HostInput,
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
export const web = (sessions: number) => ({ kind: "httperf", sessions, timeout: 0 }) as const;

/** A server program of so many cycles for each request. */
export const program = (cycles: number) => ({
  requestCycles: { kind: "deterministic", value: cycles },
} as const);

/** A bulk transfer out of the VM or into it. */
export const stream = (direction: "transmit" | "receive") => ({
  kind: "netperf",
  test: "tcp-stream",
  direction,
} as const);
