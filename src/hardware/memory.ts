/**
 * The memory path of a host: how far what runs together slows each other down, by what each does to the shared cache and to memory.
 *
 * Time goes in epochs. At the end of each, from the work that each domain did in it: accesses to the shared cache, insertions, the lines that each
 * use then holds ({@linkcode advanceOccupancy}); from these the share of accesses that miss, 1 - held / working set; from misses, lines written back
 * and DMA the utilization of memory ({@linkcode settledUtilization}) and its latency; and from these the stretch of each domain's work in the next
 * epoch.
 *
 * The cycles of a cost model are those of software that has the memory path to itself. So each domain has a shadow: the same domain, with the same core
 * time, alone on the host. A cycle of its own (one that waits for no miss) makes `a` accesses, of which a share m misses and stalls s cycles each;
 * alone m' and s'. Slowdown is
 *
 *     sum of own (1 + a m s) / sum of own (1 + a m' s')
 *
 * over the two kinds of work of the domain: its programs and its network processing. A domain that is alone, or whose neighbours leave it its
 * cache and memory unused, has a slowdown of exactly 1; so has one whose work takes longer by less than a hundred-thousandth.
 *
 * A use has no part in the cache until it has made as many accesses as it has lines, or the cache: what is read for the first time is in no cost model's
 * cycles, alone or together. Then it takes what is free at once, and the rest as it inserts lines.
 *
 * DMA goes to memory and not into the cache (no direct cache access): the first look at a received byte is a miss, alone as together; the lines that it
 * brings in take the place of those that the DMA made invalid, within the working set of network processing.
 *
 * Sources: M/D/1 for memory, West and others (2010) for occupancy, as those files say. That a processor overlaps misses: Chou, Spracklen and Abraham
 * (MICRO 2005, abstract) speak of 1.5 misses at a time for an out-of-order core with server software. Departures and limits: the VMM's
 * own work and the switches between vCPUs use no memory here; one working set for all vCPUs of a VM; no prefetching, no sockets, no pages, no
 * way-partitioned caches.
 *
 * @module
 */
import type { Memory, MemoryUse } from "../host/mod.ts";
import { HIGHEST_UTILIZATION, memoryLatency, settledUtilization } from "./memory_latency.ts";
import { advanceOccupancy } from "./memory_occupancy.ts";

/** Kinds of work: the programs of a domain. */
export const PROGRAM_WORK = 0;
/** Kinds of work: drivers, protocols, back ends. */
export const NETWORK_WORK = 1;
const KINDS = 2;

/** A slowdown nearer to 1 than this is 1, far below what any parameter here is known to: what runs need not be timed anew for it. */
const NEGLIGIBLE = 1e-5;

/** What a memory system is made from. */
export interface MemoryParts {
  /** Caches and memory. */
  readonly options: Memory;
  /** Clock of the cores, in hertz. */
  readonly clockRate: number;
  /** By domain: how its programs use memory. Its network processing is `options.io`. */
  readonly programs: readonly MemoryUse[];
}

/**
 * The caches and the memory of a host.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { MemorySystem, PROGRAM_WORK } from "@iovlab/iovlab/hardware";
 * import { defaults } from "@iovlab/iovlab/host";
 *
 * const options = { ...defaults.host.memory, contention: true, sharedCache: 4 * 2 ** 20 };
 * const program = { workingSet: 3 * 2 ** 20, accesses: 10 };
 * const memory = new MemorySystem({ options, clockRate: 1e9, programs: [program, program] });
 * const run = (epochs: number, cycles: readonly number[]) => {
 *   for (let i = 0; i < epochs; i++) {
 *     for (const [domain, work] of cycles.entries()) {
 *       memory.setWork(domain, PROGRAM_WORK, work / memory.slowdown[domain]);
 *     }
 *     memory.advance(0.001, 0, 0);
 *   }
 * };
 * run(1000, [1e6, 0]);
 * assert.equal(memory.slowdown[0], 1); // alone, it has all of the cache that it needs
 * run(1000, [1e6, 1e6]);
 * // each holds 2 MiB of its 3: a third of its accesses misses, for 80 cycles, 1.5 at a time
 * assert.ok(Math.abs(memory.slowdown[0] - (1 + 10 / 1000 / 3 * 80 / 1.5)) < 0.01);
 * ```
 */
