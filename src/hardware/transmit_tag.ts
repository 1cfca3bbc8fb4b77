/**
 * What a driver must know of a sent packet when it takes its descriptors back, in one number.
 *
 * A tag holds the VM, the descriptors and the mapped pages of a packet; a NIC gives it back unread.
 *
 * @module
 */
import { DMA_PAGE_BYTES } from "./translation.ts";

/**
 * Transmit descriptors of a packet: one for the headers of a large segment, one for each page of data.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { descriptorCount } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(descriptorCount(1448), 1);
 * assert.equal(descriptorCount(14480), 5);
 * ```
 */
export function descriptorCount(payload: number): number {
  return payload <= DMA_PAGE_BYTES ? 1 : 1 + Math.ceil(payload / DMA_PAGE_BYTES);
}

const DESCRIPTOR_BITS = 6;
const PAGE_BITS = 6;

/**
 * A transmit tag: what a driver must know of a packet when it takes its descriptors back: the VM that sent it,
 * its descriptors, and how many of the VM's pages were mapped for it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tagDescriptors, tagPages, tagVm, transmitTag } from "@iovlab/iovlab/hardware";
 *
 * const tag = transmitTag(7, 14480, 4);
 * assert.deepEqual([tagVm(tag), tagDescriptors(tag), tagPages(tag)], [7, 5, 4]);
 * ```
 */
export function transmitTag(vm: number, payload: number, pages: number): number {
  return (((vm << PAGE_BITS) | pages) << DESCRIPTOR_BITS) | descriptorCount(payload);
}

/**
 * The VM of a {@linkcode transmitTag}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tagVm, transmitTag } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(tagVm(transmitTag(7, 14480, 4)), 7);
 * ```
 */
export function tagVm(tag: number): number {
  return tag >> (PAGE_BITS + DESCRIPTOR_BITS);
}

/**
 * The mapped pages of a {@linkcode transmitTag}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tagPages, transmitTag } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(tagPages(transmitTag(7, 14480, 4)), 4);
 * ```
 */
export function tagPages(tag: number): number {
  return (tag >> DESCRIPTOR_BITS) & ((1 << PAGE_BITS) - 1);
}

/**
 * The descriptors of a {@linkcode transmitTag}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tagDescriptors, transmitTag } from "@iovlab/iovlab/hardware";
 *
 * assert.equal(tagDescriptors(transmitTag(7, 14480, 4)), 5);
 * ```
 */
export function tagDescriptors(tag: number): number {
  return tag & ((1 << DESCRIPTOR_BITS) - 1);
}
