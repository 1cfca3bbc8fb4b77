/**
 * The front end of a split driver, sending: packets go into slots, one for each page fragment.
 *
 * @module
 */
import type { NetworkParts, TransmitPort } from "../guest/mod.ts";
import { descriptorCount } from "../hardware/mod.ts";
import type { SharedRing } from "./_shared_ring.ts";
import type { EventChannel } from "./event_channel.ts";

/** The device of a guest's sender. */
export class FrontTransmit implements TransmitPort {
  /** The hypercall is charged when it is made. */
  readonly flushCycles = 0;
  private reserved = 0;

  /** Makes the sending side over a ring; `toBack` notifies the back end's transmit poller. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly ring: SharedRing,
    private readonly toBack: EventChannel,
  ) {}

  /** Reserves slots; -1 where the ring has too few: then the back end will tell when half of them are free. */
  reserve(packet: number): number {
    const { ring } = this;
    const slots = descriptorCount(this.parts.pool.payload[packet]);
    if (ring.slotsInUse + this.reserved + slots > ring.slots) {
      ring.frontStopped = true;
      return -1;
    }
    this.reserved += slots;
    const { frontTransmit, frontSlot } = this.parts.costs;
    return frontTransmit + slots * frontSlot;
  }

  /** Puts a packet into its slots. */
  submit(packet: number): void {
    const slots = descriptorCount(this.parts.pool.payload[packet]);
    this.reserved -= slots;
    this.ring.slotsInUse += slots;
    this.ring.requests.push(packet);
  }

  /** Notifies the back end where it asked for it. */
  flush(): void {
    if (!this.ring.backArmed) return;
    this.ring.backArmed = false;
    this.toBack.notify();
  }
}
