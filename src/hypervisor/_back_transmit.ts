/**
 * The back end of a split driver, from the guest to the NIC: gets at the pages, passes packets through the bridge to the native
 * driver or to another VM's back end, and frees the slots: at once after a copy, when the packet was sent or copied after a map.
 *
 * @module
 */
import { type NetworkParts, type Poller, stageNumber, type TransmitPort } from "../guest/mod.ts";
import { descriptorCount } from "../hardware/mod.ts";
import { wireBytes } from "../packet/mod.ts";
import type { LocalTraffic } from "./_local_traffic.ts";
import type { SharedRing } from "./_shared_ring.ts";
import type { EventChannel } from "./event_channel.ts";
import { type GrantCosts, mappedPages } from "./grants.ts";
import type { TransmitCredit } from "./rate_control.ts";
import type { Vcpu } from "./vcpu.ts";

/** Packets that are handled in one go. */
const BATCH = 64;
const BACK_END_TRANSMIT = stageNumber("back-end-transmit");

/** What a back end sends by, besides its ring. */
export interface BackTransmitParts {
  /** Its queue's number in the driver domain. */
  readonly queue: number;
  /** The vCPU that it runs on. */
  readonly vcpu: Vcpu;
  /** Costs of getting at pages. */
  readonly grants: GrantCosts;
  /** The native driver's transmit ring. */
  readonly port: TransmitPort;
  /** Notifies the front end. */
  readonly toFront: EventChannel;
  /** Packets from VM to VM; without it they go to the NIC. */
  readonly local: LocalTraffic | undefined;
  /** What the VM may send; without it, all it wants. */
  readonly credit: TransmitCredit | undefined;
}

/** The transmit poller of a back end. */
export class BackTransmit implements Poller {
  /** Cycles in the VMM of the batch begun last. */
  vmmCycles = 0;
  /** Whether it waits for room in the NIC's ring. */
  stopped = false;
  /** Whether it waits for credit. */
  limited = false;
  /** Cycles of all batches so far, and of what it owed. */
  spent = 0;
  /** Requests refused as they named a grant that there is not. */
  violations = 0;
  /** Flushes of the TLB so far. */
  flushes = 0;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;
  private toNic = 0;
  private refusing = 0;

  /** Makes it over a ring. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly ring: SharedRing,
    private readonly to: BackTransmitParts,
  ) {}

  /** Packets in its hands. */
  get held(): number {
    return this.count;
  }

  /** Takes requests, as far as the NIC has room and the VM has credit. */
  begin(): number {
    const { parts, ring, batch } = this;
    const { port, local, credit } = this.to;
    const { requests } = ring;
    const { pool } = parts;
    let cycles = parts.costs.softirqPoll;
    let count = 0;
    let toNic = 0;
    this.vmmCycles = 0;
    if (ring.rogues > 0 || ring.unmapped > 0) cycles += this.#prepare();
    while (count < BATCH && requests.length > 0) {
      const packet = requests.head;
      if (credit !== undefined && this.#isHeld(credit, packet)) break;
      const payload = pool.payload[packet];
      if (local !== undefined && pool.destination[packet] >= 0) {
        cycles += this.#packetCycles(payload);
      } else {
        const device = port.reserve(packet);
        if (device < 0) {
          this.stopped = true;
          break;
        }
        cycles += this.#packetCycles(payload) + device;
        toNic++;
      }
      if (credit !== undefined) {
        credit.spend(wireBytes(payload, pool.frames[packet], pool.flags[packet]));
      }
      batch[count++] = requests.shift();
    }
    if (toNic > 0) cycles += port.flushCycles;
    this.count = count;
    this.toNic = toNic;
    this.spent += cycles;
    parts.stages.serve(BACK_END_TRANSMIT, cycles);
    return cycles;
  }

  #isHeld(credit: TransmitCredit, packet: number): boolean {
    const { payload, frames, flags } = this.parts.pool;
    this.limited = credit.holds(wireBytes(payload[packet], frames[packet], flags[packet]));
    return this.limited;
  }

