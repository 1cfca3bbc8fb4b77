/** What random hosts did, in units of their flows, and what that took of their resources at least. */
import { costModelOf, type Host, host, type Workload, xen2009 } from "@iovlab/iovlab/host";
import { type HostDemands, hostDemands, Machine } from "@iovlab/iovlab/scenario";
import type { RunningMixed } from "../../src/workload/mixed.ts";
import type { RunningWorkload, WorkloadCounts } from "@iovlab/iovlab/workload";
import { randomHost } from "./_random_host.ts";

const costs = costModelOf(xen2009);

/** What a description says with means in the place of what is random. */
function fixed(of: unknown): unknown {
  if (Array.isArray(of)) return of.map(fixed);
  if (typeof of !== "object" || of === null) return of;
  const { kind, mean } = of as { kind?: unknown; mean?: unknown };
  if (kind === "exponential" && mean !== undefined) return { kind: "deterministic", value: mean };
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, fixed(value)]));
}

/** The n-th random host, with messages, think times and work of one size; arrivals stay as they are. */
export function fixedHost(index: number): Host {
  return host(fixed(randomHost(index)) as Host);
}

/** Whether a workload has a throughput, and so a flow. */
function flows(workload: Workload): boolean {
  if (workload.kind === "trace") return workload.records.length > 0;
  if (workload.kind === "exhaustion") return workload.resource === "ring";
  return ["httperf", "netperf", "iperf", "bursts", "flood", "compute"].includes(workload.kind);
}

/** Units that a part of a workload has counted. */
function unitsOf(counts: WorkloadCounts, { counts: each }: HostDemands["flows"][number]): number {
  if (each.replyRate) return counts.replies;
  if (each.transactionRate) return counts.transactions;
  if (each.datagramRate) return counts.datagramsReceived;
  if (each.workRate) return counts.workUnits;
  const bytes = counts.applicationBytesIn + counts.applicationBytesOut;
  return bytes * 8e-6 / ((each.receiveBitRate ?? 0) + (each.transmitBitRate ?? 0));
}

/** What was seen of one host. */
export interface Demanded {
  /** The host. */
  readonly host: Host;
  /** Its demands. */
  readonly demands: HostDemands;
  /** By flow: units done. */
  readonly units: readonly number[];
  /** By resource: what they took at least, as a share of its capacity over the time. */
  readonly shares: readonly number[];
  /** By resource: what accounts say that was used of it, likewise; `NaN` where there is no account of it. */
  readonly used: readonly number[];
}

const add = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** What accounts say that was used of a resource, in cycles or seconds. */
function accountOf({ scheduler, nic, host }: Machine, name: string): number {
  const { domainCycles, vmmCycles, busyCycles } = scheduler;
  const of = (domain: number) => domainCycles[domain] + vmmCycles[domain];
  const [kind, owner] = name.split(":");
  switch (kind) {
    case "vm":
      return of(host.vms.findIndex((vm) => vm.name === owner));
    case "driver-domain":
      return of(host.vms.length);
    case "thread": // the account of all threads
      return of(host.vms.length);
    case "cores":
      return owner === undefined ? add(busyCycles) : NaN;
    case "core":
      return busyCycles[Number(owner)];
    case "link-receive":
      return nic.receiveBusy;
    case "link-transmit":
      return nic.transmitBusy;
    default:
      return NaN;
  }
}

/** Runs a host for a time from its start, so that all that it did it did in that time. */
export function demanded(of: Host, seed: number, seconds: number): Demanded {
  const machine = new Machine(of, costs, seed, 0);
  machine.simulation.run({ until: seconds });
  machine.scheduler.settle();
  const demands = hostDemands(of, costs);
  const counts = of.vms.flatMap(({ workload }, vm): WorkloadCounts[] => {
    const running: RunningWorkload = machine.workloads[vm];
    if (workload.kind !== "mixed") return flows(workload) ? [machine.counts(vm)] : [];
    const { parts } = running as RunningMixed;
    return workload.parts.flatMap((part, i) => flows(part) ? [parts[i].counts] : []);
  });
  const units = demands.flows.map((flow, i) => unitsOf(counts[i], flow));
  const shares = demands.resources.map(({ capacity }, resource) => {
    const taken = units.reduce(
      (sum, count, i) => sum + count * demands.flows[i].demands[resource],
      0,
    );
    return taken / (capacity * seconds);
  });
  const used = demands.resources.map(({ name, capacity }) =>
    accountOf(machine, name) / (capacity * seconds)
  );
  return { host: of, demands, units, shares, used };
}
