/**
 * The front end of a split driver, sending: packets go into slots, one for each page fragment.
 *
 * @module
 */
import type { NetworkParts, TransmitPort } from "../guest/mod.ts";
import { descriptorCount } from "../hardware/mod.ts";
import type { SharedRing } from "./_shared_ring.ts";
import type { EventChannel } from "./event_channel.ts";
import type { GrantCosts } from "./grants.ts";

/** The device of a guest's sender. */
export class FrontTransmit implements TransmitPort {
  /** The hypercall is charged when it is made. */
  readonly flushCycles = 0;
  /** Frames dropped as the back end went while they were on their way into slots. */
  drops = 0;
  private reserved = 0;

  /** Makes the sending side over a ring; `toBack` notifies the back end's transmit poller. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly ring: SharedRing,
    private readonly grants: GrantCosts,
    private readonly toBack: EventChannel,
  ) {}

  /**
   * Reserves slots; -1 where the ring has too few: then the back end will tell when half of them are free; or where there is no back
   * end: then a new one restarts the sender.
   */
  reserve(packet: number): number {
    const { ring, grants } = this;
    const payload = this.parts.pool.payload[packet];
    const slots = descriptorCount(payload);
    if (!ring.connected) return -1;
    if (ring.slotsInUse + this.reserved + slots > ring.slots) {
      ring.frontStopped = true;
      return -1;
    }
    this.reserved += slots;
    const { frontTransmit, frontSlot } = this.parts.costs;
    const own = frontTransmit + slots * frontSlot;
    return grants.keeps ? own + grants.plain(payload) : own;
  }

  /** Puts a packet into its slots. */
  submit(packet: number): void {
    const { ring } = this;
    const { pool } = this.parts;
    const slots = descriptorCount(pool.payload[packet]);
    this.reserved -= slots;
    if (!ring.connected) {
      this.drops += pool.frames[packet];
      pool.free(packet);
      return;
    }
    ring.slotsInUse += slots;
    if (this.grants.keeps) ring.unmapped += ring.sendPages.reach(ring.slotsInUse);
    ring.requests.push(packet);
  }

  /** Puts a request into a slot that names a grant that there is not; false where the ring is full. */
  submitRogue(): boolean {
    const { ring } = this;
    if (!ring.connected || ring.slotsInUse + this.reserved >= ring.slots) return false;
    ring.slotsInUse++;
    ring.rogues++;
    this.flush();
    return true;
  }

  /** Whoever had reserved slots is gone. */
  reset(): void {
    this.reserved = 0;
  }

  /** Notifies the back end where it asked for it. */
  flush(): void {
    const { ring } = this;
    if (!ring.backArmed || !ring.connected) return;
    ring.backArmed = false;
    this.toBack.notify();
  }
}
