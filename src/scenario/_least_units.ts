/**
 * The traffic of each kind of workload, unit by unit.
 *
 * @module
 */
import type {
  BurstsWorkload,
  Direction,
  HttperfWorkload,
  IperfWorkload,
  NetperfWorkload,
  TraceWorkload,
} from "../host/mod.ts";
import {
  LARGEST_DATAGRAM_BYTES,
  LARGEST_PAYLOAD_BYTES,
  maximumSegmentSize,
  OUTSIDE,
} from "../packet/mod.ts";
import { distribution } from "../random/mod.ts";
import {
  bitCounts,
  connectionPackets,
  datagramPackets,
  dataPackets,
  emptyPackets,
  type LeastPackets,
  messageAcknowledgments,
  type PlainWorkload,
  type ProgramWork,
  type Setting,
  type Size,
  sizeOf,
  type Traffic,
} from "./_least_traffic.ts";
import { largestSegment } from "./_segments.ts";

/** The place of a workload's far end. */
export function farEnd({ host }: Setting, workload: PlainWorkload): number {
  const peer = "peer" in workload ? workload.peer : undefined;
  return peer === undefined ? OUTSIDE : host.vms.findIndex(({ name }) => name === peer);
}

/** Cycles of programs at places; those outside take none. */
function programs(...work: readonly ProgramWork[]): ProgramWork[] {
  return work.filter(({ vm }) => vm !== OUTSIDE);
}

/** A request from a client to a server and what comes back, with a share of their connection. */
function exchange(
  setting: Setting,
  [client, server]: readonly [number, number],
  [request, reply]: readonly [Size, Size],
  share: number,
): LeastPackets[] {
  const asked = dataPackets(setting, client, server, request);
  const answered = dataPackets(setting, server, client, reply);
  return [
    asked,
    messageAcknowledgments(setting, asked, request.exact),
    answered,
    messageAcknowledgments(setting, answered, reply.exact),
    ...(share > 0 ? connectionPackets(client, server, share) : []),
  ];
}

function httperf(setting: Setting, vm: number, workload: HttperfWorkload): Traffic {
  const { costs, host } = setting;
  const { requestsPerConnection, burstLength, sessions = Infinity } = workload;
  const share = 1 / requestsPerConnection;
  const together = burstLength > 1;
  const [request, reply] = [workload.requestBytes, workload.replyBytes].map((spec) =>
    sizeOf(spec, together)
  );
  const client = farEnd(setting, workload);
  const bytes = request.bytes + reply.bytes;
  const own = distribution(host.vms[vm].application.requestCycles).mean;
  const server = share * (2 * costs.systemCall + costs.connectionAccept) +
    2 * costs.systemCall + bytes * costs.copyByte + own;
  const asking = (share * 3 + (together ? 1 : 2)) * costs.systemCall + bytes * costs.copyByte +
    share * costs.connectionClose;
  return {
    vm,
    counts: { replyRate: 1, ...bitCounts(request.bytes, reply.bytes) },
    packets: exchange(setting, [client, vm], [request, reply], share),
    programs: programs(
      { vm, cycles: server, first: false },
      { vm: client, cycles: asking, first: false },
    ),
    population: sessions * burstLength,
  };
}

function transactions(setting: Setting, vm: number, workload: NetperfWorkload): Traffic {
  const { costs } = setting;
  const { requestBytes: asked, responseBytes: answered, direction, test } = workload;
  const each = test === "tcp-crr";
  const far = farEnd(setting, workload);
  const [client, server] = direction === "transmit" ? [far, vm] : [vm, far];
  const size = (bytes: number): Size => ({ bytes, exact: true });
  const copies = (asked + answered) * costs.copyByte;
  const calls = (count: number) => count * costs.systemCall;
  const [into, out] = direction === "transmit" ? [asked, answered] : [answered, asked];
  return {
    vm,
    counts: { transactionRate: 1, ...bitCounts(into, out) },
    packets: exchange(setting, [client, server], [size(asked), size(answered)], each ? 1 : 0),
    programs: programs(
      {
        vm: client,
        cycles: calls(each ? 6 : 2) + copies + (each ? costs.connectionClose : 0),
        first: true,
      },
      {
        vm: server,
        cycles: calls(each ? 4 : 2) + copies + (each ? costs.connectionAccept : 0),
        first: true,
      },
    ),
    population: 1,
  };
}

/** What a stream of segments as large as can be is made of. */
interface Stream {
  readonly streams: number;
  readonly direction: Direction;
  readonly messageBytes: number;
  readonly socketBuffer: number;
  readonly receiveOffload?: boolean;
}

function ends(setting: Setting, vm: number, workload: PlainWorkload, direction: Direction) {
  const far = farEnd(setting, workload);
  return direction === "transmit" ? [vm, far] as const : [far, vm] as const;
}

/**
 * Acknowledgments of a segment in the midst of a stream: of every second frame, or one of all that was merged; one for a window where the others
 * are lost.
 */
