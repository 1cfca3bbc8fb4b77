/**
 * Operational bounds: the most replies per second that each resource of a host allows, from the cost model alone.
 *
 * D_r, the least demand of one reply at resource r, is summed over the packets that a connection cannot do without: no loss, largest
 * batches, every merge that can happen. Then X <= C_r / D_r for a resource of capacity C_r (P. J. Denning, J. P. Buzen, The
 * operational analysis of queueing network models, Computing Surveys 10(3), 1978, section on bottleneck analysis). VMs
 * that differ share a resource in the way that is best for the sum. A simulation may come near a bound and never
 * pass it, but for chance in how many connections arrive and how large they are.
 *
 * Two ways to count. Where all VMs are served by httperf outside, one request after the other, and the host is `native`, `vdi` or a `split-driver`
 * that copies or maps, the bound is by kind of resource, and leaves out what a packet costs when it has been sent and what a session waits for besides its round
 * trips: experiments are planned by it, so that it stays as it is. All other hosts get that of `throughput_bounds.ts`, which counts both, and
 * which is there for every host and every measure.
 *
 * @module
 */
import { receiveCycles, transmitCycles } from "../guest/mod.ts";
import { descriptorCount } from "../hardware/mod.ts";
import type { CostModel, Host, HttperfWorkload, Vm } from "../host/mod.ts";
import { driverTransmitCycles, GrantCosts } from "../hypervisor/mod.ts";
import { FIN, maximumSegmentSize, SYN, wireBytes } from "../packet/mod.ts";
import { arrivalProcess, distribution, type DistributionSpec } from "../random/mod.ts";
import { largestSegment } from "./_segments.ts";
import { architectures } from "./architectures.ts";
import { type ThroughputBound, throughputBounds } from "./throughput_bounds.ts";

/** One resource's bound. */
export interface ResourceBound {
  /** `cores`, `driver-domain`, `vcpus`, `link-receive`, `link-transmit` or `clients`; or one of those of `hostDemands`. */
  readonly name: string;
  /** The most replies per second that it allows. */
  readonly repliesPerSecond: number;
}

/** The bound of a host. */
export interface HostBound {
  /** The least of all resources' bounds, in replies per second. */
  readonly repliesPerSecond: number;
  /** The resource that sets it. */
  readonly bottleneck: string;
  /** Every resource's bound. */
  readonly resources: readonly ResourceBound[];
}

/** The least demands of one reply of a VM. */
interface Demand {
  readonly guestCycles: number;
  readonly driverCycles: number;
  readonly receiveSeconds: number;
  readonly transmitSeconds: number;
  /** Replies per second that its clients ask for at most. */
  readonly limit: number;
}

const BATCH = 64;

/** Least frames of a payload that may be random: exact where it is not, without rounding up where it is. */
function leastUnits(spec: DistributionSpec, unit: number): number {
  const mean = Math.max(1, Math.round(distribution(spec).mean));
  const exact = distribution(spec).squaredCoefficientOfVariation === 0;
  return Math.max(1, exact ? Math.ceil(mean / unit) : mean / unit - 1e-3);
}

/** Least acknowledgments that a client sends for a reply of so many frames before it answers with data or FIN. */
function leastAcknowledgments(spec: DistributionSpec, frames: number): number {
  const exact = distribution(spec).squaredCoefficientOfVariation === 0;
  return Math.max(0, exact ? Math.floor((frames - 1) / 2) : (frames - 2) / 2);
}

/** The packets of one connection, per reply. */
class Traffic {
  readonly requests: number;
  readonly requestBytes: number;
  readonly replyBytes: number;
  readonly requestFrames: number;
  readonly requestSegments: number;
  readonly replyFrames: number;
  readonly replySegments: number;
  readonly acknowledgmentsIn: number;
  readonly acknowledgmentsOut: number;

