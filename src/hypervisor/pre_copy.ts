/**
 * Live migration by pre-copy: how much is copied in which round, in closed form.
 *
 * While a round is copied the VM goes on and makes pages out of date at a steady rate, which the next round copies; a round is never more than all of the
 * memory. When the rest can be copied within a time, or after so many rounds, the VM stops and the rest is copied. The first round is always copied while it runs.
 *
 * Symbols: with memory M, dirty rate D and copy rate R, round i copies V_i = M (D/R)^i for D < R.
 *
 * Source: C. Clark et al., Live Migration of Virtual Machines, NSDI 2005, for the rounds. A steady dirty rate is assumed, where they measure a
 * writable working set. The limits of 0.3 s and 30 rounds are QEMU's `DEFAULT_MIGRATE_SET_DOWNTIME` and, about, the rounds that Xen allowed.
 *
 * @module
 */
import type { MigrateEvent } from "../host/mod.ts";

/** What a migration copies. */
export interface PreCopyPlan {
  /** Bytes of each round that is copied while the VM runs. */
  readonly rounds: readonly number[];
  /** Bytes that are copied while it is stopped. */
  readonly rest: number;
}

const DOWNTIME = 0.3;
const MOST_ROUNDS = 30;

/**
 * The rounds of a migration.
 *
 * @param event Memory and dirty rate in bytes and bytes per second, copy rate in bits per second, limits.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { preCopyPlan } from "@iovlab/iovlab/hypervisor";
 *
 * // 1 GB at 100 MB/s, of which 25 MB/s are out of date again: a quarter of the round before each time
 * const limits = { downtime: 0.1, rounds: 30 };
 * const plan = preCopyPlan({ memory: 1e9, dirtyRate: 25e6, rate: 800e6, ...limits });
 * assert.deepEqual(plan, { rounds: [1e9, 250e6, 62.5e6, 15.625e6], rest: 3.90625e6 });
 * ```
 */
export function preCopyPlan(
  { memory, dirtyRate, rate, downtime = DOWNTIME, rounds: most = MOST_ROUNDS }: Pick<
    MigrateEvent,
    "memory" | "dirtyRate" | "rate" | "downtime" | "rounds"
  >,
): PreCopyPlan {
  const bytesPerSecond = rate / 8;
  const rounds = [memory];
  let rest = Math.min(memory, dirtyRate * memory / bytesPerSecond);
  while (rest / bytesPerSecond > downtime && rounds.length < most) {
    rounds.push(rest);
    rest = Math.min(memory, dirtyRate * rest / bytesPerSecond);
  }
  return { rounds, rest };
}
