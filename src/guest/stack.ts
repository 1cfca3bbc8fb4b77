/**
 * The network stack of one operating system: cycles by packet, and the way between TCP and the device.
 *
 * Outgoing packets wait in a queue until a {@linkcode TransmitPoller} finds room in the device. How many cycles
 * a packet takes depends on the offloads: without segmentation offload TCP hands down frames, without checksum
 * offload every byte is summed.
 *
 * @module
 */
import type { CostModel, Offloads } from "../host/mod.ts";
import { FIN, NONE, type PacketPool, PacketQueue, SYN } from "../packet/mod.ts";
import type { Poller } from "./processor.ts";
import type { StageClock } from "./stages.ts";

/**
 * Cycles of IP and TCP for a received packet.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { receiveCycles } from "@iovlab/iovlab/guest";
 * import { costModelOf, xen2009 } from "@iovlab/iovlab/host";
 *
 * const costs = costModelOf(xen2009);
 * assert.equal(receiveCycles(costs, true, 0, 0), costs.stackReceiveAck);
 * assert.equal(receiveCycles(costs, false, 100, 0), costs.stackReceive + 100 * costs.checksumByte);
 * ```
 */
export function receiveCycles(
  costs: CostModel,
  checksumOffload: boolean,
  payload: number,
  flags: number,
): number {
  let cycles = payload > 0 ? costs.stackReceive : costs.stackReceiveAck;
  if (!checksumOffload) cycles += payload * costs.checksumByte;
  if (flags & SYN) cycles += costs.connectionSetup;
  if (flags & FIN) cycles += costs.connectionClose;
  return cycles;
}

/**
 * Cycles of TCP and IP for a packet to send.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { transmitCycles } from "@iovlab/iovlab/guest";
 * import { costModelOf, xen2009 } from "@iovlab/iovlab/host";
 *
 * const costs = costModelOf(xen2009);
 * assert.equal(transmitCycles(costs, true, 1448), costs.stackTransmit);
 * ```
 */
export function transmitCycles(
  costs: CostModel,
  checksumOffload: boolean,
  payload: number,
): number {
  if (payload === 0) return costs.stackTransmitAck;
  return costs.stackTransmit + (checksumOffload ? 0 : payload * costs.checksumByte);
}

/** The device as a sender sees it. */
export interface TransmitPort {
  /** Reserves room for a packet; returns the driver's cycles for it, or -1 where there is no room. */
  reserve(packet: number): number;
  /** Puts a packet into the room that was reserved for it. */
  submit(packet: number): void;
  /** Cycles of telling the device about a batch. */
  readonly flushCycles: number;
  /** Tells the device that packets were submitted. */
  flush(): void;
}

const BATCH = 64;

/**
 * Moves packets from an operating system's queue into the device, as far as there is room.
 *
 * When the device has none, the queue is stopped; the device's driver calls `restart` when there is room again.
 */
export class TransmitPoller implements Poller {
  /** Nothing of this runs in the VMM by itself; ports add what they send. */
  readonly vmmCycles = 0;
  /** Whether the queue waits for room in the device. */
  stopped = false;
  /** Asks the operating system to run this poller. */
  raise: () => void = () => {};
  private readonly queue: PacketQueue;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;

  /** Makes a sender over a device. */
  constructor(
    private readonly pool: PacketPool,
    private readonly costs: CostModel,
    private readonly offloads: Offloads,
    private readonly port: TransmitPort,
    private readonly stages: StageClock,
    private readonly stage: number,
  ) {
    this.queue = new PacketQueue(pool);
  }

  /** Packets that wait. */
  get length(): number {
    return this.queue.length;
  }

  /** Adds a packet to the queue. */
  send(packet: number): void {
    this.queue.push(packet);
    if (!this.stopped) this.raise();
  }

  /** The device has room again. */
  restart(): void {
    if (!this.stopped) return;
    this.stopped = false;
    if (this.queue.length > 0) this.raise();
  }

  /** Takes the packets that the device has room for. */
  begin(): number {
    const { pool, costs, offloads, port } = this;
    let cycles = 0;
    this.count = 0;
    while (this.count < BATCH && this.queue.head !== NONE) {
      const packet = this.queue.head;
      const device = port.reserve(packet);
      if (device < 0) {
        this.stopped = true;
        break;
      }
      const own = transmitCycles(costs, offloads.checksum, pool.payload[packet]) + device;
      this.stages.serve(this.stage, own);
      cycles += own;
      this.batch[this.count++] = this.queue.shift();
    }
    return this.count > 0 ? cycles + port.flushCycles : cycles;
  }

  /** Hands the packets to the device. */
  finish(): void {
    for (let i = 0; i < this.count; i++) {
      this.stages.leave(this.stage, this.batch[i]);
      this.port.submit(this.batch[i]);
    }
    if (this.count > 0) this.port.flush();
    this.count = 0;
  }

  /** Whether packets wait that may go. */
  more(): boolean {
    return !this.stopped && this.queue.length > 0;
  }
}
