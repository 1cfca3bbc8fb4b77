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
/** A UDP datagram, or a fragment of one; the bits of TCP mean nothing beside it. */
export const UDP = 32;
/** A fragment of a datagram after its first. */
export const FRAGMENT = 64;

/** The place outside the host, where a VM's number stands for a VM. */
export const OUTSIDE: number = -1;

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
  /** Twice the connection's row number, and 1 where the server sent it; below 0: a datagram of flow `-1 - connection`. */
  connection: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** The use of the connection's row, so that a late packet of an earlier use is recognized. */
  generation: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /**
   * The number of the VM (or process) whose interface the packet is at: the sender's while it leaves, the receiver's once it
   * arrives there; the receiver's all the way where it comes from outside.
   */
  vm: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** The number of the VM that it goes to, or {@linkcode OUTSIDE}. */
  destination: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** First sequence number, in bytes from the start of the connection's direction; whole, and may be beyond 2^31. */
  sequence: Float64Array = new Float64Array(INITIAL_CAPACITY);
  /** Payload bytes. */
  payload: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** Next byte expected from the other side, valid with {@linkcode ACK}. */
  acknowledgment: Float64Array = new Float64Array(INITIAL_CAPACITY);
  /** Bytes from the acknowledgment number on that the sender of the packet can take. */
  window: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** Bits {@linkcode SYN}, {@linkcode FIN}, {@linkcode RST}, {@linkcode ACK}, {@linkcode UDP}, {@linkcode FRAGMENT}. */
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

  /** Takes a row; every column but `next` and `destination`, which is {@linkcode OUTSIDE}, must be set by the caller. */
  allocate(): number {
    this.inUse++;
    let packet = this.firstFree;
    if (packet === NONE) {
      if (this.rows === this.next.length) this.#grow();
      packet = this.rows++;
    } else {
      this.firstFree = this.next[packet];
    }
    this.next[packet] = NONE;
    this.destination[packet] = OUTSIDE;
    return packet;
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
    this.destination = widen(this.destination);
    this.sequence = widen(this.sequence);
    this.payload = widen(this.payload);
    this.acknowledgment = widen(this.acknowledgment);
    this.window = widen(this.window);
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
