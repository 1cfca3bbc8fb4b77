/**
 * A driver's side of an IOMMU: the buffers of a context's rings, mapped when they are posted and unmapped when they are taken back.
 *
 * Device and driver go through the same rings of buffers ({@linkcode BufferRing}), a page for each descriptor: receive buffers first. A
 * receive buffer that is taken is unmapped, and mapped again for the next frame; each page of a packet that is sent is mapped and unmapped on
 * its own, as drivers do with fragments. All receive buffers are mapped before the first frame comes.
 *
 * @module
 */
import { BufferRing, transmitPages } from "./buffer_ring.ts";
import type { Iommu } from "./iommu.ts";
import { descriptorCount } from "./transmit_tag.ts";
import { DMA_PAGE_BYTES } from "./translation.ts";

/** The rings of a context, and the memory of the VM that owns it. */
export interface IommuRings {
  /** First address of the VM's memory, where its buffers begin, in bytes. */
  readonly base: number;
  /** Bytes of the VM's memory. */
  readonly bytes: number;
  /** Receive descriptors. */
  readonly receiveRing: number;
  /** Transmit descriptors. */
  readonly transmitRing: number;
}

/** A transmit buffer that was posted without being mapped. */
const NOT_MAPPED = -1;

/**
 * The driver of one context, as far as the IOMMU goes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Iommu, IommuDriver } from "@iovlab/iovlab/hardware";
 * import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
 *
 * const costs = costModelOf(xen2009);
 * const iommu = new Iommu({ ...defaults.host.iommu, mode: "strict" }, costs);
 * const rings = { base: 0, bytes: 2 ** 30, receiveRing: 256, transmitRing: 256 };
 * const driver = new IommuDriver(iommu, 0, rings);
 * const once = costs.iommuUnmap + costs.iommuInvalidate;
 * assert.equal(driver.received(1, 0), once + costs.iommuMap);
 * assert.equal(driver.postCycles(1448), costs.iommuMap); // when its cycles are reckoned
 * driver.posted(1448); // when it goes into the ring
 * assert.equal(driver.reclaimed(1, 0), once);
 * ```
 */
export class IommuDriver {
  /** Cycles of mapping all receive buffers at the start. */
  readonly startCycles: number;
  private receiveBuffers!: BufferRing;
  private transmitBuffers!: BufferRing;
  /** Addresses of the posted transmit buffers in order, `NOT_MAPPED` for one that is none; a ring. */
  private posts: Float64Array;
  private first = 0;
  private count = 0;

  /** Attaches a context, the next of its IOMMU, with its rings. */
  constructor(
    private readonly iommu: Iommu,
    private readonly context: number,
    private readonly rings: IommuRings,
  ) {
    const { base, bytes, receiveRing, transmitRing } = rings;
    const pages = receiveRing + transmitPages(transmitRing);
    iommu.attach(context, { base, bytes, pages, receivePages: receiveRing });
    this.posts = new Float64Array(transmitRing + 1);
    this.startCycles = this.#start();
  }

  #start(): number {
    const { iommu, context, rings: { base, receiveRing, transmitRing } } = this;
    const behind = base + receiveRing * DMA_PAGE_BYTES;
    this.receiveBuffers = new BufferRing(base, receiveRing);
    this.transmitBuffers = new BufferRing(behind, transmitRing);
    return iommu.map(context, base, receiveRing * DMA_PAGE_BYTES);
  }

  /** The device was taken away and given back: what was mapped is not any more; returns the cycles of mapping all receive buffers. */
  restart(): number {
    this.iommu.detach(this.context);
    this.first = this.count = 0;
    return this.#start();
  }

  /** Takes so many received frames' buffers and posts them anew; returns the cycles of it. */
  received(frames: number, now: number): number {
    const { context, iommu, receiveBuffers } = this;
    let cycles = 0;
    for (let i = 0; i < frames; i++) {
      const address = receiveBuffers.next(1);
      cycles += iommu.unmap(context, address, DMA_PAGE_BYTES, now);
      cycles += iommu.map(context, address, DMA_PAGE_BYTES);
    }
    return cycles;
  }

  /** Cycles of mapping a packet of so many payload bytes, before it is posted. */
  postCycles(payload: number): number {
    return this.iommu.mapCycles(descriptorCount(payload));
  }

  /** A packet of so many payload bytes goes into the transmit ring. */
  posted(payload: number): void {
    const descriptors = descriptorCount(payload);
    const address = this.transmitBuffers.next(descriptors);
    this.iommu.map(this.context, address, descriptors * DMA_PAGE_BYTES);
    this.#remember(address);
  }

  /** A descriptor goes into the transmit ring whose buffer nobody has mapped: a hostile one, of one page. */
  postedForeign(): void {
    this.transmitBuffers.next(1);
    this.#remember(NOT_MAPPED);
  }

  /** Takes the oldest packet of the transmit ring back, which has so many descriptors; returns the cycles of it. */
  reclaimed(descriptors: number, now: number): number {
    if (this.count === 0) return 0;
    const address = this.posts[this.first];
    this.first = (this.first + 1) % this.posts.length;
    this.count--;
    if (address === NOT_MAPPED) return 0;
    let cycles = 0;
    for (let i = 0; i < descriptors; i++) {
      cycles += this.iommu.unmap(this.context, address + i * DMA_PAGE_BYTES, DMA_PAGE_BYTES, now);
    }
    return cycles;
  }

  #remember(address: number): void {
    if (this.count === this.posts.length) {
      const wider = new Float64Array(2 * this.count);
      for (let i = 0; i < this.count; i++) {
        wider[i] = this.posts[(this.first + i) % this.count];
      }
      this.posts = wider;
      this.first = 0;
    }
    this.posts[(this.first + this.count++) % this.posts.length] = address;
  }
}
