/**
 * The native driver of one device context: polls it (NAPI), merges received frames, takes sent packets back.
 *
 * It runs in whichever operating system owns the context: a guest with direct access, the only one on a native
 * host, or the driver domain.
 *
 * @module
 */
import { type NetworkParts, type Poller, stageNumber } from "../guest/mod.ts";
import type { Nic, NicContext } from "../hardware/mod.ts";
import { NONE, widen } from "../packet/mod.ts";
import { mergeFrame } from "./_merge.ts";
import type { DmaMapping } from "./dma_mapping.ts";

/** Who gets a driver's packets. */
export interface DriverOwner {
  /** Stage that a received packet is in until the owner has it. */
  readonly stage: number;
  /** Whether the owner's cycles of taking packets back are spent in the VMM, with a flush of the TLB for each batch. */
  readonly reclaimsInVmm: boolean;
  /** Cycles that the owner spends on a received packet in the driver's poll. */
  receiveCycles(packet: number): number;
  /** A received packet is the owner's. */
  receive(packet: number): void;
  /** Cycles of taking back a sent packet. */
  reclaimCycles(tag: number): number;
  /** A sent packet was taken back. */
  reclaimed(tag: number): void;
  /** The transmit ring has room again. */
  roomAgain(): void;
}

const NIC_RECEIVE = stageNumber("nic-receive");

/**
 * The driver of one context.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { StageClock, stageNumber } from "@iovlab/iovlab/guest";
 * import { Nic } from "@iovlab/iovlab/hardware";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { NicDriver } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const { link, nic, offloads } = host({ architecture: "native", vms: [{}] });
 * const simulation = new Simulation();
 * const pool = new PacketPool();
 * const times = { dmaSetup: 0, dmaRate: 16e9, contextCheck: 0 };
 * const device = new Nic(simulation, pool, { link, nic, times, deliver: () => {} });
 * const ring = { receiveRing: 4, transmitRing: 4, reserved: 0, weight: 1, cap: 0 };
 * const context = device.addContext({ ...ring, windowBase: 0, windowSize: 2 ** 20 });
 * const stages = new StageClock(simulation, pool, 1e9);
 * const costs = costModelOf(xen2009);
 * const got: number[] = [];
 * const driver = new NicDriver({ pool, stages, costs, offloads }, device, context, {
 *   stage: stageNumber("guest-receive"),
 *   reclaimsInVmm: false,
 *   receiveCycles: () => 0,
 *   receive: (packet) => void got.push(packet),
 *   reclaimCycles: () => 0,
 *   reclaimed: () => {},
 *   roomAgain: () => {},
 * }, nic.pollBudget);
 *
 * const packet = pool.allocate();
 * pool.payload[packet] = 0;
 * pool.frames[packet] = 1;
 * device.receive(packet, context);
 * simulation.run();
 * assert.equal(driver.begin(), costs.softirqPoll + costs.driverReceive);
 * driver.finish();
 * assert.deepEqual(got, [packet]);
 * assert.equal(driver.more(), false);
 * ```
 */
export class NicDriver implements Poller {
  /** Cycles in the VMM of the batch begun last. */
  vmmCycles = 0;
  /** Flushes of the TLB after batches of pages taken back. */
  flushes = 0;
  private halted = false;
  private readonly batch: Int32Array;
  private count = 0;
  private tags: Int32Array;
  private tagCount = 0;
  private frames = 0;

  /**
   * Makes the driver of a context for its owner; it takes up to `budget` packets in one poll. With a `mapping` it has the VMM unmap the
   * buffers of what it takes, and map new ones.
   */
  constructor(
    private readonly parts: NetworkParts,
    private readonly nic: Nic,
    private readonly context: NicContext,
    private readonly owner: DriverOwner,
    private readonly budget: number,
    private readonly mapping: DmaMapping | undefined = undefined,
  ) {
    this.batch = new Int32Array(budget);
    this.tags = new Int32Array(context.options.transmitRing);
  }

  /** Packets in its hands. */
  get held(): number {
    return this.count;
  }

  /** Takes back what was sent and takes up to a budget of what was received. */
  begin(): number {
    const { costs, stages } = this.parts;
    if (this.halted) return this.vmmCycles = 0;
    const taken = this.#takeBack();
    const received = this.#takeReceived();
    stages.serve(this.owner.stage, received);
    const own = costs.softirqPoll + taken + received;
    return this.mapping === undefined ? own : own + this.#remap(this.mapping);
  }

  /** Cycles in the VMM for the buffers of what was taken. */
  #remap(mapping: DmaMapping): number {
    let cycles = mapping.received(this.frames);
    for (let i = 0; i < this.tagCount; i++) cycles += mapping.reclaimed(this.tags[i]);
    if (cycles > 0) cycles += mapping.exitCycles;
    this.vmmCycles += cycles;
    return cycles;
  }

  #takeBack(): number {
    const { context, owner } = this;
    const { costs } = this.parts;
    let own = 0;
    this.tagCount = 0;
    for (let tag = context.reclaim(); tag >= 0; tag = context.reclaim()) {
      // a ring may have been made larger since
      if (this.tagCount === this.tags.length) this.tags = widen(this.tags);
      this.tags[this.tagCount++] = tag;
      own += owner.reclaimCycles(tag);
    }
    if (owner.reclaimsInVmm && own > 0) {
      own += costs.tlbFlush;
      this.flushes++;
    }
    this.vmmCycles = owner.reclaimsInVmm ? own : 0;
    return this.tagCount * costs.driverCompletion + own;
  }

  #takeReceived(): number {
    const { nic, context, owner } = this;
    const { costs, offloads, pool, stages } = this.parts;
    let cycles = 0;
    this.count = this.frames = 0;
    for (let taken = 0; taken < this.budget; taken++) {
      const packet = nic.take(context);
      if (packet === NONE) break;
      this.frames++;
      stages.serveSeconds(NIC_RECEIVE, nic.transferSeconds(pool.payload[packet]));
      stages.leave(NIC_RECEIVE, packet);
      cycles += costs.driverReceive;
      if (
        offloads.gro && pool.payload[packet] > 0 &&
        mergeFrame(pool, this.batch, this.count, packet)
      ) {
        cycles += costs.groMerge;
      } else {
        this.batch[this.count++] = packet;
      }
    }
    for (let i = 0; i < this.count; i++) cycles += owner.receiveCycles(this.batch[i]);
    return cycles;
  }

  /** Hands the batch to the owner. */
  finish(): void {
    const { owner } = this;
    for (let i = 0; i < this.count; i++) {
      this.parts.stages.leave(owner.stage, this.batch[i]);
      owner.receive(this.batch[i]);
    }
    for (let i = 0; i < this.tagCount; i++) owner.reclaimed(this.tags[i]);
    this.count = 0;
    if (this.tagCount > 0) owner.roomAgain();
    this.tagCount = 0;
  }

  /** Whether there is more; if not, the context may interrupt again. */
  more(): boolean {
    if (this.halted) return false;
    if (this.nic.hasWork(this.context)) return true;
    this.nic.unmask(this.context);
    return false;
  }

  /** Its operating system is gone: what it had in hand is lost, and it takes nothing until `resume`; `lost` has each packet to free. */
  halt(lost: (packet: number) => void): void {
    for (let i = 0; i < this.count; i++) lost(this.batch[i]);
    this.count = this.tagCount = 0;
    this.halted = true;
  }

  /** It works again; its context may interrupt it. */
  resume(): void {
    this.halted = false;
    this.nic.unmask(this.context);
  }
}
