/**
 * A device context: the rings, the interrupt, the protection window and the quality of service that
 * one driver sees of a NIC.
 *
 * A plain NIC has one context; a NIC with virtual device interfaces has one for each VM. Receive
 * descriptors are filled in order of arrival; whether one was free is decided when the driver looks,
 * from the times of arrival, which gives the same answer as looking at each arrival, without an event.
 *
 * @module
 */
import { NONE, type PacketPool, PacketQueue } from "../packet/mod.ts";

/** What a context is made with. */
export interface ContextOptions {
  /** Receive descriptors. */
  readonly receiveRing: number;
  /** Transmit descriptors. */
  readonly transmitRing: number;
  /** Transmit bandwidth that is guaranteed, in bits per second of wire time. */
  readonly reserved: number;
  /** Share of the rest, relative to other contexts. */
  readonly weight: number;
  /** Transmit bandwidth that is never exceeded, in bits per second of wire time; 0 is none. */
  readonly cap: number;
  /** First address of host memory that its descriptors may name, in bytes. */
  readonly windowBase: number;
  /** Bytes of host memory that its descriptors may name. */
  readonly windowSize: number;
}

const PAGE_BYTES = 4096;

/**
 * Transmit descriptors of a packet: one for the headers of a large segment, one for each page of data.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { descriptorCount } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(descriptorCount(1448), 1);
 * assert.equal(descriptorCount(14480), 5);
 * ```
 */
export function descriptorCount(payload: number): number {
  return payload <= PAGE_BYTES ? 1 : 1 + Math.ceil(payload / PAGE_BYTES);
}

/**
 * The state of one context. Its NIC drives it; its driver takes packets and posts packets.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { NicContext } from "@iovlab/iovlab/hardware";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const context = new NicContext(new PacketPool(), 0, {
 *   receiveRing: 256,
 *   transmitRing: 256,
 *   reserved: 0,
 *   weight: 1,
 *   cap: 0,
 *   windowBase: 4096,
 *   windowSize: 4096,
 * });
 * assert.equal(context.allows(4096, 4096), true);
 * assert.equal(context.allows(8191, 2), false); // one byte beyond the window
 * ```
 */
export class NicContext {
  /** Packets on the wire or under DMA, in order of `ready`. */
  readonly arriving: PacketQueue;
  /** Received packets in host memory, waiting for the driver. */
  readonly received: PacketQueue;
  /** Posted packets that the NIC has not begun to send. */
  readonly posted: PacketQueue;
  /** Whether the driver polls and wants no interrupt. */
  masked = false;
  /** When the scheduled interrupt is due, in seconds; `Infinity` where none is scheduled. */
  interruptAt: number = Infinity;
  /** The event of the scheduled interrupt. */
  interruptEvent = 0;
  /** When the last interrupt was raised, in seconds. */
  lastInterrupt: number = -Infinity;
  /** Transmit descriptors in use: posted, or sent and not yet taken back. */
  descriptorsInUse = 0;
  /** Packets sent and not yet taken back by the driver. */
  completed = 0;
  /** Interrupts raised. */
  interrupts = 0;
  /** Packets dropped for want of a receive descriptor. */
  receiveDrops = 0;
  /** Descriptors refused as they named memory outside the window; their packets are gone. */
  violations = 0;
  /** Address of the memory that the driver gives receive descriptors for, in bytes. */
  receiveAddress: number;
  /** Called when the NIC raises this context's interrupt. */
  onInterrupt: () => void = () => {};
  /** Virtual start time in the arbiter, in bytes per weight. */
  virtualStart = 0;
  /** Bytes that its reservation lets it send now. */
  reservedTokens = 0;
  /** Bytes that its cap lets it send now. */
  capTokens = 0;
  /** When the tokens were last brought up to date, in seconds. */
  tokensAt = 0;
  private tags = new Int32Array(256);
  private addresses = new Float64Array(256);
  private firstTag = 0;
  private tagCount = 0;

  /** Makes a context over a pool of packets. */
  constructor(
    private readonly pool: PacketPool,
    /** Its number in the NIC. */
    readonly index: number,
    /** Its parameters; a VMM that changes them replaces the object. */
    public options: ContextOptions,
    /** By VM: packets of it that were dropped; its NIC's, to which the drops of this context are added. */
    private readonly vmDrops: Float64Array = new Float64Array(0),
  ) {
    this.arriving = new PacketQueue(pool);
    this.received = new PacketQueue(pool);
    this.posted = new PacketQueue(pool);
    this.receiveAddress = options.windowBase;
  }

  /** Packets that are on their way into it, in its rings, or waiting to be sent. */
  get held(): number {
    return this.arriving.length + this.received.length + this.posted.length;
  }

