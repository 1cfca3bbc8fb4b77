/**
 * One core: what runs on it and what waits for it.
 *
 * @module
 */
import type { EventId } from "../kernel/mod.ts";
import { HostQueue } from "./_host_queue.ts";
import { RunQueue } from "./_run_queue.ts";
import type { Vcpu } from "./vcpu.ts";

/** Nothing runs. */
export const IDLE = 0;
/** Work of the VMM that belongs to no vCPU: a physical interrupt, a switch. */
export const HOST = 1;
/** A chunk of the current vCPU. */
export const GUEST = 2;

/** The state of a core; the scheduler owns it. */
export class Core {
  /** `IDLE`, `HOST` or `GUEST`. */
  mode = IDLE;
  /** The vCPU that has the core. */
  current: Vcpu | undefined = undefined;
  /** The vCPU that ran last. */
  last: Vcpu | undefined = undefined;
  /** Runnable vCPUs. */
  readonly queue: RunQueue = new RunQueue();
  /** Work of the VMM. */
  readonly host: HostQueue = new HostQueue();
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
  /** Event at the end of the turn of vCPUs that polls of the VMM wait for. */
  turnEvent: EventId = -1;
  /** Whether a chunk is taking effect, so that nothing may be dispatched yet. */
  completing = false;
  /** Whether the current vCPU should give way at the next chance. */
  yieldWanted = false;

  /** Makes an idle core. */
  constructor(
    /** Its number. */
    readonly index: number,
  ) {}

  /** Whether it has nothing to do and takes a vCPU at once. */
  get isFree(): boolean {
    return this.mode === IDLE && !this.completing && !this.current;
  }
}
