/**
 * The receiving half of a guest's driver of a virtual device: takes packets, posts their descriptors anew, takes requests back.
 *
 * @module
 */
import { type NetworkParts, type Poller, receiveCycles, stageNumber } from "../guest/mod.ts";
import type { DeviceRings } from "./_device_rings.ts";
import { frameCycles, stackCycles } from "./_frames.ts";
import { mergeFrame } from "./_merge.ts";
import type { VirtualDriver } from "./_virtual_driver.ts";

/** Packets that are handled in one go. */
const BATCH = 64;
const GUEST_RECEIVE = stageNumber("guest-receive");

/** What a guest's driver is joined to. */
export interface VirtualReceiveEnds {
  /** Takes a packet into the guest's stack. */
  readonly receive: (packet: number) => void;
  /** Tells the device that there are receive descriptors, at the guest's cost. */
  readonly refilled: () => void;
  /** Half of the transmit descriptors are free again, and the guest's queue had waited for them. */
  readonly roomAgain: () => void;
}

/** The poller of a guest's driver. */
export class VirtualReceive implements Poller {
  /** Cycles in the VMM of the batch begun last: accesses to registers of an emulated device. */
  vmmCycles = 0;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;
  /** Descriptors of the batch, to be posted anew. */
  private taken = 0;

  /** Makes it over rings. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly rings: DeviceRings,
    private readonly driver: VirtualDriver,
    private readonly ends: VirtualReceiveEnds,
  ) {}

  /** Packets in its hands. */
  get held(): number {
    return this.count;
  }

  /** Takes back what was sent, and takes what has come. */
  begin(): number {
    const { costs, stages } = this.parts;
    const { rings, driver } = this;
    const back = rings.doneRequests * driver.completion;
    rings.inUse -= rings.done;
    rings.done = rings.doneRequests = 0;
    this.count = this.taken = this.vmmCycles = 0;
    const received = driver.frameByFrame ? this.#takeFrames() : this.#takePackets();
    stages.serve(GUEST_RECEIVE, received);
    return costs.softirqPoll + back + received;
  }

  /** Takes packets as they are; returns the cycles for them. */
  #takePackets(): number {
    const { pool, costs, offloads } = this.parts;
    const { rings, driver, batch } = this;
    let cycles = 0;
    while (this.count < BATCH && rings.responses.length > 0) {
      const packet = rings.responses.shift();
      this.taken += rings.receiveDescriptors(packet);
      cycles += driver.receive +
        receiveCycles(costs, offloads.checksum, pool.payload[packet], pool.flags[packet]);
      batch[this.count++] = packet;
    }
    return cycles;
  }

  /** Takes frames and merges what follows each other; returns the cycles for them. */
  #takeFrames(): number {
    const { parts, rings, driver, batch } = this;
    const { pool, costs, offloads } = parts;
    let cycles = 0;
    for (let left = BATCH; left > 0 && rings.responses.length > 0; left--) {
      const packet = rings.responses.shift();
      this.taken += rings.receiveDescriptors(packet);
      rings.packets += pool.frames[packet];
      this.vmmCycles += driver.access * pool.frames[packet];
      cycles += frameCycles(parts, packet, driver.receive + driver.access);
      const merges = offloads.gro && pool.payload[packet] > 0 &&
        mergeFrame(pool, batch, this.count, packet);
      if (merges) cycles += costs.groMerge;
      else batch[this.count++] = packet;
    }
    for (let i = 0; i < this.count; i++) cycles += stackCycles(parts, batch[i]);
    return cycles;
  }

  /** Posts the descriptors anew, hands the packets to the stack, and sees to whoever waited for descriptors. */
  finish(): void {
    const { rings, ends, count } = this;
    rings.posted += this.taken;
    for (let i = 0; i < count; i++) {
      this.parts.stages.leave(GUEST_RECEIVE, this.batch[i]);
      ends.receive(this.batch[i]);
    }
    this.count = this.taken = 0;
    if (rings.deviceStopped || (count > 0 && this.driver.notifiesAlways)) {
      rings.deviceStopped = false;
      ends.refilled();
    }
    if (rings.guestStopped && rings.isHalfFree) {
      rings.guestStopped = false;
      ends.roomAgain();
    }
  }

  /** Whether there is more; if not, the device may interrupt again. */
  more(): boolean {
    const { rings } = this;
    if (rings.responses.length > 0 || rings.doneRequests > 0) return true;
    rings.interruptWanted = true;
    return false;
  }
}
