/**
 * Where a driver's buffers lie in memory: a page for each descriptor of a ring, used in turn.
 *
 * The pages of a packet follow each other: where they go beyond the end of the ring, pages behind it stand for those at its start, so that no two packets in
 * a ring share a page, and one that is larger than the ring has room.
 *
 * Device and driver each go through the same ring in the same order, so both know a buffer's address without telling each
 * other. Only an IOMMU sees the difference between buffers.
 *
 * @module
 */
import { DMA_PAGE_BYTES } from "./translation.ts";

/** Descriptors of the largest packet, less one: pages that a packet may need behind the end of a ring. */
const MOST_BEHIND = 16;

/**
 * Pages of the buffers of a transmit ring of so many descriptors, those behind its end included.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { transmitPages } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(transmitPages(256), 272);
 * ```
 */
export function transmitPages(descriptors: number): number {
  return descriptors + MOST_BEHIND;
}

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
 * assert.equal(ring.next(2), 20480); // a page behind the end stands for the first one
 * assert.equal(ring.next(1), 12288);
 * ```
 */
export class BufferRing {
  private slot = 0;

  /** Makes a ring of buffers from an address on, in bytes. */
  constructor(private readonly base: number, private readonly descriptors: number) {}

  /** The address of the next buffer, of so many descriptors in a row, in bytes. */
  next(descriptors: number): number {
    const address = this.base + this.slot * DMA_PAGE_BYTES;
    this.slot = (this.slot + descriptors) % this.descriptors;
    return address;
  }
}