  constructor(host: Host, workload: HttperfWorkload) {
    const segment = maximumSegmentSize(host.link.mtu);
    const { gro } = host.offloads;
    this.requests = workload.requestsPerConnection;
    this.requestBytes = Math.max(1, distribution(workload.requestBytes).mean - 0.5);
    this.replyBytes = Math.max(1, distribution(workload.replyBytes).mean - 0.5);
    this.requestFrames = leastUnits(workload.requestBytes, segment);
    this.replyFrames = leastUnits(workload.replyBytes, segment);
    this.requestSegments = gro ? 1 : this.requestFrames;
    this.replySegments = leastUnits(workload.replyBytes, largestSegment(host));
    const pipelined = workload.burstLength > 1;
    this.acknowledgmentsIn = pipelined
      ? 0
      : leastAcknowledgments(workload.replyBytes, this.replyFrames);
    const answered = gro ? 1 : Math.floor(this.requestFrames / 2);
    this.acknowledgmentsOut = this.requestFrames >= 2 && !pipelined ? answered : 0;
  }

  /** Packets without payload to the host, per reply: SYN, ACK and FIN of the connection, ACKs of the reply. */
  get emptyIn(): number {
    return 3 / this.requests + this.acknowledgmentsIn;
  }

  /** Packets without payload from the host, per reply: SYN-ACK and last ACK, ACKs of the request. */
  get emptyOut(): number {
    return 2 / this.requests + this.acknowledgmentsOut;
  }
}

function stackCycles(host: Host, costs: CostModel, traffic: Traffic): number {
  const { checksum } = host.offloads;
  const { requests } = traffic;
  const opening = receiveCycles(costs, checksum, 0, SYN) + receiveCycles(costs, checksum, 0, 0) +
    receiveCycles(costs, checksum, 0, FIN);
  const perByte = checksum ? 0 : costs.checksumByte * (traffic.requestBytes + traffic.replyBytes);
  return opening / requests +
    traffic.acknowledgmentsIn * costs.stackReceiveAck +
    traffic.requestSegments * costs.stackReceive +
    traffic.replySegments * transmitCycles(costs, true, 1) +
    traffic.emptyOut * costs.stackTransmitAck + perByte;
}

function programCycles(costs: CostModel, traffic: Traffic, vm: Vm): number {
  const accept = (2 * costs.systemCall + costs.connectionAccept) / traffic.requests;
  const bytes = traffic.requestBytes + traffic.replyBytes;
  const own = distribution(vm.application.requestCycles).mean;
  return accept + 2 * costs.systemCall + bytes * costs.copyByte + own;
}

function nativeDriverCycles(host: Host, costs: CostModel, traffic: Traffic): number {
  const { gro, tso } = host.offloads;
  const framesIn = traffic.emptyIn + traffic.requestFrames;
  const merge = Math.min(costs.groMerge, costs.stackReceive);
  const merges = gro ? (traffic.requestFrames - 1) * merge : 0;
  const frames = traffic.replyFrames / traffic.replySegments;
  const reply = tso || frames === 1
    ? costs.driverTransmit
    : frames * (driverTransmitCycles(costs, false, 2) / 2);
  const packetsOut = traffic.emptyOut + traffic.replySegments;
  const perPacket = costs.driverCompletion + costs.doorbell / BATCH;
  return framesIn * (costs.driverReceive + costs.softirqPoll / host.nic.pollBudget) + merges +
    traffic.emptyOut * costs.driverTransmit + traffic.replySegments * reply +
    packetsOut * perPacket;
}

