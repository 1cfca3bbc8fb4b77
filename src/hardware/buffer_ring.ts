/**
 * Where a driver's buffers lie in memory: a page for each descriptor of a ring, used in turn.
 *
 * Device and driver each go through the same ring in the same order, so both know a buffer's address without telling each
 * other. Only an IOMMU sees the difference between buffers.
 *
 * @module
 */
import { DMA_PAGE_BYTES } from "./translation.ts";

/**
 * The buffers of one ring.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { BufferRing } from "@iovlab/iovlab/hardware";
 *
 * const ring = new BufferRing(8192, 4);
 * assert.deepEqual([ring.next(1), ring.next(2)], [8192, 12288]);
 * assert.equal(ring.next(2), 8192); // two do not fit behind: from the start again
 * ```
 */
export class BufferRing {
  private slot = 0;

  /** Makes a ring of buffers from an address on, in bytes. */
  constructor(private readonly base: number, private readonly descriptors: number) {}

  /** The address of the next buffer, of so many descriptors in a row, in bytes. */
  next(descriptors: number): number {
    if (this.slot + descriptors > this.descriptors) this.slot = 0;
    const address = this.base + this.slot * DMA_PAGE_BYTES;
    this.slot += descriptors;
    return address;
  }
}
