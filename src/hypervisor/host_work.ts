/**
 * Work of the VMM on a core that belongs to no vCPU: a physical interrupt, or a poll of a driver in the VMM.
 *
 * - `new HostWork(cycles, done)`: a piece of fixed length, such as an interrupt.
 * - `hostPoller(poll, limit)`: a {@linkcode HostWork} whose cycles are known only when it starts. It takes a batch, its
 *   effects happen when the batch's cycles have run, and it is queued again as long as there is more.
 *
 * Either is made once for its source and handed to `Scheduler.runOnHost(core, work)` again and again; while it waits or
 * runs, another call does nothing. A core's work of the VMM is done first-in first-out, before any vCPU, each piece or batch
 * without interruption; a poll that has more goes to the end of the queue.
 *
 * Livelock. A poll without `budget` leaves nothing to vCPUs while it has more to do: a flood of packets is a receive
 * livelock (Mogul and Ramakrishnan, "Eliminating receive livelock in an interrupt-driven kernel", 1997). With a budget, the cycles of
 * all polls of the core that have one are counted, less the cycles of vCPUs since. A poll that finds its budget used up when its turn
 * comes gives way: all polls with a budget wait until the core's vCPUs had it for `turn` cycles, or have nothing to
 * run; then the count starts at 0. So under a flood polls and vCPUs share the core as budget (plus the batch that
 * exceeds it) to turn. Interrupts and polls without budget are not held back, and their time counts as that of the turn.
 *
 * Accounts. Cycles go to the account of the domain on whose behalf they are (`Scheduler.vmmCycles`), else to the VMM's own
 * (`Scheduler.hostCycles`). The scheduler counts the time as used by the vCPU that has the core, whoever it is for.
 *
 * @module
 */

/** The domain of work that is on nobody's behalf. */
export const NO_DOMAIN: number = -1;

/** What a poll in the VMM does; `finish` and `more` follow each `begin` once its cycles have run. */
export interface HostPoll {
  /** Domain on whose behalf the batch begun last is done; `NO_DOMAIN` (-1) for the VMM's own. Read after `begin`. */
  readonly domain: number;
  /** Takes a batch and returns its cycles, at least 0. It may raise pollers and queue other work. */
  begin(): number;
  /** The cycles have run: the batch takes effect. */
  finish(): void;
  /** Whether to poll again; if not, the poll has asked to be told of new work. */
  more(): boolean;
}

/** How much of a core polls may take from its vCPUs. */
export interface HostPollLimit {
  /** Cycles of polls after which vCPUs get a turn; `Infinity`, the default, is never. */
  readonly budget?: number;
  /** Cycles of that turn; the budget where it is left out. */
  readonly turn?: number;
}

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
  /** Whether it is in a queue or, if it is a poll, runs. */
  queued = false;
  /** Cycles that it takes; of a poll, those of the batch begun last. */
  cycles: number;
  /** Domain on whose behalf it is done, `NO_DOMAIN` for the VMM's own; of a poll, that of the batch begun last. */
  domain: number;
  /** What it does where its cycles are known only when it starts. */
  poll: HostPoll | undefined = undefined;
  /** Cycles of polls on its core after which it gives way to vCPUs. */
  budget: number = Infinity;
  /** Cycles of the vCPUs' turn that it then waits for. */
  turn: number = Infinity;

  /**
   * Makes work of so many cycles with its effect.
   *
   * @param cycles Cycles that it takes, at least 0.
   * @param done What happens when they have run.
   * @param domain Domain on whose behalf it is done; the VMM's own where it is left out.
   */
  constructor(
    cycles: number,
    /** What happens when they have run. */
    readonly done: () => void,
    domain: number = NO_DOMAIN,
  ) {
    this.cycles = cycles;
    this.domain = domain;
  }

  /** Starts it; returns its cycles. */
  begin(): number {
    const { poll } = this;
    if (poll) {
      this.cycles = poll.begin();
      this.domain = poll.domain;
    }
    return this.cycles;
  }

  /** Its cycles have run: it takes effect. Returns whether it is to be queued again. */
  complete(): boolean {
    const { poll } = this;
    if (!poll) {
      this.queued = false;
      this.done();
      return false;
    }
    poll.finish();
    this.queued = false;
    return poll.more();
  }
}

function nothing(): void {}

/**
 * Work of the VMM whose cycles are known only when it starts.
 *
 * @param poll What it does.
 * @param limit How much of a core it may take from vCPUs; all of it where nothing is said.
 * @returns Work for `Scheduler.runOnHost`.
 * @throws {RangeError} Where the budget or the turn is not above 0, or only the turn is infinite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { defaults } from "@iovlab/iovlab/host";
 * import { hostPoller, Scheduler } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const scheduler = new Scheduler(simulation, {
 *   options: defaults.host.scheduler,
 *   cores: 1,
 *   clockRate: 1e9,
 *   domains: 1,
 *   costs: { change: 0, wake: 0, inVmm: true },
 * });
 * // 10 packets for domain 0 in batches of 4, 500 cycles each and 100 for each batch
 * let [waiting, batch] = [10, 0];
 * const work = hostPoller({
 *   domain: 0,
 *   begin: () => {
 *     batch = Math.min(4, waiting);
 *     return 100 + 500 * batch;
 *   },
 *   finish: () => void (waiting -= batch),
 *   more: () => waiting > 0,
 * });
 * scheduler.runOnHost(0, work);
 * simulation.run();
 * assert.equal(waiting, 0);
 * assert.equal(Math.round(scheduler.vmmCycles[0]), 10 * 500 + 3 * 100);
 * ```
 */
export function hostPoller(poll: HostPoll, limit: HostPollLimit = {}): HostWork {
  const { budget = Infinity, turn = budget } = limit;
  if (!(budget > 0 && turn > 0 && (turn < Infinity || budget === Infinity))) {
    throw new RangeError(
      `Cannot make a poller as budget and turn must be above 0, the turn finite where the budget is: current values are ${budget} and ${turn}`,
    );
  }
  const work = new HostWork(0, nothing);
  work.poll = poll;
  work.budget = budget;
  work.turn = turn;
  return work;
}
