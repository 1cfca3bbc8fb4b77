/**
 * The back end of a split driver, from the bridge to the guest: a bounded queue, and what gets packets into the slots that the guest has
 * posted: a copy, or an exchange of pages.
 *
 * @module
 */
import { type NetworkParts, type Poller, stageNumber } from "../guest/mod.ts";
import { descriptorCount } from "../hardware/mod.ts";
import { NONE, PacketQueue } from "../packet/mod.ts";
import type { LocalTraffic } from "./_local_traffic.ts";
import type { SharedRing } from "./_shared_ring.ts";
import type { EventChannel } from "./event_channel.ts";
import { type GrantCosts, mappedPages } from "./grants.ts";
import type { Vcpu } from "./vcpu.ts";

/** Packets that are handled in one go. */
const BATCH = 64;
const BACK_END_RECEIVE = stageNumber("back-end-receive");

/** What a back end delivers by, besides its ring. */
export interface BackReceiveParts {
  /** The vCPU that it runs on. */
  readonly vcpu: Vcpu;
  /** Costs of getting at pages. */
  readonly grants: GrantCosts;
  /** Packets that may wait beyond the posted slots. */
  readonly limit: number;
  /** Notifies the front end. */
  readonly toFront: EventChannel;
  /** Packets from VM to VM, where there are any. */
  readonly local: LocalTraffic | undefined;
}

/** The receive poller of a back end. */
export class BackReceive implements Poller {
  /** Cycles in the VMM of the batch begun last. */
  vmmCycles = 0;
  /** Frames dropped as the queue was full, or the back end gone. */
  drops = 0;
  /** Flushes of the TLB so far. */
  flushes = 0;
  /** Cycles of all batches so far. */
  spent = 0;
  private readonly queue: PacketQueue;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;
  private flipped = 0;
  private filled = 0;
  private flushDue = false;

  /** Makes it over a ring. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly ring: SharedRing,
    private readonly by: BackReceiveParts,
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
    const { ring, queue } = this;
    if (!ring.connected || queue.length >= ring.slotsPosted + this.by.limit) {
      this.drops += this.parts.pool.frames[packet];
      this.parts.pool.free(packet);
      return false;
    }
    queue.push(packet);
    return true;
  }

  /** Takes packets, as far as the guest has posted slots. */
  begin(): number {
    const { ring, queue, batch } = this;
    const { pool, costs, stages } = this.parts;
    const { grants, local } = this.by;
    const { backReceive, backSlot } = costs;
    const special = grants.keeps || grants.flips || (local !== undefined && local.count > 0);
    let cycles = costs.softirqPoll;
    let count = 0;
    this.vmmCycles = 0;
    while (count < BATCH && queue.length > 0) {
      const packet = queue.head;
      const payload = pool.payload[packet];
      const slots = descriptorCount(payload);
      if (slots > ring.slotsPosted) {
        ring.backStopped = true;
        break;
      }
      ring.slotsPosted -= slots;
      const inVmm = grants.receive(payload);
      this.vmmCycles += inVmm;
      cycles += backReceive + slots * backSlot + inVmm;
      if (special) cycles += this.#pages(packet, payload, slots);
      batch[count++] = queue.shift();
    }
    if (this.flushDue) cycles += this.#flush();
    this.count = count;
    this.spent += cycles;
    stages.serve(BACK_END_RECEIVE, cycles);
    return cycles;
  }

  /** Cycles beyond those of a grant operation, of which some are in the VMM: pages that are kept, exchanged, or another VM's. */
  #pages(packet: number, payload: number, slots: number): number {
    const { grants, local } = this.by;
    const fromVm = local !== undefined && local.originOf(packet) !== NONE;
    let inVmm = 0;
    if (grants.keeps) inVmm = grants.keep(this.ring.receivePages.reach(this.filled += slots));
    const unmapped = fromVm ? mappedPages(payload, grants.mappedAbove) : 0;
    if (unmapped > 0) inVmm += grants.unmap(unmapped);
    if (grants.flips) this.flipped += slots;
    if (grants.flips || unmapped > 0) this.flushDue = true;
    this.vmmCycles += inVmm;
    const own = grants.plain(payload) + (fromVm ? grants.local(payload) : 0);
    return inVmm + own;
  }

  #flush(): number {
    const { tlbFlush } = this.parts.costs;
    this.flushDue = false;
    this.flushes++;
    this.vmmCycles += tlbFlush;
    return tlbFlush;
  }

  /** Puts the packets into the guest's slots and notifies it where it asked for it. */
  finish(): void {
    const { ring, batch, count } = this;
    const { local, toFront } = this.by;
    const { stages } = this.parts;
    this.count = 0;
    if (local !== undefined && local.count > 0) this.#returnPages(local, count);
    if (this.flipped > 0) ring.pages.exchange(this.flipped);
    this.flipped = 0;
    for (let i = 0; i < count; i++) {
      stages.leave(BACK_END_RECEIVE, batch[i]);
      ring.responses.push(batch[i]);
    }
    if (count > 0 && ring.frontArmed) {
      ring.frontArmed = false;
      toFront.notify();
    }
  }

  /** What came from other VMs has been copied: mapped pages are theirs again. */
  #returnPages(local: LocalTraffic, count: number): void {
    const { payload } = this.parts.pool;
    for (let i = 0; i < count; i++) {
      const packet = this.batch[i];
      if (local.originOf(packet) !== NONE) local.copied(packet, payload[packet], this.by.vcpu);
    }
  }

  /** Whether packets wait that can go. */
  more(): boolean {
    return this.queue.length > 0 && !this.ring.backStopped;
  }

  /** The driver domain is gone: frees all that it had; returns frames. */
  abandon(): number {
    const { queue } = this;
    let frames = 0;
    for (let i = 0; i < this.count; i++) frames += this.#lose(this.batch[i]);
    while (queue.length > 0) frames += this.#lose(queue.shift());
    this.count = this.flipped = this.filled = 0;
    this.flushDue = false;
    return frames;
  }

  #lose(packet: number): number {
    const { pool } = this.parts;
    const { local } = this.by;
    const frames = pool.frames[packet];
    if (local !== undefined && local.originOf(packet) !== NONE) local.forget(packet);
    pool.free(packet);
    return frames;
  }
}
