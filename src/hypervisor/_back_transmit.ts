/**
 * The back end of a split driver, from the guest to the NIC: gets at the pages, passes packets through the bridge to the native
 * driver, and frees the slots: at once after a copy, when the packet was sent after a map.
 *
 * @module
 */
import { type NetworkParts, type Poller, stageNumber, type TransmitPort } from "../guest/mod.ts";
import { descriptorCount } from "../hardware/mod.ts";
import type { SharedRing } from "./_shared_ring.ts";
import type { EventChannel } from "./event_channel.ts";
import { type GrantCosts, mappedPages } from "./grants.ts";

/** Packets that are handled in one go. */
const BATCH = 64;
const BACK_END_TRANSMIT = stageNumber("back-end-transmit");

/** The transmit poller of a back end. */
export class BackTransmit implements Poller {
  /** Cycles in the VMM of the batch begun last. */
  vmmCycles = 0;
  /** Whether it waits for room in the NIC's ring. */
  stopped = false;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;

  /** Makes it over a ring and the native driver's port; `toFront` notifies the front end. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly ring: SharedRing,
    private readonly grants: GrantCosts,
    private readonly port: TransmitPort,
    private readonly toFront: EventChannel,
  ) {}

  /** Packets in its hands. */
  get held(): number {
    return this.count;
  }

  /** Takes requests, as far as the NIC has room. */
  begin(): number {
    const { requests } = this.ring;
    let cycles = this.parts.costs.softirqPoll;
    this.vmmCycles = this.count = 0;
    while (this.count < BATCH && requests.length > 0) {
      const packet = requests.head;
      const device = this.port.reserve(packet);
      if (device < 0) {
        this.stopped = true;
        break;
      }
      cycles += this.#packetCycles(this.parts.pool.payload[packet]) + device;
      this.batch[this.count++] = requests.shift();
    }
    if (this.count > 0) cycles += this.port.flushCycles;
    this.parts.stages.serve(BACK_END_TRANSMIT, cycles);
    return cycles;
  }

  #packetCycles(payload: number): number {
    const { costs } = this.parts;
    const inVmm = this.grants.transmit(payload);
    this.vmmCycles += inVmm;
    return costs.backTransmit + descriptorCount(payload) * costs.backSlot + inVmm + costs.bridge;
  }

  /** Posts the packets to the NIC, and frees the slots of those that were copied. */
  finish(): void {
    for (let i = 0; i < this.count; i++) {
      const packet = this.batch[i];
      const payload = this.parts.pool.payload[packet];
      this.parts.stages.leave(BACK_END_TRANSMIT, packet);
      this.port.submit(packet);
      if (mappedPages(payload, this.grants.mappedAbove) === 0) {
        this.release(descriptorCount(payload));
      }
    }
    if (this.count > 0) this.port.flush();
    this.count = 0;
    this.notifyStopped();
  }

  /** Frees slots. */
  release(slots: number): void {
    this.ring.slotsInUse -= slots;
  }

  /** Notifies a front end that waits for slots once half of them are free. */
  notifyStopped(): void {
    const { ring } = this;
    if (!ring.frontStopped || !ring.frontArmed || !ring.isHalfFree) return;
    ring.frontArmed = false;
    this.toFront.notify();
  }

  /** Whether requests wait that can go; if none wait, the next one is notified. */
  more(): boolean {
    if (this.ring.requests.length > 0) return !this.stopped;
    this.ring.backArmed = true;
    return false;
  }
}
