/**
 * A virtual device's way from its guest: takes requests, gets at their pages, and hands them to the native driver below, or to another VM of the host.
 *
 * @module
 */
import type { NetworkParts, Poller, TransmitPort } from "../guest/mod.ts";
import { OUTSIDE } from "../packet/mod.ts";
import type { DeviceRings } from "./_device_rings.ts";
import { HEADER_BYTES } from "./_header.ts";

/** Packets that are handled in one go. */
const BATCH = 64;

/** What a virtual device's way from its guest is made from. */
export interface DrainParts {
  /** The rings. */
  readonly rings: DeviceRings;
  /** Stage that a packet is in until it is below. */
  readonly stage: number;
  /** Cycles of the device for each request. */
  readonly perPacket: number;
  /** Cycles for each byte that is copied. */
  readonly perByte: number;
  /** Cycles of the switch or bridge for each packet. */
  readonly forward: number;
  /** Whether packets are copied; else their pages are the NIC's until they are sent. */
  readonly copies: boolean;
  /** Whether the guest's driver takes requests back in its poll. */
  readonly reports: boolean;
  /** Whether it wants a notification as soon as nothing is left; else whoever runs it says when. */
  readonly sleepsAtOnce: boolean;
  /** The native driver's transmit ring. */
  readonly port: TransmitPort;
  /** Takes a packet for another VM of the host. */
  readonly local: (packet: number) => void;
  /** Interrupts the guest. */
  readonly interrupt: () => void;
}

/** The way from one guest. */
export class VirtualDrain implements Poller {
  /** Cycles of the batch begun last that are spent in the VMM: none, as all of it is one or the other. */
  readonly vmmCycles: number = 0;
  /** Whether it waits for room in the NIC's ring. */
  stopped = false;
  /** Cycles spent so far. */
  spent = 0;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;

  /** Makes it with nothing in hand. */
  constructor(private readonly parts: NetworkParts, private readonly drain: DrainParts) {}

  /** Packets in its hands. */
  get held(): number {
    return this.count;
  }

  /** Takes requests, as far as the NIC has room; refuses descriptors of memory that is not the guest's. */
  begin(): number {
    const { rings, stage, perPacket, forward } = this.drain;
    const { requests } = rings;
    let cycles = this.parts.costs.softirqPoll + rings.rogues * (perPacket + forward);
    rings.violations += rings.rogues;
    rings.rogues = this.count = 0;
    let posted = false;
    while (this.count < BATCH && requests.length > 0) {
      const device = this.#reserve(requests.head);
      if (device < 0) break;
      posted ||= device > 0;
      cycles += device + this.#packetCycles(requests.head);
      this.batch[this.count++] = requests.shift();
    }
    if (posted) cycles += this.drain.port.flushCycles;
    this.spent += cycles;
    this.parts.stages.serve(stage, cycles);
    return cycles;
  }

  /** Cycles of the native driver for a packet; 0 where it stays on the host, -1 where the NIC has no room. */
  #reserve(packet: number): number {
    if (this.parts.pool.destination[packet] !== OUTSIDE) return 0;
    const cycles = this.drain.port.reserve(packet);
    if (cycles < 0) this.stopped = true;
    return cycles;
  }

  #packetCycles(packet: number): number {
    const { rings, perPacket, perByte, forward, copies } = this.drain;
    const { payload } = this.parts.pool;
    const requests = rings.requestsOf(packet);
    const bytes = copies || payload[packet] === 0 ? payload[packet] + requests * HEADER_BYTES : 0;
    return requests * (perPacket + forward) + bytes * perByte;
  }

  /** Posts packets to the NIC or hands them to other VMs, and frees the descriptors of those that were copied. */
  finish(): void {
    const { stage, copies, port, local } = this.drain;
    const { pool, stages } = this.parts;
    let posted = false;
    for (let i = 0; i < this.count; i++) {
      const packet = this.batch[i];
      const outside = pool.destination[packet] === OUTSIDE;
      stages.leave(stage, packet);
      if (copies || !outside || pool.payload[packet] === 0) this.#free(packet);
      if (outside) port.submit(packet);
      else local(packet);
      posted ||= outside;
    }
    if (posted) port.flush();
    this.count = 0;
    this.notifyGuest();
  }

  #free(packet: number): void {
    const { rings } = this.drain;
    this.release(rings.transmitDescriptors(packet), rings.requestsOf(packet));
  }

  /** The device is done with so many descriptors of so many requests. */
  release(descriptors: number, requests: number): void {
    const { rings, reports } = this.drain;
    if (reports) {
      rings.done += descriptors;
      rings.doneRequests += requests;
    } else {
      rings.inUse -= descriptors;
    }
  }

  /** Interrupts a guest that wants to know that requests are done. */
  notifyGuest(): void {
    const { rings, reports, interrupt } = this.drain;
    if (!rings.interruptWanted) return;
    if (reports ? rings.doneRequests > 0 : rings.guestStopped && rings.isHalfFree) interrupt();
  }

  /** Whether requests wait that can go; if none wait, the next one may be notified. */
  more(): boolean {
    const { rings, sleepsAtOnce } = this.drain;
    if (rings.requests.length > 0 || rings.rogues > 0) return !this.stopped;
    rings.kickWanted = sleepsAtOnce;
    return false;
  }
}
