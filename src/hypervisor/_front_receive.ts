/**
 * The front end of a split driver, receiving: takes packets from the slots that it posted, and posts them anew.
 *
 * @module
 */
import { type NetworkParts, type Poller, receiveCycles, stageNumber } from "../guest/mod.ts";
import { descriptorCount } from "../hardware/mod.ts";
import type { SharedRing } from "./_shared_ring.ts";
import type { EventChannel } from "./event_channel.ts";

/** Packets that are handled in one go. */
const BATCH = 64;
const GUEST_RECEIVE = stageNumber("guest-receive");

/** The receiving poller of a guest. */
export class FrontReceive implements Poller {
  /** Nothing of it runs in the VMM by itself. */
  readonly vmmCycles = 0;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;

  /** Makes it over a ring; `toBack` notifies the back end's receive poller, `roomAgain` restarts the guest's sender. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly ring: SharedRing,
    private readonly toBack: EventChannel,
    private readonly receive: (packet: number) => void,
    private readonly roomAgain: () => void,
  ) {}

  /** Packets in its hands. */
  get held(): number {
    return this.count;
  }

  /** Takes responses. */
  begin(): number {
    const { pool, costs, offloads, stages } = this.parts;
    const { responses } = this.ring;
    let cycles = costs.softirqPoll;
    this.count = 0;
    while (this.count < BATCH && responses.length > 0) {
      const packet = responses.shift();
      const payload = pool.payload[packet];
      cycles += costs.frontReceive + descriptorCount(payload) * costs.frontSlot +
        receiveCycles(costs, offloads.checksum, payload, pool.flags[packet]);
      this.batch[this.count++] = packet;
    }
    stages.serve(GUEST_RECEIVE, cycles);
    return cycles;
  }

  /** Posts the slots anew, hands the packets to the stack, and sees to whoever waited for slots. */
  finish(): void {
    const { ring } = this;
    for (let i = 0; i < this.count; i++) {
      const packet = this.batch[i];
      ring.slotsPosted += descriptorCount(this.parts.pool.payload[packet]);
      this.parts.stages.leave(GUEST_RECEIVE, packet);
      this.receive(packet);
    }
    this.count = 0;
    if (ring.backStopped) {
      ring.backStopped = false;
      this.toBack.notify();
    }
    if (ring.frontStopped && ring.isHalfFree) {
      ring.frontStopped = false;
      this.roomAgain();
    }
  }

  /** Whether responses wait; if not, the next one is notified. */
  more(): boolean {
    if (this.ring.responses.length > 0) return true;
    this.ring.frontArmed = true;
    return false;
  }
}
