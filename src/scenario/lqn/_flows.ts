/**
 * Flows of datagrams as conversations without an answer: one datagram is one round.
 *
 * The rate is that of the mean: of bursts the rate within one times the share of time in bursts, of a trace its records over its length. Fragments, their cycles
 * and the program that sends or reads are those of the packet level. A sender in a VM that has no rate sends whenever it can: it is closed, with as many
 * datagrams on their way as its socket's buffer holds and a poller takes at a time; more would wait where nobody else waits for them.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import type { CostModel, Direction, Host, Workload } from "../../host/mod.ts";
import {
  FRAGMENT,
  fragmentBytes,
  LARGEST_DATAGRAM_BYTES,
  maximumDatagramSize,
  UDP,
  wireBytes,
} from "../../packet/mod.ts";
import { distribution } from "../../random/mod.ts";
import type { Conversation, ConversationPacket } from "./_conversation.ts";

/** Datagrams of a sender without a rate that are on their way at most: what a poller takes at a time. */
export const MOST_AT_A_TIME = 64;

/** Payload bytes of the socket's buffer of workloads that do not say: Linux 2.6's default, as in the workloads. */
const SOCKET_BUFFER = 124_928;

/** A flow of datagrams. */
export interface Flow {
  /** Which way it goes. */
  readonly direction: Direction;
  /** Datagrams a second of all programs together; 0 is as fast as they can. */
  readonly rate: number;
  /** Payload bytes, and the share of datagrams that have so many. */
  readonly sizes: readonly (readonly [bytes: number, share: number])[];
  /** Programs that send or read. */
  readonly programs: number;
  /** Payload bytes of a socket's buffer. */
  readonly socketBuffer: number;
  /** The VM at the far end. */
  readonly peer?: string;
}

function steady(
  direction: Direction,
  bytes: number,
  bitRate: number,
  more: { readonly programs?: number; readonly socketBuffer?: number; readonly peer?: string },
): Flow {
  const { programs = 1, socketBuffer = SOCKET_BUFFER, peer } = more;
  const rate = programs * bitRate / (8 * bytes);
  return { direction, rate, sizes: [[bytes, 1]], programs, socketBuffer, peer };
}

function traceFlow(workload: Extract<Workload, { kind: "trace" }>): Flow {
  const { records, direction, peer } = workload;
  const seconds = records.at(-1)?.[0] ?? 0;
  if (seconds <= 0) {
    throw new InputError(
      "Cannot make a layered queueing network of a host as a trace must have records and a length in time, or it has no mean rate",
      { code: "scenario/lqn-trace" },
    );
  }
  const counts = new Map<number, number>();
  for (const [, bytes] of records) counts.set(bytes, (counts.get(bytes) ?? 0) + 1);
  return {
    direction,
    rate: records.length / seconds,
    sizes: [...counts].map(([bytes, count]) => [bytes, count / records.length]),
    programs: 1,
    socketBuffer: SOCKET_BUFFER,
    peer,
  };
}

/**
 * The flow of a workload, where it is one.
 *
 * @throws {InputError} `scenario/lqn-trace` for a trace without a length.
 */
export function flowOf(workload: Workload): Flow | undefined {
  switch (workload.kind) {
    case "netperf":
      if (workload.test !== "udp-stream") return undefined;
      return steady(workload.direction, workload.messageBytes, workload.bitRate, workload);
    case "iperf": {
      if (workload.protocol !== "udp") return undefined;
      const { streams: programs, socketBuffer, peer } = workload;
      const more = { programs, socketBuffer, peer };
      return steady(workload.direction, workload.messageBytes, workload.bitRate, more);
    }
    case "flood": {
      const { direction, packetBytes, rate, peer } = workload;
      return steady(direction, packetBytes, rate * packetBytes * 8, { peer });
    }
    case "bursts": {
      const [on, off] = [workload.on, workload.off].map((spec) => distribution(spec).mean);
      const { direction, packetBytes, bitRate, peer } = workload;
      return steady(direction, packetBytes, bitRate * on / (on + off), { peer });
    }
    case "trace":
      return traceFlow(workload);
    case "exhaustion":
      if (workload.resource !== "ring") return undefined;
      return steady("transmit", LARGEST_DATAGRAM_BYTES, 0, { socketBuffer: 4 * 1024 * 1024 });
    default:
      return undefined;
  }
}

/** The packets of a datagram: payload bytes and flags of each fragment. */
export function fragmentsOf(bytes: number, mtu: number): (readonly [number, number])[] {
  if (bytes <= maximumDatagramSize(mtu)) return [[bytes, UDP]];
  const further = fragmentBytes(mtu);
  const first = further - 8;
  const fragments: (readonly [number, number])[] = [[first, UDP]];
  for (let left = bytes - first; left > 0; left -= further) {
    fragments.push([Math.min(left, further), UDP | FRAGMENT]);
  }
  return fragments;
}

/** The mean payload of a flow's datagrams, in bytes. */
export function meanBytes({ sizes }: Flow): number {
  return sizes.reduce((sum, [bytes, share]) => sum + share * bytes, 0);
}

/** A datagram as a conversation: one round without an answer. */
export function datagramOf(host: Host, costs: CostModel, flow: Flow): Conversation {
  const way = flow.direction === "receive" ? "in" : "out";
  const packets = flow.sizes.flatMap(([bytes, weight]) =>
    fragmentsOf(bytes, host.link.mtu).map(([payload, flags]): ConversationPacket => ({
      round: "request",
      way,
      payload,
      frames: 1,
      flags,
      weight,
    }))
  );
  const bytes = meanBytes(flow);
  return {
    requests: 1,
    requestBytes: way === "in" ? bytes : 0,
    replyBytes: way === "out" ? bytes : 0,
    packets,
    rounds: { open: 0, request: 1, more: 0, close: 0 },
    pauses: { open: 0, request: 0, more: 0, close: 0 },
    program: costs.systemCall + bytes * costs.copyByte,
  };
}

/** Customers of a flow that a VM sends and that has no rate of its own: what its sockets hold, a poller takes at a time and the NIC's ring has room for. */
export function customersOf({ link, nic }: Host, flow: Flow): number {
  const held = flow.programs * Math.floor(flow.socketBuffer / meanBytes(flow));
  const packets = flow.sizes.reduce(
    (sum, [bytes, share]) => sum + share * fragmentsOf(bytes, link.mtu).length,
    0,
  );
  const room = Math.floor(nic.transmitRing / packets);
  return Math.max(1, Math.min(MOST_AT_A_TIME, held, room));
}

/** Datagrams a second at which a line without anything else on it is full. */
export function lineRate({ link }: Host, flow: Flow): number {
  const bytes = flow.sizes.reduce((sum, [size, share]) => {
    const wire = fragmentsOf(size, link.mtu).map(([payload, flags]) =>
      wireBytes(payload, 1, flags)
    );
    return sum + share * wire.reduce((a, b) => a + b, 0);
  }, 0);
  return link.rate / (8 * bytes);
}
