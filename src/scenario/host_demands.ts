/**
 * The least demands of every workload at every resource of a host.
 *
 * D_r, the least demand of a unit of work at resource r, is summed over the packets that the unit cannot do without: no loss, largest
 * batches, every merge that can happen, nothing notified that is at work already. By the utilization law the rates X_f of all kinds of traffic then
 * have sum over f of X_f D_fr <= C_r at each resource of capacity C_r (P. J. Denning, J. P. Buzen, The operational analysis of queueing network models,
 * Computing Surveys 10(3), 1978).
 *
 * Units: a reply of httperf with its share of a connection; a transaction; a segment of a stream, as large as can be; a datagram; a unit of computing.
 * What has no throughput (idle, an interrupt storm, descriptors of others' memory, evasion of the tick) has no demand here: it can only take from the others.
 *
 * Acknowledgments from outside that later ones stand for count only where none can be lost, as all frames that may be on their way fit every ring, buffer and
 * queue: one that a full ring drops costs no cycles.
 *
 * @module
 */
import type { CostModel, Host } from "../host/mod.ts";
import { maximumSegmentSize, OUTSIDE, wireBytes } from "../packet/mod.ts";
import { arrivalProcess, distribution } from "../random/mod.ts";
import { demandAt, resourcesOf } from "./_demand_resources.ts";
import { type Batches, Charges } from "./_least_charges.ts";
import { Ledger } from "./_least_ledger.ts";
import {
  type Measure,
  type PlainWorkload,
  type Setting,
  sizeOf,
  type Traffic,
} from "./_least_traffic.ts";
import { burstShare, trafficOf } from "./_least_units.ts";
import { transactionTime } from "./transaction_time.ts";

/** A resource of a host: a capacity per second, in cycles for cores and CPUs, in seconds for wires and the NIC, in bits for a cap. */
export interface DemandResource {
  /**
   * `vm:NAME` and `vcpu:NAME`, its first one; `thread:NAME`; `driver-domain` and `driver-domain-vcpu`, its first one; `cores`, or those that somebody is held to (`core:0`,
   * `cores:0+1`); `link-receive`, `link-transmit`; `nic-receive`, `nic-transmit`; `device-cap:NAME`.
   */
  readonly name: string;
  /** Its capacity per second. */
  readonly capacity: number;
}

/** One kind of traffic or work of a VM. */
export interface FlowDemand {
  /** The VM's number. */
  readonly vm: number;
  /** What a unit counts for, in the units of the measures' rows: 1, or megabits. */
  readonly counts: Readonly<Partial<Record<Measure, number>>>;
  /** By resource, in the order of the host's: what a unit asks for at least. */
  readonly demands: readonly number[];
  /** Units per second at most that are asked for, or that can be with so many under way at a time. */
  readonly most: number;
}

/** The demands of a host. */
export interface HostDemands {
  /** The resources that somebody uses. */
  readonly resources: readonly DemandResource[];
  /** The workloads' parts that have a throughput. */
  readonly flows: readonly FlowDemand[];
}

/** A VM's workload, or a part of it, with its traffic. */
interface Part {
  readonly workload: PlainWorkload;
  readonly traffic: Traffic;
}

function partsOf(setting: Setting): readonly Part[] {
  return setting.host.vms.flatMap(({ workload }, vm) => {
    const plain = workload.kind === "mixed" ? workload.parts : [workload];
    return plain.flatMap((each) => {
      const traffic = trafficOf(setting, vm, each);
      return traffic ? [{ workload: each, traffic }] : [];
    });
  });
}

/** The most packets that can be in a batch. */
function batchesOf({ host }: Setting, parts: readonly Part[]): Batches {
  const guest = host.vms.map(() => 0);
  for (const { traffic: { packets, population } } of parts) {
    for (const { from, to, frames } of packets) {
      if (frames === 0) continue;
      const most = population * Math.ceil(frames);
      if (from !== OUTSIDE) guest[from] += most;
      if (to !== OUTSIDE) guest[to] += most;
    }
  }
  const all = guest.reduce((a, b) => a + b, 0);
  return {
    guest: guest.map((each) => Math.max(1, each)),
    nic: Math.max(1, Math.min(host.nic.pollBudget, all)),
  };
}