export class MemorySystem {
  /** By domain: the factor by which its work takes longer than alone, at least 1. */
  readonly slowdown: Float64Array;
  /** By domain: cycles to read a line again that the core's own cache has lost, beyond those that it takes alone, at least 0. */
  readonly lineRefill: Float64Array;
  /** By domain: accesses for each cycle that it has a core, as its work was when it last did any. */
  readonly accessRate: Float64Array;
  /** By domain: lines of the working sets of that work. */
  readonly footprint: Float64Array;
  /** By domain: cycles of work that it did. */
  readonly workCycles: Float64Array;
  /** By domain: cycles that its work took. */
  readonly spentCycles: Float64Array;
  /** Share of the memory's bandwidth that was used in the last epoch. */
  utilization = 0;
  private readonly options: Memory;
  private readonly clockRate: number;
  private readonly capacity: number;
  /** By use, two for each domain: accesses for each own cycle. */
  private readonly rates: Float64Array;
  /** By use: lines of its working set, those that count, which are none before it has a part in the cache, and accesses so far. */
  private readonly sets: Float64Array;
  private readonly lines: Float64Array;
  private readonly made: Float64Array;
  private readonly work: Float64Array;
  private readonly mix: Float64Array;
  private readonly own: Float64Array;
  private readonly accesses: Float64Array;
  private readonly held: Float64Array;
  private readonly heldAlone: Float64Array;
  /** By domain: cycles of a miss if it were alone. */
  private readonly stallAlone: Float64Array;
  /** By domain: its share of the network processing of the epoch. */
  private readonly networkShare: Float64Array;
  /** Whether each use holds all of its lines, together as alone, so that nothing misses and no line moves. */
  private fits = true;

  /** Makes a memory system whose cache is empty. */
  constructor({ options, clockRate, programs }: MemoryParts) {
    const uses = programs.flatMap((use) => [use, options.io]);
    this.options = options;
    this.clockRate = clockRate;
    this.capacity = options.sharedCache / options.lineBytes;
    this.rates = Float64Array.from(uses, ({ accesses }) => accesses / 1000);
    this.sets = Float64Array.from(
      uses,
      ({ workingSet, accesses }) => accesses > 0 ? workingSet / options.lineBytes : 0,
    );
    const array = (length: number) => new Float64Array(length);
    this.work = array(uses.length);
    this.lines = array(uses.length);
    this.made = array(uses.length);
    this.mix = array(uses.length);
    this.own = array(uses.length);
    this.accesses = array(uses.length);
    this.held = array(uses.length);
    this.heldAlone = array(uses.length);
    this.slowdown = array(programs.length).fill(1);
    this.lineRefill = array(programs.length);
    this.accessRate = array(programs.length);
    this.footprint = array(programs.length);
    this.workCycles = array(programs.length);
    this.spentCycles = array(programs.length);
    this.stallAlone = array(programs.length).fill(this.#stall(0));
    this.networkShare = array(programs.length);
  }

  /** Says how many cycles of work a domain did of a kind in the epoch that ends, as they would be alone. */
  setWork(domain: number, kind: number, cycles: number): void {
    this.work[KINDS * domain + kind] = cycles;
  }

  /**
   * Ends an epoch.
   *
   * @param seconds Its length, above 0.
   * @param received Bytes that devices wrote to memory in it.
   * @param sent Bytes that devices read from memory in it.
   * @returns Whether a slowdown is now another.
   */
  advance(seconds: number, received: number, sent: number): boolean {
    this.#account();
    this.#moveLines();
    this.#shareNetwork();
    const dma = 2 * received + sent; // what is received is written by the device, and read by the first to look
    for (let domain = 0; domain < this.slowdown.length; domain++) {
      this.stallAlone[domain] = this.#stallOf(domain, seconds, dma * this.networkShare[domain]);
    }
    const stall = this.#stallTogether(seconds, dma);
    const lines = received / this.options.lineBytes;
    let changed = false;
    for (let domain = 0; domain < this.slowdown.length; domain++) {
      changed = this.#setSlowdown(domain, stall, lines * this.networkShare[domain]) || changed;
    }
    this.work.fill(0);
    return changed;
  }

  /** Mean slowdown of a domain's work so far; 1 where it did none. */
  slowdownOf(domain: number): number {
    const { workCycles, spentCycles } = this;
    return workCycles[domain] > 0 ? spentCycles[domain] / workCycles[domain] : 1;
  }

  /** Bytes of the shared cache that a domain's work of a kind holds. */
  occupancyOf(domain: number, kind: number): number {
    return this.held[KINDS * domain + kind] * this.options.lineBytes;
  }

  /** Share of the accesses to the shared cache by a domain's work of a kind that miss. */
  missRatioOf(domain: number, kind: number): number {
    return this.#missRatio(this.held, KINDS * domain + kind);
  }

  /** The time that a line takes from memory, in seconds. */
  get latency(): number {
    return memoryLatency(this.options, this.utilization);
  }

  #missRatio(held: Float64Array, use: number): number {
    const lines = this.lines[use];
    return lines > 0 ? Math.max(0, 1 - held[use] / lines) : 0;
  }

