/**
 * The front end of a split driver, receiving: takes packets from the slots that it posted, and posts them anew.
 *
 * @module
 */
import { type NetworkParts, type Poller, receiveCycles, stageNumber } from "../guest/mod.ts";
import { descriptorCount } from "../hardware/mod.ts";
import type { SharedRing } from "./_shared_ring.ts";
import type { EventChannel } from "./event_channel.ts";
import type { GrantCosts } from "./grants.ts";

/** Packets that are handled in one go. */
const BATCH = 64;
const GUEST_RECEIVE = stageNumber("guest-receive");

/** What a front end receives by, besides its ring. */
export interface FrontReceiveParts {
  /** Costs of getting at pages. */
  readonly grants: GrantCosts;
  /** Notifies the back end's receive poller. */
  readonly toBack: EventChannel;
  /** Takes a packet into the guest's stack. */
  readonly receive: (packet: number) => void;
  /** Restarts the guest's sender. */
  readonly roomAgain: () => void;
}

/** The receiving poller of a guest. */
export class FrontReceive implements Poller {
  /** Nothing of it runs in the VMM by itself. */
  readonly vmmCycles = 0;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;
  private posts = true;

  /** Makes it over a ring. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly ring: SharedRing,
    private readonly to: FrontReceiveParts,
  ) {}

  /** Packets in its hands. */
  get held(): number {
    return this.count;
  }

  /** Takes responses. */
  begin(): number {
    const { batch } = this;
    const { grants } = this.to;
    const { pool, costs, offloads, stages } = this.parts;
    const { payload, flags } = pool;
    const { frontReceive, frontSlot } = costs;
    const { responses } = this.ring;
    let cycles = costs.softirqPoll;
    let count = 0;
    while (count < BATCH && responses.length > 0) {
      const packet = responses.shift();
      const bytes = payload[packet];
      cycles += frontReceive + descriptorCount(bytes) * frontSlot +
        receiveCycles(costs, offloads.checksum, bytes, flags[packet]);
      if (grants.keeps) cycles += grants.plain(bytes);
      batch[count++] = packet;
    }
    this.count = count;
    stages.serve(GUEST_RECEIVE, cycles);
    return cycles;
  }

  /** Posts the slots anew, hands the packets to the stack, and sees to whoever waited for slots. */
  finish(): void {
    const { ring, batch } = this;
    const { toBack, receive, roomAgain } = this.to;
    const { pool, stages } = this.parts;
    for (let i = 0; i < this.count; i++) {
      const packet = batch[i];
      if (this.posts) this.#post(descriptorCount(pool.payload[packet]));
      stages.leave(GUEST_RECEIVE, packet);
      receive(packet);
    }
    this.count = 0;
    this.posts = true;
    if (!ring.connected) return;
    if (ring.backStopped) {
      ring.backStopped = false;
      toBack.notify();
    }
    if (ring.frontStopped && ring.isHalfFree) {
      ring.frontStopped = false;
      roomAgain();
    }
  }

  #post(slots: number): void {
    const { ring } = this;
    ring.slotsPosted += slots;
    if (this.to.grants.flips) ring.pages.post(slots);
  }

  /** Whether responses wait; if not, the next one is notified. */
  more(): boolean {
    if (this.ring.responses.length > 0) return true;
    this.ring.frontArmed = true;
    return false;
  }

  /** The back end is gone: the slots of the packets in hand are not posted again, as a new back end finds all of them posted. */
  disconnect(): void {
    this.posts = this.count === 0;
  }

  /** The guest itself is gone: frees the packets in hand; returns frames. */
  abandon(): number {
    const { pool } = this.parts;
    let frames = 0;
    for (let i = 0; i < this.count; i++) {
      frames += pool.frames[this.batch[i]];
      pool.free(this.batch[i]);
    }
    this.count = 0;
    return frames;
  }
}