  /** Whether the window allows a descriptor at an address for so many bytes. */
  allows(address: number, bytes: number): boolean {
    const { windowBase, windowSize } = this.options;
    return address >= windowBase && address + bytes <= windowBase + windowSize;
  }

  /**
   * Moves what has arrived by `now` into descriptors, or drops it where none is free. A descriptor outside the window is
   * refused: its packet is not delivered.
   */
  admit(now: number): void {
    const { ready, payload } = this.pool;
    while (this.arriving.head !== NONE && ready[this.arriving.head] <= now) {
      const packet = this.arriving.shift();
      if (this.received.length >= this.options.receiveRing) {
        this.receiveDrops++;
        this.vmDrops[this.pool.vm[packet]]++;
        this.pool.free(packet);
      } else if (this.allows(this.receiveAddress, payload[packet])) {
        this.received.push(packet);
      } else {
        this.violations++;
        this.pool.free(packet);
      }
    }
  }

  /**
   * Whether a packet of so many descriptors can be posted beside those that are in use or `reserved`. A ring that is empty takes any
   * packet: one that is larger than the whole ring goes through it alone, in pieces.
   */
  hasRoom(descriptors: number, reserved = 0): boolean {
    const taken = this.descriptorsInUse + reserved;
    return taken === 0 || taken + descriptors <= this.options.transmitRing;
  }

  /** Puts a packet at an address into the transmit ring; `tag` comes back when it was sent or refused. */
  post(packet: number, tag: number, address: number = this.options.windowBase): void {
    this.posted.push(packet);
    this.descriptorsInUse += descriptorCount(this.pool.payload[packet]);
    if (this.tagCount === this.tags.length) this.#growTags();
    const at = (this.firstTag + this.tagCount++) % this.tags.length;
    this.tags[at] = tag;
    this.addresses[at] = address;
  }

  /** The device fetches the first posted packet; `NONE` where its descriptors are outside the window, and it is gone. */
  fetch(): number {
    const packet = this.posted.shift();
    const at = (this.firstTag + this.completed) % this.tags.length;
    if (this.allows(this.addresses[at], this.pool.payload[packet])) return packet;
    this.violations++;
    this.completed++;
    this.pool.free(packet);
    return NONE;
  }

  /** Takes back one sent packet's descriptors; returns its tag, or -1 where there is none. */
  reclaim(): number {
    if (this.completed === 0) return -1;
    this.completed--;
    const tag = this.tags[this.firstTag];
    this.firstTag = (this.firstTag + 1) % this.tags.length;
    this.tagCount--;
    this.descriptorsInUse -= tagDescriptors(tag);
    return tag;
  }

  #growTags(): void {
    const tags = new Int32Array(this.tags.length * 2);
    const addresses = new Float64Array(tags.length);
    for (let i = 0; i < this.tagCount; i++) {
      const at = (this.firstTag + i) % this.tags.length;
      tags[i] = this.tags[at];
      addresses[i] = this.addresses[at];
    }
    this.tags = tags;
    this.addresses = addresses;
    this.firstTag = 0;
  }
}

const DESCRIPTOR_BITS = 6;
const PAGE_BITS = 6;

/**
 * A transmit tag: what a driver must know of a packet when it takes its descriptors back: the VM that sent it,
 * its descriptors, and how many of the VM's pages were mapped for it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tagDescriptors, tagPages, tagVm, transmitTag } from "@iovlab/iovlab/hardware";
 *
 * const tag = transmitTag(7, 14480, 4);
 * assert.deepEqual([tagVm(tag), tagDescriptors(tag), tagPages(tag)], [7, 5, 4]);
 * ```
 */
export function transmitTag(vm: number, payload: number, pages: number): number {
  return (((vm << PAGE_BITS) | pages) << DESCRIPTOR_BITS) | descriptorCount(payload);
}

/**
 * The VM of a {@linkcode transmitTag}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tagVm, transmitTag } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(tagVm(transmitTag(7, 14480, 4)), 7);
 * ```
 */
export function tagVm(tag: number): number {
  return tag >> (PAGE_BITS + DESCRIPTOR_BITS);
}

/**
 * The mapped pages of a {@linkcode transmitTag}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tagPages, transmitTag } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(tagPages(transmitTag(7, 14480, 4)), 4);
 * ```
 */
export function tagPages(tag: number): number {
  return (tag >> DESCRIPTOR_BITS) & ((1 << PAGE_BITS) - 1);
}

/**
 * The descriptors of a {@linkcode transmitTag}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tagDescriptors, transmitTag } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(tagDescriptors(transmitTag(7, 14480, 4)), 5);
 * ```
 */
export function tagDescriptors(tag: number): number {
  return tag & ((1 << DESCRIPTOR_BITS) - 1);
}
