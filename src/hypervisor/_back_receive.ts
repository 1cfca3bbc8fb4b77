/**
 * The back end of a split driver, from the bridge to the guest: a bounded queue, and a copy into the slots that the guest has posted.
 *
 * @module
 */
import { type NetworkParts, type Poller, stageNumber } from "../guest/mod.ts";
import { descriptorCount } from "../hardware/mod.ts";
import { PacketQueue } from "../packet/mod.ts";
import type { SharedRing } from "./_shared_ring.ts";
import type { EventChannel } from "./event_channel.ts";
import type { GrantCosts } from "./grants.ts";

/** Packets that are handled in one go. */
const BATCH = 64;
const BACK_END_RECEIVE = stageNumber("back-end-receive");

/** The receive poller of a back end. */
export class BackReceive implements Poller {
  /** Cycles in the VMM of the batch begun last. */
  vmmCycles = 0;
  /** Frames dropped as the queue was full. */
  drops = 0;
  private readonly queue: PacketQueue;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;

  /** Makes it over a ring; `limit` packets may wait beyond the posted slots; `toFront` notifies the front end. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly ring: SharedRing,
    private readonly grants: GrantCosts,
    private readonly limit: number,
    private readonly toFront: EventChannel,
  ) {
    this.queue = new PacketQueue(parts.pool);
  }

  /** Packets that wait or are being copied. */
  get held(): number {
    return this.queue.length + this.count;
  }

  /**
   * Adds a packet from the bridge; false where it was dropped: one packet waits for each slot that the guest has posted, and
   * `limit` more.
   */
  enqueue(packet: number): boolean {
    if (this.queue.length >= this.ring.slotsPosted + this.limit) {
      this.drops += this.parts.pool.frames[packet];
      this.parts.pool.free(packet);
      return false;
    }
    this.queue.push(packet);
    return true;
  }

  /** Takes packets, as far as the guest has posted slots. */
  begin(): number {
    const { ring, queue } = this;
    const { pool, costs, stages } = this.parts;
    let cycles = costs.softirqPoll;
    this.vmmCycles = this.count = 0;
    while (this.count < BATCH && queue.length > 0) {
      const payload = pool.payload[queue.head];
      const slots = descriptorCount(payload);
      if (slots > ring.slotsPosted) {
        ring.backStopped = true;
        break;
      }
      ring.slotsPosted -= slots;
      const inVmm = this.grants.receive(payload);
      this.vmmCycles += inVmm;
      cycles += costs.backReceive + slots * costs.backSlot + inVmm;
      this.batch[this.count++] = queue.shift();
    }
    stages.serve(BACK_END_RECEIVE, cycles);
    return cycles;
  }

  /** Puts the packets into the guest's slots and notifies it where it asked for it. */
  finish(): void {
    const { ring } = this;
    for (let i = 0; i < this.count; i++) {
      this.parts.stages.leave(BACK_END_RECEIVE, this.batch[i]);
      ring.responses.push(this.batch[i]);
    }
    if (this.count > 0 && ring.frontArmed) {
      ring.frontArmed = false;
      this.toFront.notify();
    }
    this.count = 0;
  }

  /** Whether packets wait that can go. */
  more(): boolean {
    return this.queue.length > 0 && !this.ring.backStopped;
  }
}
