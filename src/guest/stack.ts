/**
 * The network stack of an operating system: cycles by packet, and the device as the stack sees it.
 *
 * How many cycles a packet takes depends on the offloads: without segmentation offload TCP hands down frames, without
 * checksum offload every byte is summed.
 *
 * @module
 */
import type { CostModel, Offloads } from "../host/mod.ts";
import { FIN, FRAGMENT, type PacketPool, SYN, UDP } from "../packet/mod.ts";
import type { StageClock } from "./stages.ts";

/** What all network software of a host shares. */
export interface NetworkParts {
  /** All packets. */
  readonly pool: PacketPool;
  /** The cost model. */
  readonly costs: CostModel;
  /** The offloads of every network interface. */
  readonly offloads: Offloads;
  /** The times of packets by stage. */
  readonly stages: StageClock;
}

/** The device as a sender sees it. */
export interface TransmitPort {
  /** Reserves room for a packet; returns the driver's cycles for it, or -1 where there is no room. */
  reserve(packet: number): number;
  /** Puts a packet into the room that was reserved for it. */
  submit(packet: number): void;
  /** Cycles of telling the device about a batch. */
  readonly flushCycles: number;
  /** Cycles, of those of the packets reserved since the last flush and of the flush, that are spent in the VMM; none where absent. */
  readonly vmmCycles?: number;
  /** Tells the device that packets were submitted. */
  flush(): void;
}

/**
 * Cycles of IP and TCP or UDP for a received packet. A further fragment of a datagram costs as much as merging a frame.
 *
 * @param costs The cost model.
 * @param checksumOffload Whether the device checks checksums.
 * @param payload Payload bytes.
 * @param flags The segment's flags: a SYN and a FIN cost a connection's set-up and close on top.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { receiveCycles } from "@iovlab/iovlab/guest";
 * import { costModelOf, xen2009 } from "@iovlab/iovlab/host";
 * import { UDP } from "@iovlab/iovlab/packet";
 *
 * const costs = costModelOf(xen2009);
 * assert.equal(receiveCycles(costs, true, 0, 0), costs.stackReceiveAck);
 * assert.equal(receiveCycles(costs, false, 100, 0), costs.stackReceive + 100 * costs.checksumByte);
 * assert.equal(receiveCycles(costs, true, 100, UDP), costs.udpReceive);
 * ```
 */
export function receiveCycles(
  costs: CostModel,
  checksumOffload: boolean,
  payload: number,
  flags: number,
): number {
  let cycles = payload > 0 ? costs.stackReceive : costs.stackReceiveAck;
  if (flags & UDP) cycles = flags & FRAGMENT ? costs.groMerge : costs.udpReceive;
  if (!checksumOffload) cycles += payload * costs.checksumByte;
  if (flags & SYN) cycles += costs.connectionSetup;
  if (flags & FIN) cycles += costs.connectionClose;
  return cycles;
}

/**
 * Cycles of TCP or UDP and IP for a packet to send. A further fragment of a datagram costs as much as cutting a frame.
 *
 * @param costs The cost model.
 * @param checksumOffload Whether the device computes checksums.
 * @param payload Payload bytes.
 * @param flags The packet's flags; 0, a TCP segment, where absent.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { transmitCycles } from "@iovlab/iovlab/guest";
 * import { costModelOf, xen2009 } from "@iovlab/iovlab/host";
 *
 * const costs = costModelOf(xen2009);
 * assert.equal(transmitCycles(costs, true, 1448), costs.stackTransmit);
 * assert.equal(transmitCycles(costs, true, 0), costs.stackTransmitAck);
 * ```
 */
export function transmitCycles(
  costs: CostModel,
  checksumOffload: boolean,
  payload: number,
  flags = 0,
): number {
  let cycles = payload === 0 ? costs.stackTransmitAck : costs.stackTransmit;
  if (flags & UDP) cycles = flags & FRAGMENT ? costs.segmentation : costs.udpTransmit;
  return cycles + (checksumOffload ? 0 : payload * costs.checksumByte);
}
