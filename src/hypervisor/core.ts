/**
 * One core: what runs on it, and the time it has spent on whom.
 *
 * @module
 */
import type { EventId } from "../kernel/mod.ts";
import { RunQueue } from "./run_queue.ts";
import type { Vcpu } from "./vcpu.ts";

/** Nothing runs. */
export const IDLE = 0;
/** Work of the VMM that belongs to no vCPU: a physical interrupt, a switch. */
export const HOST = 1;
/** A chunk of the current vCPU. */
export const GUEST = 2;

/** Work of the VMM on a core: made once for its source, queued again and again. */
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

/** The state of a core; the scheduler owns it. */
export class Core {
  /** `IDLE`, `HOST` or `GUEST`. */
  mode = IDLE;
  /** The vCPU that has the core. */
  current: Vcpu | undefined = undefined;
  /** The vCPU that ran last. */
  last: Vcpu | undefined = undefined;
  /** Runnable vCPUs. */
  readonly queue = new RunQueue();
  /** First waiting work of the VMM. */
  hostHead: HostWork | undefined = undefined;
  /** Last waiting work of the VMM. */
  hostTail: HostWork | undefined = undefined;
  /** Cycles of switching that are due before anything else. */
  switchCycles = 0;
  /** When what runs began or was last accounted for. */
  since = 0;
  /** Cycles left of the VMM's work that runs. */
  hostRemaining = 0;
  /** Event at the end of what runs. */
  endEvent: EventId = 0;
  /** Event at the end of the current vCPU's slice, boost or cap. */
  sliceEvent: EventId = -1;
  /** Whether a chunk is taking effect, so that nothing may be dispatched yet. */
  completing = false;
  /** Whether the current vCPU should give way at the next chance. */
  yieldWanted = false;
  /** Cycles that were not idle. */
  busyCycles = 0;

  /** Makes an idle core. */
  constructor(
    /** Its number. */
    readonly index: number,
  ) {}

  /** Adds work of the VMM. */
  addHostWork(work: HostWork): void {
    work.queued = true;
    work.next = undefined;
    if (this.hostTail) this.hostTail.next = work;
    else this.hostHead = work;
    this.hostTail = work;
  }

  /** Removes the first work of the VMM. */
  takeHostWork(): HostWork | undefined {
    const work = this.hostHead;
    if (!work) return undefined;
    this.hostHead = work.next;
    if (!work.next) this.hostTail = undefined;
    work.queued = false;
    return work;
  }
}