function streamAcknowledgments(
  { host }: Setting,
  { from, to, bytes, frames }: LeastPackets,
  { socketBuffer, receiveOffload = false }: Stream,
): LeastPackets[] {
  const merges = to === OUTSIDE ? receiveOffload : host.offloads.gro || from !== OUTSIDE;
  const count = merges ? bytes / LARGEST_PAYLOAD_BYTES : frames / 2;
  if (to !== OUTSIDE) return [emptyPackets(to, from, count)];
  const needed = Math.min(count, bytes / socketBuffer);
  return [
    emptyPackets(to, from, needed),
    { ...emptyPackets(to, from, count - needed), sparable: true },
  ];
}

function stream(
  setting: Setting,
  vm: number,
  workload: NetperfWorkload | IperfWorkload,
  of: Stream,
): Traffic {
  const { streams, direction, messageBytes, socketBuffer } = of;
  const { host, costs } = setting;
  const [from, to] = ends(setting, vm, workload, direction);
  const frame = maximumSegmentSize(host.link.mtu);
  const most = Math.min(largestSegment(host), Math.max(frame, socketBuffer));
  const bytes = from === OUTSIDE ? frame : Math.max(frame, most - most % frame);
  const data = dataPackets(setting, from, to, { bytes, exact: true });
  const merged = bytes / Math.max(bytes, Math.min(LARGEST_PAYLOAD_BYTES, socketBuffer));
  const cycles = costs.systemCall * bytes / messageBytes + bytes * costs.copyByte;
  const first = streams === 1;
  return {
    vm,
    counts: direction === "transmit" ? bitCounts(0, bytes) : bitCounts(bytes, 0),
    packets: [{ ...data, merged }, ...streamAcknowledgments(setting, data, of)],
    programs: programs({ vm: from, cycles, first }, { vm: to, cycles, first }),
    population: streams * Math.ceil(socketBuffer / bytes),
  };
}

/** Flows of datagrams. */
interface DatagramFlows {
  /** Bytes of each that it costs something. */
  readonly bytes: number;
  /** Bytes of each that counts. */
  readonly largest?: number;
  readonly direction: Direction;
  readonly flows?: number;
}

function datagrams(
  setting: Setting,
  vm: number,
  workload: PlainWorkload,
  { bytes, direction, flows = 1, largest = bytes }: DatagramFlows,
): Traffic {
  const { costs } = setting;
  const [from, to] = ends(setting, vm, workload, direction);
  const cycles = costs.systemCall + bytes * costs.copyByte;
  const first = flows === 1;
  const bits = direction === "transmit" ? bitCounts(0, largest) : bitCounts(largest, 0);
  return {
    vm,
    counts: { datagramRate: 1, ...bits },
    packets: datagramPackets(setting, from, to, bytes),
    programs: programs({ vm: from, cycles, first }, { vm: to, cycles, first }),
    population: Infinity,
  };
}

/** A trace: the mean of what is sent, but where some may be lost before they cost anything those that get through may be the least, or the largest. */
function traced(setting: Setting, vm: number, workload: TraceWorkload): Traffic | undefined {
  const { records, direction, peer } = workload;
  if (records.length === 0) return undefined;
  const sizes = records.map(([, bytes]) => bytes);
  const mean = sizes.reduce((a, b) => a + b, 0) / sizes.length;
  const loses = direction === "receive" && peer === undefined;
  const bytes = loses ? Math.min(...sizes) : mean;
  const largest = loses ? Math.max(...sizes) : mean;
  return datagrams(setting, vm, workload, { bytes, largest, direction });
}

/** The share of time that bursts take. */
export function burstShare({ on, off }: BurstsWorkload): number {
  const [busy, quiet] = [distribution(on).mean, distribution(off).mean];
  return busy / (busy + quiet);
}

function computing({ host }: Setting, vm: number, cycles: number): Traffic {
  const { vcpus } = host.vms[vm];
  return {
    vm,
    counts: { workRate: 1 },
    packets: [],
    programs: [{ vm, cycles, first: vcpus === 1 }],
    population: vcpus,
  };
}

/** The traffic of a workload of a VM, `undefined` where it has none that counts as throughput. */
export function trafficOf(
  setting: Setting,
  vm: number,
  workload: PlainWorkload,
): Traffic | undefined {
  switch (workload.kind) {
    case "httperf":
      return httperf(setting, vm, workload);
    case "netperf":
      if (workload.test === "tcp-stream") {
        return stream(setting, vm, workload, { ...workload, streams: 1 });
      }
      if (workload.test !== "udp-stream") return transactions(setting, vm, workload);
      return datagrams(setting, vm, workload, { ...workload, bytes: workload.messageBytes });
    case "iperf":
      if (workload.protocol === "tcp") return stream(setting, vm, workload, workload);
      return datagrams(setting, vm, workload, {
        ...workload,
        bytes: workload.messageBytes,
        flows: workload.streams,
      });
    case "trace":
      return traced(setting, vm, workload);
    case "bursts":
    case "flood":
      return datagrams(setting, vm, workload, { ...workload, bytes: workload.packetBytes });
    case "exhaustion":
      if (workload.resource !== "ring") return undefined;
      return datagrams(setting, vm, workload, {
        bytes: LARGEST_DATAGRAM_BYTES,
        direction: "transmit",
      });
    case "compute":
      return computing(setting, vm, distribution(workload.unitCycles).mean);
    default:
      return undefined;
  }
}