  /** Cycles that a miss stalls its core at a utilization of memory. */
  #stall(utilization: number): number {
    return memoryLatency(this.options, utilization) * this.clockRate / this.options.overlap;
  }

  /** Adds up the work of the epoch, and keeps in mind of what kinds it was. */
  #account(): void {
    const { mix, slowdown, work } = this;
    for (let domain = 0; domain < slowdown.length; domain++) {
      const use = KINDS * domain;
      const cycles = work[use] + work[use + 1];
      this.workCycles[domain] += cycles;
      this.spentCycles[domain] += cycles * slowdown[domain];
      if (cycles === 0) continue;
      mix[use] = work[use];
      mix[use + 1] = work[use + 1];
    }
  }

  /** Gives uses that begin to have a part in a cache what is free of it, in proportion to their working sets. */
  #enter(held: Float64Array, from: number, to: number): void {
    const { capacity, sets } = this;
    let taken = 0;
    let wanted = 0;
    for (let use = from; use < to; use++) {
      taken += held[use];
      if (this.#begins(use)) wanted += sets[use];
    }
    if (wanted === 0) return;
    const part = Math.max(0, Math.min(1, (capacity - taken) / wanted));
    for (let use = from; use < to; use++) {
      if (this.#begins(use)) held[use] = sets[use] * part;
    }
  }

  #begins(use: number): boolean {
    const { capacity, lines, made, sets } = this;
    return lines[use] === 0 && made[use] > 0 && made[use] >= Math.min(sets[use], capacity);
  }

  /** Moves lines in the shared cache, and in each shadow's. */
  #moveLines(): void {
    if (!this.#access() && this.fits) return;
    const { accesses, capacity, held, heldAlone, lines, slowdown, work } = this;
    this.#enter(held, 0, work.length);
    for (let use = 0; use < work.length; use += KINDS) this.#enter(heldAlone, use, use + KINDS);
    for (let use = 0; use < work.length; use++) {
      if (this.#begins(use)) lines[use] = this.sets[use];
    }
    advanceOccupancy({ lines, held, accesses }, 0, work.length, capacity);
    for (let domain = 0; domain < slowdown.length; domain++) {
      const use = KINDS * domain;
      accesses[use] *= slowdown[domain];
      accesses[use + 1] *= slowdown[domain];
      advanceOccupancy({ lines, held: heldAlone, accesses }, use, use + KINDS, capacity);
    }
    this.fits = lines.every((all, use) => held[use] === all && heldAlone[use] === all);
  }

  /** Counts the accesses of the epoch; whether a use begins to have a part in the cache. */
  #access(): boolean {
    const { accesses, heldAlone, lines, made, rates, stallAlone, work } = this;
    let begins = false;
    for (let use = 0; use < work.length; use++) {
      const stalled = rates[use] * this.#missRatio(heldAlone, use) * stallAlone[use >> 1];
      accesses[use] = rates[use] * work[use] / (1 + stalled);
      made[use] += accesses[use];
      if (lines[use] === 0 && this.#begins(use)) begins = true;
    }
    return begins;
  }

  /** Finds each domain's share of the network processing, and so of the DMA. */
  #shareNetwork(): void {
    const { networkShare, work } = this;
    let cycles = 0;
    for (let use = NETWORK_WORK; use < work.length; use += KINDS) cycles += work[use];
    for (let domain = 0; domain < networkShare.length; domain++) {
      networkShare[domain] = cycles > 0 ? work[KINDS * domain + NETWORK_WORK] / cycles : 0;
    }
  }

  /** Bytes that a miss moves: a line in, and with some chance another one out. */
  get #missBytes(): number {
    return this.options.lineBytes * (1 + this.options.writeBacks);
  }

  /** Cycles of a miss of a domain if it were alone with some DMA; sets its own cycles. */
  #stallOf(domain: number, seconds: number, dma: number): number {
    const { heldAlone, mix, options, own, rates, work } = this;
    const use = KINDS * domain;
    if (this.fits) {
      own[use] = mix[use];
      own[use + 1] = mix[use + 1];
      return this.#stall(this.#usedBy(dma / seconds));
    }
    const first = rates[use] * this.#missRatio(heldAlone, use);
    const second = rates[use + 1] * this.#missRatio(heldAlone, use + 1);
    const bytes = this.#missBytes * this.slowdown[domain];
    const utilization = settledUtilization(options, (latency) => {
      const stall = latency * this.clockRate / options.overlap;
      const misses = work[use] * first / (1 + first * stall) +
        work[use + 1] * second / (1 + second * stall);
      return (misses * bytes + dma) / seconds;
    });
    const stall = this.#stall(utilization);
    own[use] = mix[use] / (1 + first * stall);
    own[use + 1] = mix[use + 1] / (1 + second * stall);
    return stall;
  }

  /** Utilization of memory where nothing but so many bytes per second of DMA uses it. */
  #usedBy(rate: number): number {
    return Math.min(rate / this.options.bandwidth, HIGHEST_UTILIZATION);
  }

  /** Own cycles of a domain with the cycles that they wait, at so many cycles for each miss. */
  #stretched(held: Float64Array, domain: number, stall: number): number {
    const { own, rates } = this;
    const use = KINDS * domain;
    return own[use] * (1 + rates[use] * this.#missRatio(held, use) * stall) +
      own[use + 1] * (1 + rates[use + 1] * this.#missRatio(held, use + 1) * stall);
  }

  /** Cycles of a miss with all domains and all DMA. */
  #stallTogether(seconds: number, dma: number): number {
    const { held, options, own, rates, slowdown, work } = this;
    if (this.fits) {
      this.utilization = this.#usedBy(dma / seconds);
      return this.#stall(this.utilization);
    }
    const bytes = this.#missBytes;
    this.utilization = settledUtilization(options, (latency) => {
      const stall = latency * this.clockRate / options.overlap;
      let misses = 0;
      for (let domain = 0; domain < slowdown.length; domain++) {
        const use = KINDS * domain;
        const spent = (work[use] + work[use + 1]) * slowdown[domain];
        if (spent === 0) continue;
        const missing = own[use] * rates[use] * this.#missRatio(held, use) +
          own[use + 1] * rates[use + 1] * this.#missRatio(held, use + 1);
        misses += spent * missing / this.#stretched(held, domain, stall);
      }
      return (misses * bytes + dma) / seconds;
    });
    return this.#stall(this.utilization);
  }

  /** Sets the slowdown of a domain that looks at so many received lines, and what its switches depend on. */
  #setSlowdown(domain: number, stall: number, received: number): boolean {
    const { mix, slowdown } = this;
    if (mix[KINDS * domain] + mix[KINDS * domain + 1] === 0) return false;
    const alone = this.stallAlone[domain];
    const extra = received * (stall - alone);
    const ratio = (this.#stretched(this.held, domain, stall) + extra) /
      this.#stretched(this.heldAlone, domain, alone);
    const next = ratio > 1 + NEGLIGIBLE ? ratio : 1;
    this.lineRefill[domain] = this.fits ? 0 : this.#refillOf(domain, stall, alone);
    this.#setUse(domain, next);
    if (next === slowdown[domain]) return false;
    slowdown[domain] = next;
    return true;
  }

  /** Sets how a domain uses the core's own cache. */
  #setUse(domain: number, slowdown: number): void {
    const { mix, own, rates, sets } = this;
    const use = KINDS * domain;
    const accesses = own[use] * rates[use] + own[use + 1] * rates[use + 1];
    this.accessRate[domain] = accesses / ((mix[use] + mix[use + 1]) * slowdown);
    this.footprint[domain] = (mix[use] > 0 ? sets[use] : 0) +
      (mix[use + 1] > 0 ? sets[use + 1] : 0);
  }

  /** Cycles that a line of a domain takes from memory, with the chance that it is only there, beyond those that it takes alone. */
  #refillOf(domain: number, stall: number, alone: number): number {
    const { held, heldAlone, lines } = this;
    const use = KINDS * domain;
    const all = lines[use] + lines[use + 1];
    if (all === 0) return 0;
    const missing = (of: Float64Array) =>
      lines[use] * this.#missRatio(of, use) + lines[use + 1] * this.#missRatio(of, use + 1);
    return Math.max(0, (missing(held) * stall - missing(heldAlone) * alone) / all);
  }
}
