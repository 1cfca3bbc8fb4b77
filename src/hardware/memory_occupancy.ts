/**
 * How programs share a cache: lines that each holds, moved by what each inserts.
 *
 * Each use of memory reads its working set of W lines evenly: an access finds its line with probability E / W, where E is the lines that it
 * holds. A miss takes a free line, or, where none is free, the place of any line with equal probability. Of N misses of all uses in a cache of C
 * lines, a use with A accesses loses E N / C lines and wins A (1 - E / W):
 *
 *     dE/dt = A (1 - E / W) - E N / C,    N = sum of A (1 - E / W)
 *
 * so that a cache takes time to change hands: as long as it takes to insert its lines. It comes to rest where
 * E = A / (A / W + N / C); uses without reuse (W without bound) then share the cache as their rates of insertion.
 *
 * Source: occupancy as a balance of a thread's own misses and the others' is that of West, Zaroo, Waldspurger and Zhang, "Online Cache
 * Modeling for Commodity Multicore Processors" (2010); that the whole working set is read evenly, and that the place of a new line is chosen evenly, is
 * assumed here. Real caches choose among the lines of a set by age: the least recently used lines of a use that is read evenly are as good as any, but
 * uses that read often keep more of the cache than here.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";

/** A use of a shared cache. */
export interface CacheUse {
  /** Lines that it reads again and again. */
  readonly lines: number;
  /** Accesses in some time, the same time for all uses. */
  readonly accesses: number;
}

const HALVINGS = 200;
/** A cache is full where no more than this share of it is not. */
const FULL = 1e-12;

/** Lines that a use holds after some accesses in a cache whose lines are each replaced `turnover` times in that time. */
function heldAfter(held: number, lines: number, accesses: number, turnover: number): number {
  if (lines === 0) return 0;
  if (turnover === 0 && held === lines) return held;
  const rate = accesses / lines + turnover;
  if (rate === 0) return lines === Infinity ? held + accesses : held;
  const rest = turnover === 0 ? lines : accesses / rate; // exact where nothing is evicted
  return rest + (held - rest) * Math.exp(-rate);
}

/** What a cache of uses is made of: entries of arrays that its owner keeps. */
export interface CacheState {
  /** Lines of each use's working set. */
  readonly lines: Float64Array;
  /** Lines that each use holds. */
  readonly held: Float64Array;
  /** Accesses of each use in the time to advance by. */
  readonly accesses: Float64Array;
}

/**
 * Advances the lines that uses `from` to `to - 1` hold by the time that their accesses took; the others have no part in this cache.
 *
 * Exact where nothing is evicted, and at rest; on the way, evictions are spread evenly over the time.
 *
 * @param state The uses; `held` changes.
 * @param from The first use of this cache.
 * @param to The use after its last.
 * @param capacity Lines of the cache.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { advanceOccupancy } from "@iovlab/iovlab/hardware";
 *
 * const state = {
 *   lines: Float64Array.of(1000, Infinity), // the second never reads a line again
 *   held: Float64Array.of(1000, 0),
 *   accesses: Float64Array.of(100, 100),
 * };
 * for (let i = 0; i < 1000; i++) advanceOccupancy(state, 0, 2, 1000);
 * // at rest each line is replaced x times in that time, 100 / (0.1 + x) + 100 / x = 1000
 * const x = (1 + Math.sqrt(5)) / 20;
 * assert.ok(Math.abs(state.held[1] - 100 / x) < 1e-6);
 * assert.ok(Math.abs(state.held[0] + state.held[1] - 1000) < 1e-9);
 * ```
 */
export function advanceOccupancy(
  state: CacheState,
  from: number,
  to: number,
  capacity: number,
): void {
  const { lines, held, accesses } = state;
  const turnover = turnoverOf(state, from, to, capacity);
  for (let i = from; i < to; i++) {
    held[i] = Math.min(lines[i], heldAfter(held[i], lines[i], accesses[i], turnover));
  }
}

/** How often each line is replaced in the time: not at all, or as often as keeps the cache full. */
function turnoverOf(state: CacheState, from: number, to: number, capacity: number): number {
  if (capacity <= 0) return Infinity;
  const { lines, held, accesses } = state;
  const excess = (turnover: number) => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += heldAfter(held[i], lines[i], accesses[i], turnover);
    return sum / capacity - 1;
  };
  let low = 0;
  let above = excess(low);
  if (!(above > 0)) return low;
  let high = 0;
  for (let i = from; i < to; i++) high += accesses[i] / capacity;
  let below = excess(high);
  // by the chord; the weight of an end that stays twice is halved (Illinois)
  let side = 0;
  for (let i = 0; i < HALVINGS && high > low; i++) {
    const next = low + (high - low) * above / (above - below);
    const at = excess(next);
    if (at > FULL) {
      low = next;
      above = at;
      if (side > 0) below /= 2;
      side = 1;
    } else if (at < -FULL) {
      high = next;
      below = at;
      if (side < 0) above /= 2;
      side = -1;
    } else return next;
  }
  return high;
}

/**
 * The lines that uses hold once a cache has come to rest.
 *
 * @param uses The uses.
 * @param capacity Lines of the cache.
 * @returns By use: its lines, those of its whole working set where all fit together.
 * @throws {InputError} Where a number is negative or not a number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { restingOccupancy } from "@iovlab/iovlab/hardware";
 *
 * const alike = { lines: 1000, accesses: 1 };
 * assert.deepEqual(restingOccupancy([alike, alike], 2000), [1000, 1000]);
 * const [first, second] = restingOccupancy([alike, { ...alike, accesses: 3 }], 1000);
 * assert.ok(Math.abs(first + second - 1000) < 1e-9);
 * assert.ok(first < second && second < 3 * first); // who reads more holds more, but not in proportion
 * ```
 */
export function restingOccupancy(uses: readonly CacheUse[], capacity: number): number[] {
  if (!(capacity >= 0) || uses.some(({ lines, accesses }) => !(lines >= 0 && accesses >= 0))) {
    throw new InputError(
      "Cannot share a cache as capacity, lines and accesses must be at least 0",
      { code: "memory/bad-use" },
    );
  }
  const active = uses.filter(({ accesses }) => accesses > 0);
  if (active.reduce((sum, { lines }) => sum + lines, 0) <= capacity) {
    return uses.map(({ lines, accesses }) => accesses > 0 ? lines : 0);
  }
  const heldAt = ({ lines, accesses }: CacheUse, turnover: number) =>
    accesses > 0 && lines > 0 ? accesses / (accesses / lines + turnover) : 0;
  let low = 0;
  let high = active.reduce((sum, { accesses }) => sum + accesses, 0) / capacity;
  for (let i = 0; i < HALVINGS && low < high; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    const held = active.reduce((sum, use) => sum + heldAt(use, middle), 0);
    if (held > capacity) low = middle;
    else high = middle;
  }
  return uses.map((use) => heldAt(use, high));
}