function splitCycles(
  host: Host,
  costs: CostModel,
  traffic: Traffic,
): { front: number; back: number } {
  const grants = new GrantCosts(host.splitDriver, costs);
  const requestBytes = Math.floor(traffic.requestBytes / traffic.requestSegments);
  const replyBytes = Math.floor(traffic.replyBytes / traffic.replySegments);
  const poll = costs.softirqPoll / BATCH;
  const front = (bytes: number, own: number) => own + descriptorCount(bytes) * costs.frontSlot;
  const out = (bytes: number) =>
    costs.backTransmit + descriptorCount(bytes) * costs.backSlot + grants.transmit(bytes) +
    costs.bridge + poll;
  const into = (bytes: number) =>
    costs.backReceive + descriptorCount(bytes) * costs.backSlot + grants.receive(bytes) +
    costs.bridge + poll;
  return {
    front: traffic.emptyIn * (front(0, costs.frontReceive) + poll) +
      traffic.requestSegments * (front(requestBytes, costs.frontReceive) + poll) +
      traffic.emptyOut * front(0, costs.frontTransmit) +
      traffic.replySegments * front(replyBytes, costs.frontTransmit),
    back: traffic.emptyIn * into(0) + traffic.requestSegments * into(requestBytes) +
      traffic.emptyOut * out(0) + traffic.replySegments * out(replyBytes),
  };
}

function clientLimit(host: Host, workload: HttperfWorkload): number {
  const { requestsPerConnection: requests, burstLength, thinkTime } = workload;
  if (workload.arrivals) return arrivalProcess(workload.arrivals).rate * requests;
  // a burst takes a round trip for its first request, and one for the others together
  const bursts = Math.ceil(requests / burstLength);
  const rounds = burstLength === 1 ? requests : bursts + Math.floor(requests / burstLength);
  const thinking = thinkTime ? (bursts - 1) * distribution(thinkTime).mean : 0;
  const seconds = (1 + rounds) * host.link.roundTripTime + thinking;
  return (workload.sessions ?? 0) * requests / seconds;
}

function demandOf(host: Host, costs: CostModel, vm: Vm, workload: HttperfWorkload): Demand {
  const traffic = new Traffic(host, workload);
  const split = architectures[host.architecture].driverDomain;
  const own = stackCycles(host, costs, traffic) + programCycles(costs, traffic, vm);
  const driver = nativeDriverCycles(host, costs, traffic);
  const ends = split ? splitCycles(host, costs, traffic) : { front: driver, back: 0 };
  const seconds = (payload: number, frames: number, empty: number) =>
    (wireBytes(payload, frames) + empty * wireBytes(0, 1)) * 8 / host.link.rate;
  return {
    guestCycles: own + ends.front,
    driverCycles: split ? driver + ends.back : 0,
    receiveSeconds: seconds(traffic.requestBytes, traffic.requestFrames, traffic.emptyIn),
    transmitSeconds: seconds(traffic.replyBytes, traffic.replyFrames, traffic.emptyOut),
    limit: clientLimit(host, workload),
  };
}

/** The largest sum of rates within a capacity, each at most its limit: cheapest first. */
function most(demands: readonly number[], limits: readonly number[], capacity: number): number {
  const order = demands.map((_, i) => i).sort((a, b) => demands[a] - demands[b]);
  let left = capacity;
  let sum = 0;
  for (const i of order) {
    const rate = Math.min(limits[i], left / demands[i]);
    sum += rate;
    left -= rate * demands[i];
  }
  return sum;
}

/** Whether a host is one of those that experiments are planned by: see above. */
function isPlanned({ architecture, splitDriver: { grant }, vms }: Host): boolean {
  const counted = architecture === "native" || architecture === "vdi" ||
    (architecture === "split-driver" && (grant === "copy" || grant === "map"));
  return counted && vms.every(({ workload }) =>
    workload.kind !== "mixed" &&
    (workload.kind !== "httperf" || (workload.peer === undefined && workload.burstLength === 1))
  );
}

/** Whether a VM has clients of httperf, among others perhaps. */
function hasReplies({ workload }: Vm): boolean {
  if (workload.kind === "mixed") return workload.parts.some(({ kind }) => kind === "httperf");
  return workload.kind === "httperf";
}

/** The bound of replies by the least demands of all workloads. */
function generalBound(host: Host, costs: CostModel): HostBound {
  const found = throughputBounds(host, costs).find(({ measure }) => measure === "replyRate");
  const { most, bottleneck, limits } = found as ThroughputBound;
  return {
    repliesPerSecond: most,
    bottleneck,
    resources: limits.map(({ resource, most }) => ({ name: resource, repliesPerSecond: most })),
  };
}

