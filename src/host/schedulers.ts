/**
 * The CPU schedulers that a host may have, and what they need to know of a VM.
 *
 * @module
 */

/** Xen's credit scheduler: weighted shares in time slices. */
export interface CreditScheduler {
  /** The kind of scheduler. */
  readonly kind: "credit";
  /** Longest time a vCPU runs while another of the same priority waits, in seconds. */
  readonly slice: number;
  /** Time between two ticks of a core, in seconds; used where debit is by `tick`. */
  readonly tick: number;
  /** Time between two hand-outs of credit, in seconds. */
  readonly accountingPeriod: number;
  /** `tick`: who runs when a core ticks pays for a whole tick and loses its boost; `exact`: all pay for the time that they ran. */
  readonly debit: "tick" | "exact";
  /** Running time after which a woken vCPU loses its boost, in seconds; used where debit is `exact`. */
  readonly boostTime: number;
  /** Whether a vCPU that wakes with credit left runs before those that were already runnable. */
  readonly boost: boolean;
}

/** After Xen's second credit scheduler: the runnable vCPU with the most credit runs; credit burns by weight. */
export interface Credit2Scheduler {
  /** The kind of scheduler. */
  readonly kind: "credit2";
  /** Credit at a reset, in seconds of the heaviest vCPU. */
  readonly initialCredit: number;
  /** Least time a vCPU runs before another may preempt it, in seconds. */
  readonly rateLimit: number;
  /** Time between two looks at the load of the cores, in seconds; without effect while all cores share one run queue. */
  readonly balancePeriod: number;
}

/** Simple earliest deadline first: each VM's `schedule` has its slice, period and extra time. */
export interface SedfScheduler {
  /** The kind of scheduler. */
  readonly kind: "sedf";
  /** Longest turn of extra time, in seconds. */
  readonly extraSlice: number;
  /**
   * What a vCPU that blocks and wakes within a period has of its slice: `lose`: nothing, and extra time to make up for it, as in Xen; `resume`: what
   * it can use without harm to others.
   */
  readonly unblocking: "lose" | "resume";
}

/** Borrowed virtual time: the least effective virtual time runs; a VM's `schedule.warp` moves it ahead on a wake. */
export interface BvtScheduler {
  /** The kind of scheduler. */
  readonly kind: "bvt";
  /** Real time that a vCPU may run on beyond another of equal claim, in seconds. */
  readonly contextAllowance: number;
}

/** Turns of equal length, whatever the weights. */
export interface RoundRobinScheduler {
  /** The kind of scheduler. */
  readonly kind: "round-robin";
  /** Longest turn, in seconds. */
  readonly slice: number;
}

/** A fixed cyclic table of windows by weight on each core; what a VM does not use of its window stays unused. */
export interface PartitionedScheduler {
  /** The kind of scheduler. */
  readonly kind: "partitioned";
  /** Length of the table, in seconds. */
  readonly frame: number;
}

/** The VMM's CPU scheduler (for `native`, the operating system's). */
export type Scheduler =
  | CreditScheduler
  | Credit2Scheduler
  | SedfScheduler
  | BvtScheduler
  | RoundRobinScheduler
  | PartitionedScheduler;

/** What `sedf` and `bvt` need to know of a VM, or of a driver domain; it holds for each of its vCPUs. */
export interface VmSchedule {
  /** Core time in each period, in seconds; 0 is its share of a core by weight (`sedf`). */
  readonly slice: number;
  /** The period, in seconds (`sedf`). */
  readonly period: number;
  /** Whether it may have core time that others leave (`sedf`). */
  readonly extraTime: boolean;
  /** Virtual time by which it is ahead after a wake, in seconds (`bvt`). */
  readonly warp: number;
}
