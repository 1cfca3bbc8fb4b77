/**
 * How long memory takes as its bandwidth is used, and how much of it programs then use.
 *
 * Memory is one server that takes S = lineBytes / bandwidth for each line, in order of arrival: at a utilization u a line waits
 * S u / (2 (1 - u)) on top of the latency of idle memory, as in M/D/1 (Pollaczek and Khinchine). Programs wait for their lines, so what they ask
 * for falls as the wait grows; utilization is where both agree. So a sum of demands above the bandwidth is no overload: latency grows until they fit.
 * That a processor's demand adapts at once to the latency that it sees is what closed-queue models of memory assume.
 *
 * DMA does not adapt: it comes first, and processors have what it leaves. Latency is capped at that of a utilization of
 * {@linkcode HIGHEST_UTILIZATION}, which only DMA alone can exceed.
 *
 * Left out: banks, rows, channels, turns between reads and writes, distance to the memory of another socket. `bandwidth` is what can be had with
 * them, not the product of channel width and clock.
 *
 * @module
 */

/** The highest utilization that a latency is computed for. */
export const HIGHEST_UTILIZATION = 0.999;

const HALVINGS = 60;
/** Where what is asked for is nearer than this share of the bandwidth to what there is, it has settled. */
const SETTLED = 1e-13;

/** A memory, as far as its latency goes. */
export interface MemoryTimes {
  /** Time of a line when memory is idle, in seconds. */
  readonly latency: number;
  /** Bytes per second. */
  readonly bandwidth: number;
  /** Bytes of a line. */
  readonly lineBytes: number;
}

/**
 * The time that a line takes at a utilization, in seconds.
 *
 * @param memory The memory.
 * @param utilization Share of the bandwidth in use; above {@linkcode HIGHEST_UTILIZATION} it counts as that.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { memoryLatency } from "@iovlab/iovlab/hardware";
 *
 * const memory = { latency: 80e-9, bandwidth: 6.4e9, lineBytes: 64 }; // 10 ns for each line
 * assert.equal(memoryLatency(memory, 0), 80e-9);
 * assert.ok(Math.abs(memoryLatency(memory, 0.9) - 125e-9) < 1e-18);
 * ```
 */
export function memoryLatency(memory: MemoryTimes, utilization: number): number {
  const used = Math.min(utilization, HIGHEST_UTILIZATION);
  return memory.latency + memory.lineBytes / memory.bandwidth * used / (2 * (1 - used));
}

/**
 * The utilization at which what is asked for is what there is.
 *
 * @param memory The memory.
 * @param demand Bytes per second asked for when a line takes so many seconds; must not grow with them.
 * @returns The utilization, at most {@linkcode HIGHEST_UTILIZATION}; exactly 0 where nothing is asked for.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { memoryLatency, settledUtilization } from "@iovlab/iovlab/hardware";
 *
 * const memory = { latency: 80e-9, bandwidth: 6.4e9, lineBytes: 64 };
 * const cores = 16; // that do nothing but wait for one line after the other: 12.8 GB/s if memory did not slow down
 * const demand = (seconds: number) => cores * 64 / seconds;
 * const utilization = settledUtilization(memory, demand);
 * const asked = demand(memoryLatency(memory, utilization));
 * assert.ok(Math.abs(asked / 6.4e9 - utilization) < 1e-9);
 * assert.ok(utilization > 0.9 && utilization < 1);
 * ```
 */
export function settledUtilization(
  memory: MemoryTimes,
  demand: (seconds: number) => number,
): number {
  const excess = (utilization: number) =>
    demand(memoryLatency(memory, utilization)) / memory.bandwidth - utilization;
  let low = 0;
  let high = HIGHEST_UTILIZATION;
  let above = excess(low);
  if (above <= 0) return 0;
  let below = excess(high);
  if (below >= 0) return high;
  // demand falls from what idle memory would see, so the answer is no higher than that
  if (above < high) {
    high = above;
    below = excess(high);
    if (below >= 0) return high;
  }
  // by the chord; the weight of an end that stays twice is halved (Illinois)
  let side = 0;
  for (let i = 0; i < HALVINGS; i++) {
    const next = low + (high - low) * above / (above - below);
    const at = excess(next);
    if (Math.abs(at) < SETTLED || next <= low || next >= high) return next;
    if (at > 0) {
      low = next;
      above = at;
      if (side > 0) below /= 2;
      side = 1;
    } else {
      high = next;
      below = at;
      if (side < 0) above /= 2;
      side = -1;
    }
  }
  return (low + high) / 2;
}
