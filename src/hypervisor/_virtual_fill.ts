/**
 * A virtual device's way to its guest: a bounded queue of packets, and a copy of each into the descriptors that the guest has posted.
 *
 * A virtual function of the software that runs it: a poll of the VMM, or a poller of a host thread.
 *
 * @module
 */
import type { NetworkParts, Poller } from "../guest/mod.ts";
import { PacketQueue } from "../packet/mod.ts";
import { HEADER_BYTES } from "./_header.ts";
import type { DeviceRings } from "./_device_rings.ts";
import type { HostPoll } from "./host_work.ts";

/** Packets that are handled in one go. */
const BATCH = 64;

/** What a virtual device's way to its guest is made from. */
export interface FillParts {
  /** The rings. */
  readonly rings: DeviceRings;
  /** Stage that a packet is in until it is in the guest's descriptors. */
  readonly stage: number;
  /** Cycles for each packet that the guest gets. */
  readonly perPacket: number;
  /** Cycles for each byte. */
  readonly perByte: number;
  /** Packets that may wait beyond those that the guest has posted descriptors for. */
  readonly limit: number;
  /** Domain on whose behalf it works. */
  readonly domain: number;
  /** Whether each packet is notified, wanted or not. */
  readonly notifiesAlways: boolean;
  /** Interrupts the guest. */
  readonly interrupt: () => void;
}

/** The way to one guest. */
export class VirtualFill implements Poller, HostPoll {
  /** Nothing of it is done in the VMM on a caller's behalf: all of it is. */
  readonly vmmCycles = 0;
  /** Domain on whose behalf it works. */
  readonly domain: number;
  /** Frames dropped as the queue was full. */
  drops = 0;
  /** Cycles spent so far. */
  spent = 0;
  private readonly queue: PacketQueue;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;

  /** Makes it with an empty queue. */
  constructor(private readonly parts: NetworkParts, private readonly fill: FillParts) {
    this.domain = fill.domain;
    this.queue = new PacketQueue(parts.pool);
  }

  /** Packets that wait or are being copied. */
  get held(): number {
    return this.queue.length + this.count;
  }

  /** Adds a packet; false where it was dropped as as many wait as may. */
  enqueue(packet: number): boolean {
    const { rings, limit } = this.fill;
    if (this.queue.length >= Math.max(0, rings.posted) + limit) {
      this.drops += this.parts.pool.frames[packet];
      this.parts.pool.free(packet);
      return false;
    }
    this.queue.push(packet);
    return true;
  }

  /** Drops all packets that wait. */
  discard(): void {
    const { pool } = this.parts;
    while (this.queue.length > 0) {
      const packet = this.queue.shift();
      this.drops += pool.frames[packet];
      pool.free(packet);
    }
  }

  /** Drops a packet that comes while the device is off the network. */
  refuse(packet: number): void {
    this.drops += this.parts.pool.frames[packet];
    this.parts.pool.free(packet);
  }

  /** Takes packets, as far as the guest has posted descriptors. */
  begin(): number {
    const { queue } = this;
    const { rings, stage, perPacket, perByte } = this.fill;
    const { pool, costs, stages } = this.parts;
    let cycles = costs.softirqPoll;
    this.count = 0;
    while (this.count < BATCH && queue.length > 0) {
      const packet = queue.head;
      const descriptors = rings.receiveDescriptors(packet);
      if (!rings.takes(descriptors)) {
        rings.deviceStopped = true;
        break;
      }
      rings.posted -= descriptors;
      const responses = rings.responsesOf(packet);
      cycles += responses * perPacket + (pool.payload[packet] + responses * HEADER_BYTES) * perByte;
      this.batch[this.count++] = queue.shift();
    }
    this.spent += cycles;
    stages.serve(stage, cycles);
    return cycles;
  }

  /** The packets are the guest's, which is interrupted where it asked for it. */
  finish(): void {
    const { rings, stage, notifiesAlways, interrupt } = this.fill;
    for (let i = 0; i < this.count; i++) {
      this.parts.stages.leave(stage, this.batch[i]);
      rings.responses.push(this.batch[i]);
      if (notifiesAlways) interrupt();
    }
    if (this.count > 0 && rings.interruptWanted && !notifiesAlways) interrupt();
    this.count = 0;
  }

  /** Whether packets wait that can go. */
  more(): boolean {
    return this.queue.length > 0 && !this.fill.rings.deviceStopped;
  }
}
