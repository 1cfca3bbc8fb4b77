/**
 * Live migration by pre-copy: how much is copied in which round.
 *
 * While a round is copied the VM goes on and makes pages out of date at a steady rate, which the next round copies; a round is never more than all of the
 * memory. When the rest can be copied within a time, at the rate of the round before, or after so many rounds, the VM stops and the rest is copied. The first round is always copied while it runs.
 *
 * Symbols: with memory M, dirty rate D and copy rate R, round i copies V_i = M (D/R)^i for D < R. R is what a round is measured to have: where others want the line too, there
 * are more rounds than on one of one's own, and larger ones.
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

/** How much memory there is and how fast it is out of date, and when to stop. */
export type PreCopyLimits = Pick<MigrateEvent, "memory" | "dirtyRate" | "downtime" | "rounds">;

const DOWNTIME = 0.3;
const MOST_ROUNDS = 30;

/**
 * The rounds of a migration, each known when the one before it has been copied.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { PreCopy } from "@iovlab/iovlab/hypervisor";
 *
 * const copy = new PreCopy({ memory: 1e9, dirtyRate: 25e6, downtime: 0.1 });
 * assert.equal(copy.next(20), 500e6); // the line was busy: half of it is out of date
 * assert.equal(copy.next(4), 100e6);
 * assert.equal(copy.next(0.4), 0); // 10 MB in 40 ms: the VM stops
 * assert.deepEqual([copy.rounds, copy.rest], [[1e9, 500e6, 100e6], 10e6]);
 * ```
 */
export class PreCopy implements PreCopyPlan {
  /** Bytes of each round so far that is copied while the VM runs. */
  readonly rounds: number[];
  /** Bytes that are copied while it is stopped; 0 as long as it runs. */
  rest = 0;

  /** Begins with a round of all memory. */
  constructor(private readonly limits: PreCopyLimits) {
    this.rounds = [limits.memory];
  }

  /** The last round took so many seconds; returns the bytes of the next, or 0 where the VM is to stop. */
  next(seconds: number): number {
    const { memory, dirtyRate, downtime = DOWNTIME, rounds: most = MOST_ROUNDS } = this.limits;
    const bytesPerSecond = this.rounds[this.rounds.length - 1] / seconds;
    const dirty = Math.min(memory, dirtyRate * seconds);
    if (dirty / bytesPerSecond <= downtime || this.rounds.length >= most) {
      this.rest = dirty;
      return 0;
    }
    this.rounds.push(dirty);
    return dirty;
  }
}

/**
 * The rounds of a migration that has the line to itself, in closed form.

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
export function preCopyPlan(limits: PreCopyLimits & Pick<MigrateEvent, "rate">): PreCopyPlan {
  const copy = new PreCopy(limits);
  for (let bytes = limits.memory; bytes > 0;) bytes = copy.next(8 * bytes / limits.rate);
  return { rounds: copy.rounds, rest: copy.rest };
}
