/**
 * Packets from one VM of the host to another: over the software bridge, past NIC and wire.
 *
 * A packet's pages stay the sender's until it has been copied for the receiver, or dropped.
 *
 * @module
 */
import { NONE, type PacketPool } from "../packet/mod.ts";
import type { Vcpu } from "./vcpu.ts";

/** A device that local packets go to. */
export interface LocalReceiver {
  /** A packet comes over the bridge, which ran on a vCPU; false where it was dropped. */
  arrive(packet: number, from: Vcpu): boolean;
}

/** A queue that local packets come from. */
export interface LocalSender {
  /** A packet with so much payload was copied on a vCPU: mapped pages are the sender's again. */
  copied(payload: number, from: Vcpu): void;
}

/** The local packets of a driver domain. */
export class LocalTraffic {
  /** Packets that wait in a receiver's back end, or are being copied. */
  count = 0;
  private origins = new Int32Array(0);

  /** Makes it over the domain's devices by VM, and their queues by number; both grow later. */
  constructor(
    private readonly pool: PacketPool,
    private readonly devices: readonly LocalReceiver[],
    private readonly queues: readonly LocalSender[],
  ) {}

  /** A packet of a queue goes to its destination; false where it was dropped there. */
  forward(packet: number, queue: number, from: Vcpu): boolean {
    const { pool } = this;
    const destination = pool.destination[packet];
    if (packet >= this.origins.length) this.#grow();
    pool.vm[packet] = destination;
    this.origins[packet] = queue;
    this.count++;
    if (this.devices[destination].arrive(packet, from)) return true;
    this.forget(packet);
    return false;
  }

  /** The number of the queue that a packet came from, or `NONE` where it came from the NIC. */
  originOf(packet: number): number {
    return packet < this.origins.length ? this.origins[packet] : NONE;
  }

  /** A packet is another one's from now on, or none: whose pages it was in does not matter any more. */
  forget(packet: number): void {
    this.origins[packet] = NONE;
    this.count--;
  }

  /** A packet was copied: mapped pages are the sender's again. */
  copied(packet: number, payload: number, from: Vcpu): void {
    const queue = this.queues[this.origins[packet]];
    this.forget(packet);
    queue.copied(payload, from);
  }

  #grow(): void {
    const wider = new Int32Array(this.pool.next.length).fill(NONE);
    wider.set(this.origins);
    this.origins = wider;
  }
}
