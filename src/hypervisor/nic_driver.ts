/**
 * The native driver of one device context: polls it (NAPI), merges received frames, takes sent packets back,
 * and offers it to senders.
 *
 * It runs in whichever operating system owns the context: a guest with direct access, the only one on a native
 * host, or the driver domain.
 *
 * @module
 */
import { type Poller, type StageClock, stageNumber, type TransmitPort } from "../guest/mod.ts";
import { descriptorCount, type Nic, type NicContext, transmitTag } from "../hardware/mod.ts";
import type { CostModel, Offloads } from "../host/mod.ts";
import { FIN, LARGEST_PAYLOAD_BYTES, NONE, type PacketPool, RST, SYN } from "../packet/mod.ts";

/** Who gets a driver's packets. */
export interface DriverOwner {
  /** Cycles that the owner spends on a received packet in the driver's poll. */
  receiveCycles(packet: number): number;
  /** A received packet is the owner's. */
  receive(packet: number): void;
  /** Cycles, in the owner and in the VMM, of taking back a sent packet. */
  reclaimCycles(tag: number): number;
  /** A sent packet was taken back. */
  reclaimed(tag: number): void;
  /** The transmit ring has room again. */
  roomAgain(): void;
}

/** Frames that receive offload tries to merge a new one with. */
const MERGE_REACH = 8;
const NIC_RECEIVE = stageNumber("nic-receive");
const UNMERGEABLE = SYN | FIN | RST;

/** The driver of one context. */
export class NicDriver implements Poller {
  /** Cycles in the VMM of the batch begun last. */
  vmmCycles = 0;
  private readonly batch: Int32Array;
  private count = 0;
  private readonly tags: Int32Array;
  private tagCount = 0;

  /** Makes the driver of a context for its owner; `reclaimInVmm`: the owner's reclaim cycles are the VMM's. */
  constructor(
    private readonly nic: Nic,
    private readonly context: NicContext,
    private readonly pool: PacketPool,
    private readonly costs: CostModel,
    private readonly offloads: Offloads,
    private readonly budget: number,
    private readonly owner: DriverOwner,
    private readonly reclaimInVmm: boolean,
    private readonly stages: StageClock,
    private readonly stage: number,
  ) {
    this.batch = new Int32Array(budget);
    this.tags = new Int32Array(context.options.transmitRing);
  }

  /** Takes back what was sent and takes up to a budget of what was received. */
  begin(): number {
    const { context, costs, owner } = this;
    let cycles = costs.softirqPoll;
    this.vmmCycles = this.tagCount = 0;
    for (let tag = context.reclaim(); tag >= 0; tag = context.reclaim()) {
      this.tags[this.tagCount++] = tag;
      const own = owner.reclaimCycles(tag);
      if (this.reclaimInVmm) this.vmmCycles += own;
      cycles += costs.driverCompletion + own;
    }
    if (this.reclaimInVmm && this.vmmCycles > 0) {
      this.vmmCycles += costs.tlbFlush;
      cycles += costs.tlbFlush;
    }
    return cycles + this.#takeReceived();
  }

