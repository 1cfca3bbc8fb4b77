/**
 * The IOMMU between devices that VMs own and the host's memory: translation by pages, protection, a cache of translations.
 *
 * A device context is a requester with a table of its own. What the table holds depends on the mode:
 *
 * | mode       | table of a context                             | driver, each buffer                                  | device                               |
 * | ---------- | ---------------------------------------------- | ---------------------------------------------------- | ------------------------------------ |
 * | `none`     | there is none: a transfer goes where it says   | nothing                                              | nothing                              |
 * | `static`   | all of the VM's memory, for good               | nothing                                              | a miss where the cache lacks a page  |
 * | `strict`   | the buffers that are posted                    | map, then unmap and invalidate at once               | a miss for each new mapping          |
 * | `deferred` | the buffers that are posted                    | map, then unmap; one invalidation for `flushBatch`   | as `strict`; old translations linger |
 *
 * With `strict` and `deferred` each mapping has an address of the device's own that is not used again before it was invalidated, so its first
 * use misses. A deferred unmap leaves the translation in the cache: until the invalidation, a device that goes on using the old address gets
 * through where the cache still holds it. That window is counted, and its use too. Linux invalidates after 250 unmaps or 10 ms, whichever is first (the
 * commit "PCI: iommu: iotlb flushing", 2008, says so); `flushTime` is the second limit. It is looked at when the context does something:
 * the driver's next unmapping pays for it.
 *
 * A miss takes the device `iotlbMiss`, whatever else it could do in the meantime. Pages have 4096 bytes in all modes; larger ones, of which `static` would
 * need fewer entries, are left out, as are caches of upper table levels.
 *
 * Sources: strict and deferred protection, Malka, Amit and Tsafrir, "Efficient Intra-Operating System Protection Against Harmful DMAs" (FAST
 * 2015); `static` is the direct map of Willmann, Rixner and Cox, "Protection Strategies for Direct Access to Virtualized I/O Devices" (USENIX 2008).
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { CostModel, Iommu as IommuOptions } from "../host/mod.ts";
import { TranslationCache } from "./iommu_tlb.ts";
import { DMA_PAGE_BYTES, type DmaTranslation } from "./translation.ts";

/** The costs that an IOMMU has. */
export type IommuCosts = Pick<
  CostModel,
  "iommuMap" | "iommuUnmap" | "iommuInvalidate" | "iotlbMiss"
>;

/** Keys of a context's translations: its number, the use of a page's address, the page. */
const PAGES = 2 ** 28;
const USES = 2 ** 10;

/** Where a context's memory lies. */
export interface ContextMemory {
  /** First address of the VM's memory, in bytes. */
  readonly base: number;
  /** Bytes of the VM's memory. */
  readonly bytes: number;
  /** Pages from the base on that buffers of rings are in. */
  readonly pages: number;
  /** Those of them, the first ones, that are receive buffers: a transfer there is looked up once, as it has one page. */
  readonly receivePages?: number;
}

const UNMAPPED = 0;
const MAPPED = 1;
/** Unmapped, and not yet invalidated. */
const LINGERING = 2;

/**
 * What an IOMMU knows of a context, and what became of the context's transfers.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { IommuContext } from "@iovlab/iovlab/hardware";
 *
 * const context = new IommuContext(4096, 8192, 2);
 * assert.equal(context.contains(4096, 8192), true);
 * assert.equal(context.contains(4096, 8193), false);
 * ```
 */
export class IommuContext {
  /** Pages looked up. */
  lookups = 0;
  /** Pages whose translation the cache lacked. */
  misses = 0;
  /** Transfers that were refused. */
  faults = 0;
  /** Transfers to or from memory outside the VM's that nothing stopped. */
  corruptions = 0;
  /** Transfers that got through by a translation whose buffer was unmapped. */
  staleTransfers = 0;
  /** Buffers that stayed reachable after their unmapping. */
  staleBuffers = 0;
  /** Seconds that they stayed so, all together. */
  staleSeconds = 0;
  /** Invalidations. */
  invalidations = 0;
  /** By page of the buffers: its state. */
  readonly states: Uint8Array;
  /** By page of the buffers: how often its address was given out. */
  readonly uses: Uint16Array;
  /** Unmapped buffers that wait for an invalidation. */
  waiting = 0;
  /** When the first of them was unmapped, in seconds. */
  waitingSince = 0;
  /** The times at which they were unmapped, added up, in seconds. */
  waitingTimes = 0;
  /** Cycles of an invalidation that nobody has paid for yet. */
  debt = 0;

