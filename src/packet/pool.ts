/**
 * Packets in flight, as rows of typed arrays: no object is allocated per packet.
 *
 * A packet is a whole number, its row. A packet may stand for a train of frames (segmentation offload on
 * the way out, receive merging on the way in): `frames` counts them.
 *
 * @module
 */

/** Flag bits of a TCP segment. */
export const SYN = 1;
/** The sender has no more data. */
export const FIN = 2;
/** The connection is aborted. */
export const RST = 4;
/** The acknowledgment number is valid. */
export const ACK = 8;
/** A segment that was sent before. */
export const RETRANSMITTED = 16;

/** No packet: the end of a queue, or an empty one. */
export const NONE: number = -1;

const INITIAL_CAPACITY = 1024;

/**
 * The rows of all packets of one simulation, with a free list.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const pool = new PacketPool();
 * const packet = pool.allocate();
 * pool.payload[packet] = 1448;
 * assert.equal(pool.inUse, 1);
 * pool.free(packet);
 * assert.equal(pool.inUse, 0);
 * ```
 */
export class PacketPool {
  /** The connection's row number. */
  connection: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** The use of the connection's row, so that a late packet of an earlier use is recognized. */
  generation: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** The number of the VM (or process) that the packet belongs to. */
  vm: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** First sequence number, in bytes from the start of the connection's direction. */
  sequence: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** Payload bytes. */
  payload: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** Next byte expected from the other side, valid with {@linkcode ACK}. */
  acknowledgment: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** Bits {@linkcode SYN}, {@linkcode FIN}, {@linkcode RST}, {@linkcode ACK}. */
  flags: Uint8Array = new Uint8Array(INITIAL_CAPACITY);
  /** Ethernet frames that it takes on the wire. */
  frames: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** When it becomes visible at the place it is on its way to, in seconds. */
  ready: Float64Array = new Float64Array(INITIAL_CAPACITY);
  /** When it entered the stage it is in, in seconds. */
  stamp: Float64Array = new Float64Array(INITIAL_CAPACITY);
  /** The packet behind it in its queue, or {@linkcode NONE}; queues own this column. */
  next: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** Rows in use. */
  inUse = 0;
  private firstFree = NONE;
  private rows = 0;

  /** Takes a row; every column but `next` must be set by the caller. */
  allocate(): number {
    this.inUse++;
    const recycled = this.firstFree;
    if (recycled !== NONE) {
      this.firstFree = this.next[recycled];
      this.next[recycled] = NONE;
      return recycled;
    }
    if (this.rows === this.next.length) this.#grow();
    this.next[this.rows] = NONE;
    return this.rows++;
  }

  /** Gives a row back. */
  free(packet: number): void {
    this.inUse--;
    this.next[packet] = this.firstFree;
    this.firstFree = packet;
  }

  #grow(): void {
    this.connection = widen(this.connection);
    this.generation = widen(this.generation);
    this.vm = widen(this.vm);
    this.sequence = widen(this.sequence);
    this.payload = widen(this.payload);
    this.acknowledgment = widen(this.acknowledgment);
    this.flags = widen(this.flags);
    this.frames = widen(this.frames);
    this.ready = widen(this.ready);
    this.stamp = widen(this.stamp);
    this.next = widen(this.next);
  }
}

/**
 * The same typed array at twice the length, old values kept.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { widen } from "@iovlab/iovlab/packet";
 *
 * assert.deepEqual(widen(Int32Array.of(1, 2)), Int32Array.of(1, 2, 0, 0));
 * ```
 */
export function widen<T extends Int32Array | Float64Array | Uint8Array>(old: T): T {
  const wider = new (old.constructor as new (length: number) => T)(old.length * 2);
  wider.set(old);
  return wider;
}
