/**
 * Bounds of a host's throughput, measure by measure, from the least demands of its workloads.
 *
 * The most of a measure that a resource allows: its capacity goes to the traffic that gives most of the measure for what it takes, each up to what is asked for or
 * can be under way, and nothing to the rest. The bound is the least over the resources (Denning and Buzen 1978, bottleneck analysis). It holds whatever the
 * scheduler, the arbiter and TCP do, but for chance in what arrives and how large it is.
 *
 * @module
 */
import type { CostModel, Host } from "../host/mod.ts";
import type { Measure } from "./_least_traffic.ts";
import { type FlowDemand, type HostDemands, hostDemands } from "./host_demands.ts";

export type { Measure } from "./_least_traffic.ts";

/** What one resource allows. */
export interface ThroughputLimit {
  /** The resource, or `clients`: what is asked for or can be under way. */
  readonly resource: string;
  /** The most, in the unit of the measure's rows: per second, or Mb/s of payload. */
  readonly most: number;
}

/** The bound of one measure. */
export interface ThroughputBound {
  /** The measure. */
  readonly measure: Measure;
  /** The least of all limits; `Infinity` where nothing limits it. */
  readonly most: number;
  /** The resource that sets it. */
  readonly bottleneck: string;
  /** Every resource's limit. */
  readonly limits: readonly ThroughputLimit[];
}

const measures: readonly Measure[] = [
  "replyRate",
  "transactionRate",
  "datagramRate",
  "workRate",
  "receiveBitRate",
  "transmitBitRate",
];

/** The most of a measure that a capacity allows: the traffic that gives most for it first. */
function largest(
  flows: readonly FlowDemand[],
  measure: Measure,
  demand: (flow: FlowDemand) => number,
  capacity: number,
): number {
  const gain = (flow: FlowDemand) => flow.counts[measure] ?? 0;
  const order = flows.filter((flow) => gain(flow) > 0)
    .sort((a, b) => demand(a) * gain(b) - demand(b) * gain(a));
  let left = capacity;
  let sum = 0;
  for (const flow of order) {
    const each = demand(flow);
    const rate = each > 0 ? Math.min(flow.most, left / each) : flow.most;
    if (rate > 0) sum += rate * gain(flow);
    if (each > 0) left = Math.max(0, left - rate * each);
  }
  return sum;
}

function boundOf(
  { resources }: HostDemands,
  flows: readonly FlowDemand[],
  measure: Measure,
): ThroughputBound | undefined {
  if (flows.every(({ counts }) => counts[measure] === undefined)) return undefined;
  const clients = { resource: "clients", most: largest(flows, measure, () => 0, 1) };
  const limits = [
    clients,
    ...resources.flatMap(({ name, capacity }, index) => {
      const demand = (flow: FlowDemand) => flow.demands[index];
      const used = flows.some((flow) => flow.counts[measure] !== undefined && demand(flow) > 0);
      return used ? [{ resource: name, most: largest(flows, measure, demand, capacity) }] : [];
    }),
  ];
  const least = limits.reduce((a, b) => b.most < a.most ? b : a);
  return { measure, most: least.most, bottleneck: least.resource, limits };
}

/**
 * The bounds of a host's throughput, or of one VM's as if it had the host to itself.
 *
 * @param host The host.
 * @param costs Its costs.
 * @param vm The VM's number; all of them where absent.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { throughputBounds } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "netperf", test: "tcp-stream", socketBuffer: 262144 } as const;
 * const sending = host({ architecture: "vdi", cores: 2, vms: [{ name: "a", workload }] });
 * const [bound] = throughputBounds(sending, costModelOf(xen2009));
 * assert.deepEqual([bound.measure, bound.bottleneck], ["transmitBitRate", "link-transmit"]);
 * assert.ok(Math.abs(bound.most - 1000 * 1448 / 1538) < 1e-9); // of a gigabit, in Mb/s
 * ```
 */
export function throughputBounds(
  host: Host,
  costs: CostModel,
  vm?: number,
): readonly ThroughputBound[] {
  const demands = hostDemands(host, costs);
  const flows = vm === undefined ? demands.flows : demands.flows.filter((flow) => flow.vm === vm);
  return measures.flatMap((measure) => boundOf(demands, flows, measure) ?? []);
}