  #takeReceived(): number {
    const { nic, context, costs, pool } = this;
    let cycles = 0;
    this.count = 0;
    for (let taken = 0; taken < this.budget; taken++) {
      const packet = nic.take(context);
      if (packet === NONE) break;
      this.stages.serveSeconds(NIC_RECEIVE, nic.transferSeconds(pool.payload[packet]));
      this.stages.leave(NIC_RECEIVE, packet);
      cycles += costs.driverReceive;
      if (this.offloads.gro && pool.payload[packet] > 0 && this.#merge(packet)) {
        cycles += costs.groMerge;
      } else {
        this.batch[this.count++] = packet;
      }
    }
    for (let i = 0; i < this.count; i++) cycles += this.owner.receiveCycles(this.batch[i]);
    this.stages.serve(this.stage, cycles);
    return cycles;
  }

  /** Merges a frame into an earlier one of the batch that it continues; true where it did. */
  #merge(packet: number): boolean {
    const { pool, batch } = this;
    const least = Math.max(0, this.count - MERGE_REACH);
    for (let i = this.count - 1; i >= least; i--) {
      const held = batch[i];
      if (pool.connection[held] !== pool.connection[packet]) continue;
      const end = pool.sequence[held] + pool.payload[held];
      const total = pool.payload[held] + pool.payload[packet];
      const fits = pool.payload[held] > 0 && end === pool.sequence[packet] &&
        pool.generation[held] === pool.generation[packet] && total <= LARGEST_PAYLOAD_BYTES &&
        (pool.flags[held] & UNMERGEABLE) === 0;
      if (!fits) return false;
      pool.payload[held] = total;
      pool.frames[held] += pool.frames[packet];
      pool.flags[held] |= pool.flags[packet];
      pool.acknowledgment[held] = pool.acknowledgment[packet];
      pool.free(packet);
      return true;
    }
    return false;
  }

  /** Hands the batch to the owner. */
  finish(): void {
    const { owner } = this;
    for (let i = 0; i < this.count; i++) {
      this.stages.leave(this.stage, this.batch[i]);
      owner.receive(this.batch[i]);
    }
    for (let i = 0; i < this.tagCount; i++) owner.reclaimed(this.tags[i]);
    this.count = 0;
    if (this.tagCount > 0) owner.roomAgain();
    this.tagCount = 0;
  }

  /** Whether there is more; if not, the context may interrupt again. */
  more(): boolean {
    if (this.nic.hasWork(this.context)) return true;
    this.nic.unmask(this.context);
    return false;
  }
}

/**
 * Cycles of a native driver for a packet to send: its request, and cutting it into frames where the NIC does not.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, xen2009 } from "@iovlab/iovlab/host";
 * import { driverTransmitCycles } from "@iovlab/iovlab/hypervisor";
 *
 * const costs = costModelOf(xen2009);
 * assert.equal(driverTransmitCycles(costs, true, 3), costs.driverTransmit);
 * assert.equal(
 *   driverTransmitCycles(costs, false, 3),
 *   3 * (costs.driverTransmit + costs.segmentation),
 * );
 * ```
 */
export function driverTransmitCycles(costs: CostModel, tso: boolean, frames: number): number {
  if (tso || frames === 1) return costs.driverTransmit;
  return frames * (costs.driverTransmit + costs.segmentation);
}

/**
 * Pages of a guest that are mapped for a transmit payload: none up to a threshold, that much being copied.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mappedPages } from "@iovlab/iovlab/hypervisor";
 *
 * assert.deepEqual([mappedPages(50, 62), mappedPages(1448, 62), mappedPages(9000, 62)], [0, 1, 3]);
 * ```
 */
export function mappedPages(payload: number, mappedAbove: number): number {
  return payload > mappedAbove ? Math.ceil(payload / 4096) : 0;
}

/** A context's transmit ring as senders see it. */
export class NicPort implements TransmitPort {
  /** Cycles of the doorbell. */
  readonly flushCycles: number;
  /** Address in host memory that its descriptors name, in bytes. */
  address: number;
  private reserved = 0;

  /** Makes the port of a context; payloads above `mappedAbove` bytes are in mapped pages. */
  constructor(
    private readonly nic: Nic,
    private readonly context: NicContext,
    private readonly pool: PacketPool,
    private readonly costs: CostModel,
    private readonly offloads: Offloads,
    private readonly mappedAbove = Infinity,
  ) {
    this.flushCycles = costs.doorbell;
    this.address = context.options.windowBase;
  }

  /** Reserves descriptors; -1 where the ring has too few. */
  reserve(packet: number): number {
    const descriptors = descriptorCount(this.pool.payload[packet]);
    if (!this.context.hasRoom(descriptors, this.reserved)) return -1;
    this.reserved += descriptors;
    return driverTransmitCycles(this.costs, this.offloads.tso, this.pool.frames[packet]);
  }

  /** Posts a packet into its descriptors. */
  submit(packet: number): void {
    const payload = this.pool.payload[packet];
    this.reserved -= descriptorCount(payload);
    const pages = mappedPages(payload, this.mappedAbove);
    this.context.post(packet, transmitTag(this.pool.vm[packet], payload, pages), this.address);
  }

  /** Rings the doorbell. */
  flush(): void {
    this.nic.ring(this.context);
  }
}
