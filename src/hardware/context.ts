/**
 * A device context: the rings, the interrupt, the protection window and the quality of service that
 * one driver sees of a NIC.
 *
 * A plain NIC has one context, or one for each queue; a NIC with virtual functions or virtual device interfaces has one for each
 * VM. Receive descriptors are filled in order of arrival; whether one was free is decided when the driver looks,
 * from the times of arrival, which gives the same answer as looking at each arrival, without an event.
 *
 * @module
 */
import { NONE, type PacketPool, PacketQueue } from "../packet/mod.ts";
import { BufferRing } from "./buffer_ring.ts";
import { descriptorCount, tagDescriptors } from "./transmit_tag.ts";
import { DMA_PAGE_BYTES } from "./translation.ts";

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
  /** Receive bandwidth that is guaranteed after the wire, in bits per second of wire time; 0 where it is left out. */
  readonly receiveReserved?: number;
  /** Bytes of the device's receive buffer that are its own; an equal share of what others leave where it is 0 or left out. */
  readonly buffer?: number;
  /** Whether the device refuses descriptors outside the window, which it does unless told; else the window is only whose memory is whose. */
  readonly protection?: boolean;
  /**
   * Whether it is one beside those that the VMs were promised: its part of the receive buffer comes from contexts without a receive
   * reservation, as no reservation would hold if its buffer could be taken away.
   */
  readonly further?: boolean;
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
  /** Received packets in the device's buffer, waiting for their transfer; empty where transfers are in closed form. */
  readonly buffered: PacketQueue;
  /** Posted packets that the NIC has not begun to send, or has sent some frames of. */
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
  /** Those of them that a VM asked for without work to be done. */
  spuriousInterrupts = 0;
  /** Whether the VM has asked for an interrupt without work. */
  disturbed = false;
  /** Packets dropped for want of a receive descriptor. */
  receiveDrops = 0;
  /** Packets dropped for want of room in the device's receive buffer. */
  bufferDrops = 0;
  /** Packets that were in the context when it was revoked, or came later. */
  revokedDrops = 0;
  /** Descriptors refused as they named memory outside the window; their packets are gone. */
  violations = 0;
  /** Transfers to or from memory outside the window that nothing stopped. */
  corruptions = 0;
  /** Bytes of those transfers. */
  corruptedBytes = 0;
  /** Times that it had to be brought into the device. */
  misses = 0;
  /** Times that it had to give way to another context. */
  evictions = 0;
  /** Address of the memory that the driver gives receive descriptors for, in bytes. */
  receiveAddress: number;
  /** Receive descriptors outside the window that are next to be filled. */
  rogueReceives = 0;
  /** Called when the NIC raises this context's interrupt. */
  onInterrupt: () => void = () => {};
  /** Whether the VMM has taken the context away. */
  revoked = false;
  /** Whether what it was promised is kept for it while it is taken away, as its VM is being moved or the device resets itself. */
  kept = false;
  /** How often it was revoked: a packet on the wire of an earlier use has no descriptors any more. */
  uses = 0;
  /** Frames of the first posted packet that have been sent, where the NIC arbitrates frames. */
  framesSent = 0;
  /** Received packets in the device's buffer or on their way to it, where transfers are not in closed form. */
  pending = 0;
  /** Bytes in the device's receive buffer. */
  bufferedBytes = 0;
  /** Bytes of the device's receive buffer that it may use. */
  bufferShare: number = Infinity;
  private tags = new Int32Array(256);
  private addresses = new Float64Array(256);
  private firstTag = 0;
  private tagCount = 0;
  private transmitBuffers: BufferRing;
  private receiveBuffers: BufferRing;

  /** Makes a context over a pool of packets. */
  constructor(
    private readonly pool: PacketPool,
    /** Its number in the NIC. */
    readonly index: number,
    /** Its parameters; the NIC replaces the object when they change. */
    public options: ContextOptions,
    /** By VM: packets of it that were dropped; its NIC's, to which the drops of this context are added. */
    private readonly vmDrops: Float64Array = new Float64Array(0),
  ) {
    this.arriving = new PacketQueue(pool);
    this.received = new PacketQueue(pool);
    this.buffered = new PacketQueue(pool);
    this.posted = new PacketQueue(pool);
    this.receiveAddress = options.windowBase;
    this.receiveBuffers = new BufferRing(0, options.receiveRing);
    this.transmitBuffers = transmitBuffers(options);
  }

  /** Packets that are on their way into it, in its rings, or waiting to be sent. */
  get held(): number {
    return this.arriving.length + this.buffered.length + this.received.length + this.posted.length;
  }

  /** Whether the window allows a descriptor at an address for so many bytes. */
  allows(address: number, bytes: number): boolean {
    const { windowBase, windowSize } = this.options;
    return address >= windowBase && address + bytes <= windowBase + windowSize;
  }

  /**
   * Whether the device may transfer so many bytes at an address; counts a violation, or a corruption where nothing protects memory
   * outside the window.
   */
  checks(address: number, bytes: number): boolean {
    if (this.allows(address, bytes)) return true;
    const refused = this.options.protection ?? true;
    if (refused) this.violations++;
    else {
      this.corruptions++;
      this.corruptedBytes += bytes;
    }
    return !refused;
  }

  /** The first address outside the window, in bytes: what a hostile driver writes into a descriptor. */
  get rogueAddress(): number {
    const { windowBase, windowSize } = this.options;
    return windowSize === Infinity ? -DMA_PAGE_BYTES : windowBase + windowSize;
  }

  /**
   * Moves what has arrived by `now` into descriptors, or drops it where none is free. A descriptor outside the window is
   * refused: its packet is not delivered.
   */
  admit(now: number): void {
    const { ready } = this.pool;
    while (this.arriving.head !== NONE && ready[this.arriving.head] <= now) {
      const packet = this.arriving.shift();
      if (this.received.length >= this.options.receiveRing) {
        this.receiveDrops++;
        this.drop(packet);
      } else if (this.rogueReceives > 0) {
        this.rogueReceives--;
        this.checks(this.rogueAddress, 1);
        this.pool.free(packet);
      } else if (this.checks(this.receiveAddress, this.pool.payload[packet])) {
        this.received.push(packet);
      } else {
        this.pool.free(packet);
      }
    }
  }

  /** Frees a packet that is dropped and counts it for its VM. */
  drop(packet: number): void {
    this.vmDrops[this.pool.vm[packet]]++;
    this.pool.free(packet);
  }

  /** Drops a packet that came to a revoked context. */
  refuse(packet: number): void {
    this.revokedDrops++;
    this.drop(packet);
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

  /** Address that the descriptors of the first posted packet name, in bytes. */
  get headAddress(): number {
    return this.addresses[(this.firstTag + this.completed) % this.tags.length];
  }

  /** Where the buffer of the next transmit descriptors lies, from the address that they name on, in bytes. */
  nextTransmitOffset(payload: number): number {
    return this.transmitBuffers.next(descriptorCount(payload));
  }

  /** Where the buffer of the next receive descriptor lies, from the receive address on, in bytes. */
  nextReceiveOffset(): number {
    return this.receiveBuffers.next(1);
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

  /** Replaces the parameters; buffers that an IOMMU sees start anew where a ring changes its length. */
  change(options: ContextOptions): void {
    const { receiveRing, transmitRing } = this.options;
    this.options = options;
    if (options.receiveRing === receiveRing && options.transmitRing === transmitRing) return;
    this.#startBuffers();
  }

  #startBuffers(): void {
    this.receiveBuffers = new BufferRing(0, this.options.receiveRing);
    this.transmitBuffers = transmitBuffers(this.options);
  }

  /**
   * Drops all packets that it holds and counts them; its driver gets every transmit descriptor back. A packet that is being sent goes
   * out; its descriptor comes back at once. Buffers that an IOMMU sees start anew.
   */
  empty(): void {
    this.#dropAll(this.arriving);
    this.#dropAll(this.received);
    this.#dropAll(this.buffered);
    this.#dropAll(this.posted);
    this.completed = this.tagCount;
    this.framesSent = 0;
    this.rogueReceives = 0;
    this.#startBuffers();
  }

  #dropAll(queue: PacketQueue): void {
    this.revokedDrops += queue.length;
    for (let packet = queue.shift(); packet !== NONE; packet = queue.shift()) this.drop(packet);
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

/** Transmit buffers lie behind the receive buffers. */
function transmitBuffers({ receiveRing, transmitRing }: ContextOptions): BufferRing {
  return new BufferRing(receiveRing * DMA_PAGE_BYTES, transmitRing);
}
