/**
 * The way out of an operating system: a queue between TCP and the device.
 *
 * @module
 */
import { NONE, PacketQueue, UDP } from "../packet/mod.ts";
import type { Poller } from "./processor.ts";
import { type NetworkParts, transmitCycles, type TransmitPort } from "./stack.ts";
import { stageNumber } from "./stages.ts";

/** Packets that are handled in one go. */
const BATCH = 64;
const GUEST_TRANSMIT = stageNumber("guest-transmit");

/**
 * Moves packets from an operating system's queue into the device, as far as there is room.
 *
 * When the device has none, the queue is stopped; the device's driver calls `restart` when there is room again.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor, StageClock, TransmitPoller } from "@iovlab/iovlab/guest";
 * import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const pool = new PacketPool();
 * const stages = new StageClock(new Simulation(), pool, 1e9);
 * const parts = { pool, stages, costs: costModelOf(xen2009), offloads: defaults.host.offloads };
 * const sent: number[] = [];
 * let room = 1;
 * const device = {
 *   flushCycles: 100,
 *   reserve: () => room-- > 0 ? 1000 : -1,
 *   submit: (packet: number) => void sent.push(packet),
 *   flush: () => {},
 * };
 * const sender = new TransmitPoller(parts, device);
 * const [a, b] = [pool.allocate(), pool.allocate()];
 * sender.send(a);
 * sender.send(b);
 * assert.equal(sender.begin(), parts.costs.stackTransmitAck + 1000 + 100);
 * sender.finish();
 * assert.deepEqual([sent, sender.stopped, sender.held], [[a], true, 1]);
 * ```
 */
export class TransmitPoller implements Poller {
  /** Whether the queue waits for room in the device. */
  stopped = false;
  /** Asks the operating system to run this poller. */
  raise: () => void = () => {};
  /** Hears that a datagram, or a fragment of one, is handed to the device. */
  datagramLeaves: (packet: number) => void = () => {};
  private readonly queue: PacketQueue;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;

  /** Makes a sender over a device. */
  constructor(private readonly parts: NetworkParts, private readonly port: TransmitPort) {
    this.queue = new PacketQueue(parts.pool);
  }

  /** Cycles in the VMM of the batch begun last: what the device's driver has the VMM do for it. */
  get vmmCycles(): number {
    return this.port.vmmCycles ?? 0;
  }

  /** Packets that wait or are being handed over. */
  get held(): number {
    return this.queue.length + this.count;
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
    const { port, queue } = this;
    const { pool, costs, offloads, stages } = this.parts;
    let cycles = 0;
    this.count = 0;
    while (this.count < BATCH && queue.head !== NONE) {
      const packet = queue.head;
      const device = port.reserve(packet);
      if (device < 0) {
        this.stopped = true;
        break;
      }
      const stack = transmitCycles(
        costs,
        offloads.checksum,
        pool.payload[packet],
        pool.flags[packet],
      );
      const own = stack + device;
      stages.serve(GUEST_TRANSMIT, own);
      cycles += own;
      this.batch[this.count++] = queue.shift();
    }
    return this.count > 0 ? cycles + port.flushCycles : cycles;
  }

  /** Hands the packets to the device. */
  finish(): void {
    const { pool, stages } = this.parts;
    stages.leaveAll(GUEST_TRANSMIT, this.batch, this.count);
    for (let i = 0; i < this.count; i++) {
      const packet = this.batch[i];
      if (pool.flags[packet] & UDP) this.datagramLeaves(packet);
      this.port.submit(packet);
    }
    if (this.count > 0) this.port.flush();
    this.count = 0;
  }

  /** Whether packets wait that may go. */
  more(): boolean {
    return !this.stopped && this.queue.length > 0;
  }

  /** The operating system starts anew: frees all that waits or is being handed over; returns frames. */
  abandon(): number {
    let frames = 0;
    const { count, queue } = this;
    this.count = 0;
    for (let i = 0; i < count; i++) frames += this.#lose(this.batch[i]);
    for (let left = queue.length; left > 0; left--) frames += this.#lose(queue.shift());
    return frames;
  }

  #lose(packet: number): number {
    const { pool } = this.parts;
    const frames = pool.frames[packet];
    if (pool.flags[packet] & UDP) this.datagramLeaves(packet);
    pool.free(packet);
    return frames;
  }
}