  /** Makes a context that has mapped nothing. */
  constructor(
    /** First address of the VM's memory, in bytes. */
    readonly base: number,
    /** Bytes of the VM's memory. */
    readonly bytes: number,
    /** Pages from the base on that buffers are in. */
    pages: number,
    /** Those of them, the first ones, that are receive buffers of a page each. */
    readonly receivePages: number = 0,
  ) {
    this.states = new Uint8Array(pages);
    this.uses = new Uint16Array(pages);
  }

  /** Whether a range lies in the VM's memory. */
  contains(address: number, bytes: number): boolean {
    return address >= this.base && address + bytes <= this.base + this.bytes;
  }
}

/**
 * An IOMMU.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Iommu } from "@iovlab/iovlab/hardware";
 * import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
 *
 * const costs = costModelOf(xen2009);
 * const iommu = new Iommu({ ...defaults.host.iommu, mode: "strict" }, costs);
 * iommu.attach(0, { base: 2 ** 30, bytes: 2 ** 30, pages: 512 });
 * assert.equal(iommu.map(0, 2 ** 30, 1448), costs.iommuMap);
 * assert.equal(iommu.translate(0, 2 ** 30, 1448, 0), costs.iotlbMiss);
 * assert.equal(iommu.unmap(0, 2 ** 30, 1448, 0), costs.iommuUnmap + costs.iommuInvalidate);
 * assert.equal(iommu.translate(0, 2 ** 30, 1448, 0), -1); // it is mapped no longer
 * assert.equal(iommu.contexts[0].faults, 1);
 * ```
 */
export class Iommu implements DmaTranslation {
  /** By number: what was attached. */
  readonly contexts: IommuContext[] = [];
  private readonly cache: TranslationCache;
  private readonly perTransfer: boolean;

  /** Makes an IOMMU without contexts. */
  constructor(private readonly options: IommuOptions, private readonly costs: IommuCosts) {
    this.cache = new TranslationCache(options.iotlbEntries);
    this.perTransfer = options.mode === "strict" || options.mode === "deferred";
  }

  /**
   * Makes a device context known: the VM's memory, and how many pages from its base on the buffers of its rings are in.
   *
   * @throws {InputError} Where contexts are not attached in the order of their numbers, or there are too many or too many pages.
   */
  attach(context: number, memory: ContextMemory): void {
    const { base, bytes, pages, receivePages = 0 } = memory;
    if (context !== this.contexts.length || context >= 2 ** 15 || !(pages >= 0 && pages <= PAGES)) {
      throw new InputError(
        `Cannot attach context ${context} with ${pages} pages of buffers to an IOMMU as it is not the next of at most 32768, or has over 2^28 pages`,
        { code: "iommu/bad-context" },
      );
    }
    this.contexts.push(new IommuContext(base, bytes, pages, receivePages));
  }

  /** Takes away what a context has mapped and what the cache holds of it, as where it gets another owner. */
  detach(context: number): void {
    const state = this.contexts[context];
    state.states.fill(UNMAPPED);
    this.#dropWaiting(state, state.waitingSince);
    this.cache.deleteRange(keyOf(context, 0, 0), keyOf(context + 1, 0, 0));
  }

  /** Maps a buffer, whose pages must be among those of its context; returns the driver's cycles. */
  map(context: number, address: number, bytes: number): number {
    if (!this.perTransfer) return 0;
    const state = this.contexts[context];
    const first = firstPage(state, address);
    const pages = pageCount(address, bytes);
    for (let page = first; page < first + pages; page++) {
      state.states[page] = MAPPED;
      state.uses[page] = (state.uses[page] + 1) % USES;
    }
    return this.mapCycles(pages);
  }

  /** Cycles of a driver for mapping so many pages. */
  mapCycles(pages: number): number {
    return this.perTransfer ? pages * this.costs.iommuMap : 0;
  }

