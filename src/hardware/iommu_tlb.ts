/**
 * An IOMMU's cache of translations: so many entries, the least recently used one gives way.
 *
 * Fully associative, which real ones are not; look-up, insertion and removal take constant time.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";

const NONE = -1;

/** The place of a key in a table of 2^n buckets. */
function bucketOf(key: number, mask: number): number {
  const low = key % 2 ** 32 | 0;
  const high = key / 2 ** 32 | 0;
  const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return (mixed ^ mixed >>> 15) & mask;
}

/**
 * A cache of numbered translations.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { TranslationCache } from "@iovlab/iovlab/hardware";
 *
 * const cache = new TranslationCache(2);
 * assert.deepEqual([7, 8, 7, 9, 8].map((key) => cache.use(key)), [false, false, true, false, false]);
 * assert.equal(cache.has(7), false); // 9 took the place of 8, and 8 then that of 7
 * ```
 */
export class TranslationCache {
  /** Translations that it holds. */
  size = 0;
  private readonly keys: Float64Array;
  private readonly newer: Int32Array;
  private readonly older: Int32Array;
  private readonly buckets: Int32Array;
  private readonly next: Int32Array;
  private readonly mask: number;
  private newest = NONE;
  private oldest = NONE;
  private free = 0;

  /**
   * An empty cache.
   *
   * @param entries The most translations that it holds, a whole number of at least 1.
   * @throws {InputError} Where it is not.
   */
  constructor(readonly entries: number) {
    if (!(Number.isInteger(entries) && entries >= 1)) {
      throw new InputError(
        `Cannot make a cache of translations as its entries must be a whole number of at least 1: current value is ${entries}`,
        { code: "iommu/bad-entries" },
      );
    }
    this.mask = 2 ** Math.ceil(Math.log2(2 * entries)) - 1;
    this.keys = new Float64Array(entries);
    this.newer = new Int32Array(entries);
    this.older = new Int32Array(entries);
    this.next = new Int32Array(entries);
    this.buckets = new Int32Array(this.mask + 1);
    this.clear();
  }

  /** Whether it holds a translation; its age does not change. */
  has(key: number): boolean {
    return this.#find(key) !== NONE;
  }

  /**
   * Uses a translation: it is the most recent one then, and is brought in where it was missing.
   *
   * @param key A whole number from 0 to 2^53.
   * @returns Whether it was there.
   */
  use(key: number): boolean {
    const found = this.#find(key);
    if (found !== NONE) {
      if (found !== this.newest) {
        this.#unlink(found);
        this.#link(found);
      }
      return true;
    }
    if (this.size === this.entries) this.delete(this.keys[this.oldest]);
    const entry = this.free;
    this.free = this.next[entry];
    const bucket = bucketOf(key, this.mask);
    this.keys[entry] = key;
    this.next[entry] = this.buckets[bucket];
    this.buckets[bucket] = entry;
    this.#link(entry);
    this.size++;
    return false;
  }

  /** Drops a translation; returns whether it was there. */
  delete(key: number): boolean {
    const bucket = bucketOf(key, this.mask);
    let before = NONE;
    let entry = this.buckets[bucket];
    while (entry !== NONE && this.keys[entry] !== key) {
      before = entry;
      entry = this.next[entry];
    }
    if (entry === NONE) return false;
    if (before === NONE) this.buckets[bucket] = this.next[entry];
    else this.next[before] = this.next[entry];
    this.#unlink(entry);
    this.next[entry] = this.free;
    this.free = entry;
    this.size--;
    return true;
  }

  /** Drops all translations with keys from `from` to `to`, the latter excluded. */
  deleteRange(from: number, to: number): void {
    let entry = this.oldest;
    while (entry !== NONE) {
      const key = this.keys[entry];
      entry = this.newer[entry];
      if (key >= from && key < to) this.delete(key);
    }
  }

  /** Drops all. */
  clear(): void {
    this.buckets.fill(NONE);
    this.newest = this.oldest = NONE;
    this.size = this.free = 0;
    for (let entry = 0; entry < this.entries; entry++) this.next[entry] = entry + 1;
  }

  #find(key: number): number {
    let entry = this.buckets[bucketOf(key, this.mask)];
    while (entry !== NONE && this.keys[entry] !== key) entry = this.next[entry];
    return entry;
  }

  #link(entry: number): void {
    this.older[entry] = this.newest;
    this.newer[entry] = NONE;
    if (this.newest === NONE) this.oldest = entry;
    else this.newer[this.newest] = entry;
    this.newest = entry;
  }

  #unlink(entry: number): void {
    const older = this.older[entry];
    const newer = this.newer[entry];
    if (older === NONE) this.oldest = newer;
    else this.newer[older] = newer;
    if (newer === NONE) this.newest = older;
    else this.older[newer] = older;
  }
}
