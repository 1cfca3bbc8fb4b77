/**
 * A device context's transmit ring as senders see it: the sending half of a native driver.
 *
 * @module
 */
import type { NetworkParts, TransmitPort } from "../guest/mod.ts";
import { descriptorCount, type Nic, type NicContext, transmitTag } from "../hardware/mod.ts";
import type { CostModel } from "../host/mod.ts";
import type { DmaMapping } from "./dma_mapping.ts";
import { mappedPages } from "./grants.ts";
import { queueOf } from "./queue_choice.ts";

/**
 * Cycles of a native driver for a packet to send: its request, and cutting it into frames where the NIC does not.
 *
 * @param costs The cost model.
 * @param tso Whether the NIC cuts packets into frames.
 * @param frames Frames of the packet.
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
 * The port of a context; payloads above `mappedAbove` bytes are in a guest's mapped pages. Where VMs have several `queues`, tags name a
 * queue among all of theirs instead of a VM. With a `mapping` each packet's buffers are put into an IOMMU's table first, by the VMM.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { StageClock } from "@iovlab/iovlab/guest";
 * import { Nic } from "@iovlab/iovlab/hardware";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { NicPort } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const { link, nic, offloads } = host({ architecture: "native", vms: [{}] });
 * const simulation = new Simulation();
 * const pool = new PacketPool();
 * const times = { dmaSetup: 0, dmaRate: 16e9, contextCheck: 0 };
 * let sent = 0;
 * const device = new Nic(simulation, pool, { link, nic, times, deliver: () => sent++ });
 * const ring = { receiveRing: 4, transmitRing: 1, reserved: 0, weight: 1, cap: 0 };
 * const context = device.addContext({ ...ring, windowBase: 0, windowSize: 4096 });
 * const stages = new StageClock(simulation, pool, 1e9);
 * const costs = costModelOf(xen2009);
 * const port = new NicPort({ pool, stages, costs, offloads }, device, context);
 *
 * const packet = pool.allocate();
 * pool.payload[packet] = 1448;
 * pool.frames[packet] = 1;
 * assert.equal(port.reserve(packet), costs.driverTransmit);
 * assert.equal(port.reserve(packet), -1); // the ring has one descriptor
 * port.submit(packet);
 * port.flush();
 * simulation.run();
 * assert.equal(sent, 1);
 * ```
 */
export class NicPort implements TransmitPort {
  /** Cycles of the doorbell, and of the exit to the VMM that maps a batch's buffers. */
  readonly flushCycles: number;
  /** Cycles in the VMM of what was reserved since the last flush. */
  vmmCycles = 0;
  /** Address in host memory that its descriptors name, in bytes. */
  address: number;
  /** Packets posted so far. */
  posted = 0;
  private reserved = 0;

  /** Makes the port. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly nic: Nic,
    private readonly context: NicContext,
    private readonly mappedAbove: number = Infinity,
    private readonly queues: number = 1,
    private readonly mapping: DmaMapping | undefined = undefined,
  ) {
    this.flushCycles = parts.costs.doorbell + (mapping?.exitCycles ?? 0);
    this.address = context.options.windowBase;
  }

  /** Reserves descriptors; -1 where the ring has too few. */
  reserve(packet: number): number {
    const { pool, costs, offloads } = this.parts;
    const descriptors = descriptorCount(pool.payload[packet]);
    if (!this.context.hasRoom(descriptors, this.reserved)) return -1;
    this.reserved += descriptors;
    const own = driverTransmitCycles(costs, offloads.tso, pool.frames[packet]);
    return this.mapping === undefined ? own : own + this.#map(this.mapping, pool.payload[packet]);
  }

  #map(mapping: DmaMapping, payload: number): number {
    const cycles = mapping.driver.postCycles(payload);
    this.vmmCycles += this.vmmCycles === 0 && cycles > 0 ? cycles + mapping.exitCycles : cycles;
    return cycles;
  }

  /** Posts a packet into its descriptors. */
  submit(packet: number): void {
    const { pool } = this.parts;
    const payload = pool.payload[packet];
    this.reserved -= descriptorCount(payload);
    const pages = mappedPages(payload, this.mappedAbove);
    const { queues } = this;
    const from = pool.vm[packet] * queues + queueOf(pool.connection[packet], queues);
    this.posted++;
    if (this.mapping !== undefined) this.mapping.driver.posted(payload);
    this.context.post(packet, transmitTag(from, payload, pages), this.address);
  }

  /** Whoever had reserved descriptors is gone. */
  reset(): void {
    this.reserved = 0;
  }

  /** Rings the doorbell. */
  flush(): void {
    this.vmmCycles = 0;
    this.nic.ring(this.context);
  }
}
