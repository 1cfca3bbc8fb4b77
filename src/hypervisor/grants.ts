/**
 * How a back end gets at a guest's pages: a grant copy by the VMM, or a map and an unmap of each page.
 *
 * @module
 */
import { descriptorCount } from "../hardware/mod.ts";
import type { CostModel, SplitDriver } from "../host/mod.ts";
import { SEGMENT_HEADER_BYTES } from "../packet/mod.ts";

const ETHERNET_HEADER_BYTES = 14;
const HEADER_BYTES = SEGMENT_HEADER_BYTES + ETHERNET_HEADER_BYTES;
const PAGE_BYTES = 4096;

/**
 * Pages of a guest that are mapped for a transmit payload: none up to a threshold, that much being copied.
 *
 * @param payload Payload bytes.
 * @param mappedAbove Payload bytes above which pages are mapped; `Infinity` where none ever is.
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
  return payload > mappedAbove ? Math.ceil(payload / PAGE_BYTES) : 0;
}

/**
 * Cycles in the VMM for the pages of one packet, from and to the guest.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
 * import { GrantCosts } from "@iovlab/iovlab/hypervisor";
 *
 * const costs = costModelOf(xen2009);
 * const copy = new GrantCosts({ ...defaults.host.splitDriver, grant: "copy" }, costs);
 * assert.equal(copy.receive(1000), costs.grantCopy + 1066 * costs.grantCopyByte);
 * const map = new GrantCosts({ ...defaults.host.splitDriver, grant: "map", headerCopy: 64 }, costs);
 * assert.equal(map.transmit(1000), costs.grantCopy + 64 * costs.grantCopyByte + costs.grantMap);
 * ```
 */
export class GrantCosts {
  /** Payload bytes above which a transmit packet's pages are mapped. */
  readonly mappedAbove: number;

  /** Takes the mechanism and its costs. */
  constructor(private readonly options: SplitDriver, private readonly costs: CostModel) {
    this.mappedAbove = options.grant === "map"
      ? Math.max(0, options.headerCopy - HEADER_BYTES)
      : Infinity;
  }

  /** Of a packet from the guest, without unmapping. */
  transmit(payload: number): number {
    const { costs } = this;
    const pages = mappedPages(payload, this.mappedAbove);
    if (pages === 0) return this.receive(payload);
    return costs.grantCopy + this.options.headerCopy * costs.grantCopyByte + pages * costs.grantMap;
  }

  /** Of a packet to the guest, which is always copied. */
  receive(payload: number): number {
    const bytes = payload + HEADER_BYTES;
    return descriptorCount(payload) * this.costs.grantCopy + bytes * this.costs.grantCopyByte;
  }

  /** Of giving back so many mapped pages, without the flush of the TLB. */
  unmap(pages: number): number {
    return pages * this.costs.grantUnmap;
  }
}