/** Most frames that are on their way into the host at a time. */
function inwardOf(parts: readonly Part[]): number {
  let most = 0;
  for (const { traffic: { packets, population, counts } } of parts) {
    // a share of a packet is one of some replies, but spread over a stream
    const whole = counts.replyRate === undefined ? (frames: number) => frames : Math.ceil;
    for (const { to, frames } of packets) {
      if (to !== OUTSIDE && frames > 0) most += Math.ceil(population * whole(frames));
    }
  }
  return most;
}

/** Whether no frame for a VM can be lost, as all that may be on their way at a time fit every ring, buffer and queue. */
function isLossless({ host }: Setting, vm: number, inward: number): boolean {
  const { link, nic, architecture, splitDriver, vmmDriver, virtio, vms } = host;
  const own = architecture === "vdi" ? vms[vm].device.receiveRing : 0;
  const ring = own || nic.receiveRing;
  const bytes = inward * wireBytes(maximumSegmentSize(link.mtu), 1);
  const software: Partial<Record<Host["architecture"], number>> = {
    "split-driver": splitDriver.ringSlots + splitDriver.backEndQueue,
    "vmm-driver": vmmDriver.ringSize + vmmDriver.queue,
    emulated: vmmDriver.ringSize + vmmDriver.queue,
    "virtio-vhost": virtio.ringSize + virtio.queue,
  };
  const queue = software[architecture] ?? Infinity;
  return inward <= Math.min(ring, queue) && bytes <= link.switchBuffer && nic.buffer === 0 &&
    host.events.length === 0;
}

function ledgerOf(
  setting: Setting,
  batches: Batches,
  inward: number,
  { packets, programs }: Traffic,
): Ledger {
  const ledger = new Ledger();
  const charges = new Charges(setting, batches, ledger);
  for (const each of packets) {
    if (!each.sparable || isLossless(setting, each.to, inward)) charges.charge(each);
  }
  for (const { vm, cycles, first } of programs) {
    ledger.add(first ? `first ${vm}` : `program ${vm}`, cycles);
  }
  return ledger;
}

/** Replies per second that httperf asks for, or that its sessions can get. */
function httperfLimit(
  setting: Setting,
  vm: number,
  workload: Extract<PlainWorkload, { kind: "httperf" }>,
): number {
  const { host } = setting;
  const { requestsPerConnection: requests, burstLength, thinkTime, arrivals, sessions } = workload;
  if (arrivals) return arrivalProcess(arrivals).rate * requests;
  // a burst takes a round trip for its first request, and one for the others together
  const bursts = Math.ceil(requests / burstLength);
  const rounds = burstLength === 1 ? requests : bursts + Math.floor(requests / burstLength);
  const pauses = bursts - 1;
  const thinking = thinkTime ? pauses * distribution(thinkTime).mean : 0;
  const apart = workload.peer === undefined ? host.link.roundTripTime : 0;
  const serving = burstLength === 1 && apart > 0 ? servingSeconds(setting, vm, workload) : 0;
  return (sessions as number) * requests / ((1 + rounds) * apart + thinking + requests * serving);
}

/** The least seconds of a request besides its round trip: of one as large as all are, else of one byte. */
function servingSeconds(
  { host, costs }: Setting,
  vm: number,
  { requestBytes, replyBytes }: Extract<PlainWorkload, { kind: "httperf" }>,
): number {
  const frame = maximumSegmentSize(host.link.mtu);
  const [asked, answered] = [requestBytes, replyBytes].map((spec) => {
    const { bytes, exact } = sizeOf(spec);
    return exact ? bytes : 1;
  });
  const own = distribution(host.vms[vm].application.requestCycles).mean;
  const { least } = transactionTime(host, costs, {
    requestBytes: Math.min(frame, asked),
    responseBytes: Math.min(frame, answered),
    programCycles: 2 * costs.systemCall + (asked + answered) * costs.copyByte + own,
  });
  return least - host.link.roundTripTime;
}

/** Transactions per second of a client that waits for each response. */
function transactionLimit(
  { host, costs }: Setting,
  workload: Extract<PlainWorkload, { kind: "netperf" }>,
): number {
  const { requestBytes, responseBytes, test, peer, direction } = workload;
  if (peer !== undefined) return Infinity;
  const frame = maximumSegmentSize(host.link.mtu);
  const [into, out] = direction === "transmit"
    ? [requestBytes, responseBytes]
    : [responseBytes, requestBytes];
  const { least } = transactionTime(host, costs, {
    requestBytes: Math.min(frame, into),
    responseBytes: Math.min(frame, out),
    programCycles: 2 * costs.systemCall + (into + out) * costs.copyByte,
  });
  return 1 / (least + (test === "tcp-crr" ? host.link.roundTripTime : 0));
}

