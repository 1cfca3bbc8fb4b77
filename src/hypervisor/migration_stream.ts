/**
 * What copying a VM to another host takes: the line, by a context of the NIC that belongs to the VMM, and a core.
 *
 * Segments of up to 64 KiB go out by a context of their own, whose cap is the rate; the arbiter shapes them among the others' traffic. Each costs a system call, a
 * copy, the stack and the native driver, as work of the VMM on behalf of the VM, before vCPUs, on the core where the VM's first vCPU ran last. Left out: the other host,
 * its acknowledgments, mapping the VM's pages, looking for those that are out of date.
 *
 * @module
 */
import { type NetworkParts, transmitCycles } from "../guest/mod.ts";
import {
  descriptorCount,
  type Nic,
  type NicContext,
  NOWHERE,
  transmitTag,
} from "../hardware/mod.ts";
import { frameCount, LARGEST_PAYLOAD_BYTES } from "../packet/mod.ts";
import type { DmaMapping } from "./dma_mapping.ts";
import { type HostPoll, hostPoller, HostWork } from "./host_work.ts";
import { driverTransmitCycles } from "./nic_port.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Vcpu } from "./vcpu.ts";

/** What a stream is made from. */
export interface MigrationStreamParts {
  /** What network software shares. */
  readonly network: NetworkParts;
  /** The NIC. */
  readonly nic: Nic;
  /** Whose cores it works on. */
  readonly scheduler: Scheduler;
  /** The NIC's context for it; its cap is the rate. */
  readonly context: NicContext;
  /** Its buffers in an IOMMU's table, where there is one. */
  readonly mapping?: DmaMapping;
  /** Largest payload of a frame, in bytes. */
  readonly segmentSize: number;
  /** The first vCPU of the VM that is copied. */
  readonly vcpu: Vcpu;
}

/**
 * A stream of bytes to another host.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor, StageClock } from "@iovlab/iovlab/guest";
 * import { Nic } from "@iovlab/iovlab/hardware";
 * import { costModelOf, host as hostOf, xen2009 } from "@iovlab/iovlab/host";
 * import { MigrationStream, Scheduler, switchCosts } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const host = hostOf({ architecture: "vdi", cores: 1, vms: [{}] });
 * const costs = costModelOf(xen2009);
 * const simulation = new Simulation();
 * const pool = new PacketPool();
 * const stages = new StageClock(simulation, pool, host.clockRate);
 * const network = { pool, stages, costs, offloads: host.offloads };
 * const times = { dmaSetup: 0, dmaRate: 16e9, contextCheck: 0 };
 * const nic = new Nic(simulation, pool, { link: host.link, nic: host.nic, times, deliver: () => {} });
 * const scheduler = new Scheduler(simulation, {
 *   options: host.scheduler,
 *   cores: 1,
 *   clockRate: host.clockRate,
 *   domains: 1,
 *   costs: switchCosts(costs, true),
 * });
 * const allowed = { domain: 0, weight: 1, cap: 0, allowed: [true] };
 * const vcpu = scheduler.addVcpu(new GuestProcessor(1e6), allowed, 0);
 * const ring = { receiveRing: 256, transmitRing: 256, reserved: 0, weight: 1, cap: 200e6 };
 * const context = nic.addContext({ ...ring, windowBase: 0, windowSize: Infinity });
 * const stream = new MigrationStream({
 *   network,
 *   nic,
 *   scheduler,
 *   context,
 *   segmentSize: 1448,
 *   vcpu,
 * });
 * let done = 0;
 * stream.send(25e6, () => void (done = simulation.now));
 * simulation.run();
 * assert.ok(Math.abs(done - 1.06) < 0.01); // 25 MB at 200 Mb/s, with headers
 * ```
 */
export class MigrationStream implements HostPoll {
  /** The VM that is copied. */
  readonly domain: number;
  /** Bytes handed to the NIC so far. */
  sent = 0;
  private left = 0;
  private planned = 0;
  private readonly segment: number;
  private readonly work: HostWork;
  private done: () => void = () => {};

  /** Makes an idle stream. */
  constructor(private readonly parts: MigrationStreamParts) {
    const { context, scheduler, segmentSize, vcpu, network: { costs } } = parts;
    this.domain = vcpu.options.domain;
    this.segment = Math.floor(LARGEST_PAYLOAD_BYTES / segmentSize) * segmentSize;
    this.work = hostPoller(this);
    const interrupt = new HostWork(costs.vmmInterrupt, () => this.#run(), this.domain);
    context.onInterrupt = () => scheduler.runOnHost(vcpu.core, interrupt);
  }

  #run(): void {
    this.parts.scheduler.runOnHost(this.parts.vcpu.core, this.work);
  }

  /** Copies so many bytes; `done` is called when the last of them has left. One at a time. */
  send(bytes: number, done: () => void): void {
    this.left = Math.max(1, Math.ceil(bytes));
    this.done = done;
    this.#run();
  }

  /** It is over: the NIC's context is given back. */
  end(): void {
    const { context, nic } = this.parts;
    context.masked = true;
    nic.revokeContext(context);
  }

  /** Takes sent segments back and makes as many as the ring has room for. */
  begin(): number {
    const { context, mapping, network: { costs } } = this.parts;
    let cycles = costs.softirqPoll;
    for (let tag = context.reclaim(); tag >= 0; tag = context.reclaim()) {
      cycles += costs.driverCompletion + (mapping?.reclaimed(tag) ?? 0);
    }
    let descriptors = 0;
    this.planned = 0;
    for (let left = this.left; left > 0;) {
      const payload = Math.min(left, this.segment);
      const needed = descriptorCount(payload);
      if (!context.hasRoom(needed, descriptors)) break;
      descriptors += needed;
      left -= payload;
      this.planned++;
      cycles += this.#segmentCycles(payload);
    }
    return cycles;
  }

  #segmentCycles(payload: number): number {
    const { mapping, segmentSize, network: { costs, offloads } } = this.parts;
    const frames = frameCount(payload, segmentSize);
    return costs.systemCall + payload * costs.copyByte +
      transmitCycles(costs, offloads.checksum, payload, 0) +
      driverTransmitCycles(costs, offloads.tso, frames) +
      (mapping?.driver.postCycles(payload) ?? 0);
  }

  /** Posts the segments. */
  finish(): void {
    const { context, nic } = this.parts;
    for (let i = 0; i < this.planned; i++) this.#post(Math.min(this.left, this.segment));
    if (this.planned > 0) nic.ring(context);
    nic.unmask(context);
  }

  #post(payload: number): void {
    const { context, mapping, segmentSize, nic, network: { pool } } = this.parts;
    const packet = pool.allocate();
    const nobody = nic.vmFrames.length;
    pool.connection[packet] = -1;
    pool.generation[packet] = 0;
    pool.vm[packet] = nobody;
    pool.destination[packet] = NOWHERE;
    pool.payload[packet] = payload;
    pool.frames[packet] = frameCount(payload, segmentSize);
    pool.flags[packet] = 0;
    this.left -= payload;
    this.sent += payload;
    mapping?.driver.posted(payload);
    context.post(packet, transmitTag(nobody, payload, 0), context.options.windowBase);
  }

  /** Whether there is more at once; else the NIC interrupts when segments are sent. */
  more(): boolean {
    const { context } = this.parts;
    if (context.completed > 0) return true;
    if (this.left === 0 && context.descriptorsInUse === 0) {
      const { done } = this;
      this.done = () => {};
      done();
    }
    return false;
  }
}
