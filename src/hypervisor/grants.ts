/**
 * How a back end gets at a guest's pages, and what that costs: in the VMM, and at either end.
 *
 * | mechanism    | from the guest                                                      | to the guest                                          |
 * | ------------ | ------------------------------------------------------------------- | ----------------------------------------------------- |
 * | `copy`       | grant copy                                                          | grant copy                                            |
 * | `map`        | the first bytes by grant copy, pages mapped until the NIC has sent them | grant copy                                        |
 * | `persistent` | both ends copy plainly by pages that stay mapped                    | the same                                              |
 * | `flip`       | as `map`                                                            | exchange of each page, one flush of the TLB for a batch |
 *
 * Sources: `copy`, `map`, `flip`: Xen's network back end of June 2007 (`linux-2.6-xen-sparse/drivers/xen/netback/netback.c`): it maps
 * transmit pages and unmaps them in batches, and delivers by `GNTTABOP_copy` or, to front ends that do not copy, by
 * `GNTTABOP_transfer` with one flush at the end of the batch's updates. `persistent`: the staging grants of Xen's
 * `docs/misc/netif-staging-grants.pandoc` (pages mapped at set-up, plain copies instead of grant operations, no unmap and so no flush).
 *
 * Assumptions: with `persistent` the whole packet is copied at both ends (the document's Linux back end copies the first 128 bytes and
 * sends the rest from the kept page), and a page is mapped when it is used for the first time. With `flip` the page that goes back to
 * the driver domain is cleared, in `grantFlip`; a received frame's page can always be given away (the back end of 2007 first copied each
 * packet into pages of its own where it could not). A packet from another VM lies in that VM's pages and has to be copied once before it is flipped.
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
 * Cycles for the pages of one packet, from and to the guest.
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
 * const kept = new GrantCosts({ ...defaults.host.splitDriver, grant: "persistent" }, costs);
 * assert.deepEqual([kept.transmit(1000), kept.plain(1000)], [0, 1066 * costs.persistentCopyByte]);
 * const flip = new GrantCosts({ ...defaults.host.splitDriver, grant: "flip" }, costs);
 * assert.equal(flip.receive(9000), 4 * costs.grantFlip);
 * ```
 */
export class GrantCosts {
  /** Payload bytes above which a transmit packet's pages are mapped. */
  readonly mappedAbove: number;
  /** Whether grants are kept. */
  readonly keeps: boolean;
  /** Whether received pages change hands. */
  readonly flips: boolean;
  /** Cycles in the VMM of an operation on a grant that there is not. */
  readonly refused: number;
  private readonly plainByte: number;

  /** Takes the mechanism and its costs. */
  constructor(private readonly options: SplitDriver, private readonly costs: CostModel) {
    const { grant, headerCopy } = options;
    this.keeps = grant === "persistent";
    this.flips = grant === "flip";
    this.mappedAbove = grant === "map" || grant === "flip"
      ? Math.max(0, headerCopy - HEADER_BYTES)
      : Infinity;
    this.refused = this.keeps ? costs.grantMap : costs.grantCopy;
    this.plainByte = this.keeps ? costs.persistentCopyByte : 0;
  }

  /** In the VMM, of a packet from the guest, without unmapping. */
  transmit(payload: number): number {
    if (this.keeps) return 0;
    const { costs } = this;
    const pages = mappedPages(payload, this.mappedAbove);
    if (pages === 0) return this.#copy(payload);
    return costs.grantCopy + this.options.headerCopy * costs.grantCopyByte + pages * costs.grantMap;
  }

  /** In the VMM, of a packet to the guest; that of an exchange without the flush of the TLB. */
  receive(payload: number): number {
    if (this.keeps) return 0;
    return this.flips ? descriptorCount(payload) * this.costs.grantFlip : this.#copy(payload);
  }

  #copy(payload: number): number {
    const bytes = payload + HEADER_BYTES;
    return descriptorCount(payload) * this.costs.grantCopy + bytes * this.costs.grantCopyByte;
  }

  /** At either end, in its own code, of a packet either way. */
  plain(payload: number): number {
    return (payload + HEADER_BYTES) * this.plainByte;
  }

  /** In the driver domain's own code, of a packet from another VM before its pages can be exchanged. */
  local(payload: number): number {
    return this.flips ? (payload + HEADER_BYTES) * this.costs.persistentCopyByte : 0;
  }

  /** In the VMM, of mapping so many pages for good. */
  keep(pages: number): number {
    return pages * this.costs.grantMap;
  }

  /** In the VMM, of giving back so many mapped pages, without the flush of the TLB. */
  unmap(pages: number): number {
    return pages * this.costs.grantUnmap;
  }
}
