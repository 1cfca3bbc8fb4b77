/**
 * Work of the VMM on a core that belongs to no vCPU, such as a physical interrupt.
 *
 * @module
 */

/**
 * A piece of work: made once for its source, queued again and again.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { HostWork } from "@iovlab/iovlab/hypervisor";
 *
 * let done = 0;
 * const work = new HostWork(1500, () => done++);
 * work.done();
 * assert.deepEqual([work.cycles, work.queued, done], [1500, false, 1]);
 * ```
 */
export class HostWork {
  /** The work behind it in its core's queue. */
  next: HostWork | undefined = undefined;
  /** Whether it is in a queue. */
  queued = false;

  /** Makes work of so many cycles with its effect. */
  constructor(
    /** Cycles that it takes. */
    readonly cycles: number,
    /** What happens when they have run. */
    readonly done: () => void,
  ) {}
}