  /** Maps pages that are to stay mapped, and tries requests whose grants there are not. */
  #prepare(): number {
    const { ring } = this;
    const { grants } = this.to;
    const { backTransmit, backSlot } = this.parts.costs;
    this.refusing = Math.min(BATCH, ring.rogues);
    ring.rogues -= this.refusing;
    const inVmm = grants.keep(ring.unmapped) + this.refusing * grants.refused;
    ring.unmapped = 0;
    this.vmmCycles += inVmm;
    return this.refusing * (backTransmit + backSlot) + inVmm;
  }

  #packetCycles(payload: number): number {
    const { costs } = this.parts;
    const { grants } = this.to;
    const inVmm = grants.transmit(payload);
    this.vmmCycles += inVmm;
    const own = costs.backTransmit + descriptorCount(payload) * costs.backSlot + inVmm +
      costs.bridge;
    return grants.keeps ? own + grants.plain(payload) : own;
  }

  /** Posts the packets to the NIC or hands them to another back end, and frees the slots of those that were copied. */
  finish(): void {
    const { batch, count } = this;
    const { port, local, grants, queue, vcpu } = this.to;
    const { pool, stages } = this.parts;
    const toNic = this.toNic;
    this.count = this.toNic = 0;
    for (let i = 0; i < count; i++) {
      const packet = batch[i];
      const payload = pool.payload[packet];
      const mapped = mappedPages(payload, grants.mappedAbove);
      stages.leave(BACK_END_TRANSMIT, packet);
      if (mapped === 0) this.release(descriptorCount(payload));
      if (local === undefined || pool.destination[packet] < 0) port.submit(packet);
      else if (!local.forward(packet, queue, vcpu) && mapped > 0) this.giveBack(payload, vcpu);
    }
    if (toNic > 0) port.flush();
    if (this.refusing > 0) this.#refuse();
    this.notifyStopped(vcpu);
  }

  #refuse(): void {
    this.violations += this.refusing;
    this.release(this.refusing);
    this.refusing = 0;
  }

  /** Unmaps the pages of a packet that goes nowhere, with a flush of its own. */
  giveBack(payload: number, from: Vcpu): void {
    const { grants } = this.to;
    const cycles = grants.unmap(mappedPages(payload, grants.mappedAbove)) +
      this.parts.costs.tlbFlush;
    this.spent += cycles;
    this.flushes++;
    from.guest.owe(cycles, cycles);
    this.release(descriptorCount(payload));
  }

  /** A packet was copied for another VM: slots of mapped pages are free. */
  returned(payload: number, from: Vcpu): void {
    if (mappedPages(payload, this.to.grants.mappedAbove) === 0) return;
    this.release(descriptorCount(payload));
    this.notifyStopped(from);
  }

  /** Frees slots. */
  release(slots: number): void {
    this.ring.slotsInUse -= slots;
  }

  /** Notifies a front end that waits for slots once half of them are free, on behalf of a vCPU. */
  notifyStopped(from: Vcpu): void {
    const { ring } = this;
    if (!ring.frontStopped || !ring.frontArmed || !ring.isHalfFree) return;
    ring.frontArmed = false;
    this.to.toFront.notify(from);
  }

  /** Whether requests wait that can go; if none wait, the next one is notified. */
  more(): boolean {
    const { ring } = this;
    if (ring.rogues > 0) return true;
    if (ring.requests.length > 0) return !this.stopped && !this.limited;
    ring.backArmed = true;
    return false;
  }

  /** The driver domain is gone: frees what it had in hand; returns frames. */
  abandon(): number {
    const { pool } = this.parts;
    let frames = 0;
    for (let i = 0; i < this.count; i++) {
      frames += pool.frames[this.batch[i]];
      pool.free(this.batch[i]);
    }
    this.count = this.toNic = this.refusing = 0;
    this.stopped = this.limited = false;
    return frames;
  }
}
