/**
 * A first-in first-out queue of packets, linked through the pool: no allocation per packet.
 *
 * @module
 */
import { NONE, type PacketPool } from "./pool.ts";

/**
 * A queue of packets of one pool. A packet is in one queue at a time.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { PacketPool, PacketQueue } from "@iovlab/iovlab/packet";
 *
 * const pool = new PacketPool();
 * const queue = new PacketQueue(pool);
 * const [a, b] = [pool.allocate(), pool.allocate()];
 * queue.push(a);
 * queue.push(b);
 * assert.deepEqual([queue.length, queue.shift(), queue.head], [2, a, b]);
 * ```
 */
export class PacketQueue {
  /** The packet to leave next, or `NONE`. */
  head: number = NONE;
  /** Packets in the queue. */
  length = 0;
  private tail = NONE;

  /** Makes an empty queue over a pool. */
  constructor(private readonly pool: PacketPool) {}

  /** Adds a packet at the end. */
  push(packet: number): void {
    const next = this.pool.next;
    next[packet] = NONE;
    if (this.head === NONE) this.head = packet;
    else next[this.tail] = packet;
    this.tail = packet;
    this.length++;
  }

  /** Removes the first packet and returns it, or `NONE` where there is none. */
  shift(): number {
    const packet = this.head;
    if (packet === NONE) return NONE;
    this.head = this.pool.next[packet];
    if (this.head === NONE) this.tail = NONE;
    this.length--;
    return packet;
  }
}