/**
 * The operational bound of a host's replies; infinite where its workloads have none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { bound } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", sessions: 64 } as const;
 * const web = host({ architecture: "vdi", cores: 1, vms: [{ name: "web", workload }] });
 * const fast = { ...web, clockRate: 2 * web.clockRate };
 * const costs = costModelOf(xen2009);
 * const cores = (of: typeof web) =>
 *   bound(of, costs).resources.find((resource) => resource.name === "cores")!.repliesPerSecond;
 * assert.equal(cores(fast), 2 * cores(web));
 * ```
 */
export function bound(host: Host, costs: CostModel): HostBound {
  const active = host.vms.filter(hasReplies);
  if (active.length === 0) {
    const idle = host.vms.every(({ workload: { kind } }) => kind === "idle");
    return { repliesPerSecond: idle ? 0 : Infinity, bottleneck: "clients", resources: [] };
  }
  return isPlanned(host) ? plannedBound(host, costs, active) : generalBound(host, costs);
}

/** The bound that experiments are planned by. */
function plannedBound(host: Host, costs: CostModel, active: readonly Vm[]): HostBound {
  const demands = active.map((vm) => demandOf(host, costs, vm, vm.workload as HttperfWorkload));
  const asked = demands.map((demand) => demand.limit);
  const byVcpu = demands.map((demand, i) => {
    const cores = active[i].cap > 0 ? Math.min(active[i].cap, active[i].vcpus) : active[i].vcpus;
    return cores * host.clockRate / demand.guestCycles;
  });
  const limits = asked.map((limit, i) => Math.min(limit, byVcpu[i]));
  const at = (demand: (of: Demand) => number, capacity: number) =>
    most(demands.map(demand), limits, capacity);
  const split = architectures[host.architecture].driverDomain;
  const pinned = split && host.driverDomain.placement === "pinned";
  const driverVcpus = host.driverDomain.vcpus;
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const resources: ResourceBound[] = [
    { name: "clients", repliesPerSecond: sum(asked) },
    { name: "vcpus", repliesPerSecond: sum(limits) },
    {
      name: "cores",
      repliesPerSecond: pinned
        ? at((demand) => demand.guestCycles, (host.cores - driverVcpus) * host.clockRate)
        : at((demand) => demand.guestCycles + demand.driverCycles, host.cores * host.clockRate),
    },
    { name: "link-receive", repliesPerSecond: at((demand) => demand.receiveSeconds, 1) },
    { name: "link-transmit", repliesPerSecond: at((demand) => demand.transmitSeconds, 1) },
  ];
  if (split) {
    const { cap } = host.driverDomain;
    const cores = cap > 0 ? Math.min(cap, driverVcpus) : driverVcpus;
    const repliesPerSecond = at((demand) => demand.driverCycles, cores * host.clockRate);
    resources.push({ name: "driver-domain", repliesPerSecond });
  }
  const least = resources.reduce((a, b) => b.repliesPerSecond < a.repliesPerSecond ? b : a);
  return { repliesPerSecond: least.repliesPerSecond, bottleneck: least.name, resources };
}

/**
 * The least time in which every session of a closed load comes round once, in seconds: sessions times their requests over the
 * operational bound. 0 where no load is closed.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { bound, closedRound } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", sessions: 64 } as const;
 * const web = host({ architecture: "vdi", vms: [{ name: "web", workload }] });
 * const costs = costModelOf(xen2009);
 * assert.equal(closedRound(web, costs), 64 / bound(web, costs).repliesPerSecond);
 * ```
 */
export function closedRound(host: Host, costs: CostModel): number {
  let replies = 0;
  for (const { workload } of host.vms) {
    if (workload.kind !== "httperf" || workload.peer !== undefined) continue;
    replies += (workload.sessions ?? 0) * workload.requestsPerConnection;
  }
  return replies === 0 ? 0 : replies / bound(host, costs).repliesPerSecond;
}