/** Segments per second of streams with a window, where a frame and its acknowledgment cross the link. */
function windowLimit(
  { host: { link } }: Setting,
  { counts: { receiveBitRate = 0, transmitBitRate = 0 } }: Traffic,
  streams: number,
  socketBuffer: number,
  peer: string | undefined,
): number {
  if (peer !== undefined) return Infinity;
  const bytes = (receiveBitRate + transmitBitRate) / 8e-6;
  const frame = Math.min(bytes, maximumSegmentSize(link.mtu));
  const wires = (wireBytes(frame, 1) + wireBytes(0, 1)) * 8 / link.rate;
  return streams * socketBuffer / bytes / (link.roundTripTime + wires);
}

/** Datagrams per second of sources at a rate of payload bits. */
function paced(bitRate: number, bytes: number, flows = 1): number {
  return bitRate > 0 ? flows * bitRate / (bytes * 8) : Infinity;
}

/** Datagrams per second of a trace. */
function traceLimit({ records, repeat }: Extract<PlainWorkload, { kind: "trace" }>): number {
  const length = records[records.length - 1][0];
  return repeat && length > 0 ? records.length / length : Infinity;
}

/** Units per second that a part asks for at most, or can have under way. */
function mostOf(setting: Setting, { workload, traffic }: Part): number {
  const { host } = setting;
  switch (workload.kind) {
    case "httperf":
      return httperfLimit(setting, traffic.vm, workload);
    case "netperf":
    case "iperf": {
      if ("test" in workload && (workload.test === "tcp-rr" || workload.test === "tcp-crr")) {
        return transactionLimit(setting, workload);
      }
      const { bitRate, messageBytes, socketBuffer, peer } = workload;
      const flows = "streams" in workload ? workload.streams : 1;
      if (traffic.counts.datagramRate) return paced(bitRate, messageBytes, flows);
      const bytes = (traffic.counts.receiveBitRate ?? traffic.counts.transmitBitRate ?? 0) / 8e-6;
      const window = windowLimit(setting, traffic, flows, socketBuffer, peer);
      return Math.min(paced(bitRate, bytes, flows), window);
    }
    case "trace":
      return traceLimit(workload);
    case "bursts":
      return paced(workload.bitRate, workload.packetBytes) * burstShare(workload);
    case "flood":
      return workload.rate > 0 ? workload.rate : Infinity;
    case "compute": {
      const pause = workload.thinkTime ? distribution(workload.thinkTime).mean : 0;
      const seconds = distribution(workload.unitCycles).mean / host.clockRate;
      return traffic.population / (seconds + pause);
    }
    default:
      return Infinity;
  }
}

/**
 * The least demands of a host's workloads.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { hostDemands } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "netperf", test: "udp-stream", messageBytes: 1472 } as const;
 * const sending = host({ architecture: "vdi", vms: [{ name: "a", workload }] });
 * const { resources, flows: [flow] } = hostDemands(sending, costModelOf(xen2009));
 * const line = resources.findIndex(({ name }) => name === "link-transmit");
 * assert.equal(flow.demands[line], 1538 * 8 / 1e9); // a full frame of a gigabit line
 * ```
 */
export function hostDemands(host: Host, costs: CostModel): HostDemands {
  const setting: Setting = { host, costs };
  const parts = partsOf(setting);
  const batches = batchesOf(setting, parts);
  const inward = inwardOf(parts);
  const ledgers = parts.map(({ traffic }) => ledgerOf(setting, batches, inward, traffic));
  const used = resourcesOf(host).filter((resource) =>
    ledgers.some((ledger) => demandAt(resource, ledger) > 0)
  );
  return {
    resources: used.map(({ name, capacity }) => ({ name, capacity })),
    flows: parts.map((part, index) => ({
      vm: part.traffic.vm,
      counts: part.traffic.counts,
      demands: used.map((resource) => demandAt(resource, ledgers[index])),
      most: mostOf(setting, part),
    })),
  };
}