  /** Unmaps a buffer that was mapped; returns the driver's cycles, those of an invalidation that is due included. */
  unmap(context: number, address: number, bytes: number, now: number): number {
    if (!this.perTransfer) return 0;
    const state = this.contexts[context];
    const strict = this.options.mode === "strict";
    const first = firstPage(state, address);
    const pages = pageCount(address, bytes);
    const debt = this.#settleDebt(state, context, now);
    for (let page = first; page < first + pages; page++) {
      state.states[page] = strict ? UNMAPPED : LINGERING;
      if (strict) this.cache.delete(keyOf(context, state.uses[page], page));
    }
    const own = pages * this.costs.iommuUnmap + debt;
    if (strict) {
      state.invalidations++;
      return own + this.costs.iommuInvalidate;
    }
    if (state.waiting === 0) state.waitingSince = now;
    state.waiting++;
    state.waitingTimes += now;
    if (state.waiting < this.options.flushBatch) return own;
    this.#invalidateAll(state, context, now);
    return own + this.costs.iommuInvalidate;
  }

  /** Seconds that translating a transfer takes the device, or -1 where it is refused. */
  translate(context: number, address: number, bytes: number, now: number): number {
    const state = this.contexts[context];
    const inside = state.contains(address, bytes);
    if (this.options.mode === "none") {
      if (!inside) state.corruptions++;
      return 0;
    }
    if (!inside) return refuse(state);
    const first = Math.floor((address - state.base) / DMA_PAGE_BYTES);
    const pages = first < state.receivePages ? 1 : pageCount(address - state.base, bytes);
    if (this.perTransfer && !this.#allows(state, context, first, pages, now)) return refuse(state);
    let misses = 0;
    for (let page = first; page < first + pages; page++) {
      const use = this.perTransfer ? state.uses[page] : 0;
      if (!this.cache.use(keyOf(context, use, page))) misses++;
    }
    state.lookups += pages;
    state.misses += misses;
    return misses * this.costs.iotlbMiss;
  }

  /** Whether all pages of a transfer are mapped, or the cache still lets them through. */
  #allows(
    state: IommuContext,
    context: number,
    first: number,
    pages: number,
    now: number,
  ): boolean {
    this.#watchTime(state, context, now);
    let stale = false;
    for (let page = first; page < first + pages; page++) {
      const at = state.states[page];
      if (at === MAPPED) continue;
      if (at !== LINGERING || !this.cache.has(keyOf(context, state.uses[page], page))) return false;
      stale = true;
    }
    if (stale) state.staleTransfers++;
    return true;
  }

  /** Cycles that a driver owes for an invalidation that its time limit brought about. */
  #settleDebt(state: IommuContext, context: number, now: number): number {
    this.#watchTime(state, context, now);
    const { debt } = state;
    state.debt = 0;
    return debt;
  }

  /** Invalidates what has waited for longer than it may. */
  #watchTime(state: IommuContext, context: number, now: number): void {
    const due = state.waitingSince + this.options.flushTime;
    if (state.waiting === 0 || now < due) return;
    this.#invalidateAll(state, context, due);
    state.debt += this.costs.iommuInvalidate;
  }

  #invalidateAll(state: IommuContext, context: number, now: number): void {
    this.#dropWaiting(state, now);
    this.cache.deleteRange(keyOf(context, 0, 0), keyOf(context + 1, 0, 0));
    state.invalidations++;
  }

  #dropWaiting(state: IommuContext, now: number): void {
    const { states } = state;
    for (let page = 0; page < states.length; page++) {
      if (states[page] === LINGERING) states[page] = UNMAPPED;
    }
    state.staleBuffers += state.waiting;
    state.staleSeconds += state.waiting * now - state.waitingTimes;
    state.waiting = 0;
    state.waitingTimes = 0;
  }
}

function keyOf(context: number, use: number, page: number): number {
  return (context * USES + use) * PAGES + page;
}

function refuse(state: IommuContext): number {
  state.faults++;
  return -1;
}

/** Pages that a range touches. */
function pageCount(address: number, bytes: number): number {
  const last = Math.floor((address + Math.max(1, bytes) - 1) / DMA_PAGE_BYTES);
  return last - Math.floor(address / DMA_PAGE_BYTES) + 1;
}

/** The page of a driver's buffer, from its context's base. */
function firstPage(state: IommuContext, address: number): number {
  return Math.floor((address - state.base) / DMA_PAGE_BYTES);
}
