/**
 * One core: what runs on it, and what waits for it apart from vCPUs.
 *
 * @module
 */
import type { EventId } from "../kernel/mod.ts";
import { HostQueue } from "./_host_queue.ts";
import { NO_DOMAIN } from "./host_work.ts";
import type { Vcpu } from "./vcpu.ts";

/** Nothing runs. */
export const IDLE = 0;
/** Work of the VMM that belongs to no vCPU: a physical interrupt, a poll, a switch. */
export const HOST = 1;
/** A chunk of the current vCPU. */
export const GUEST = 2;

/** No event is under way. */
export const NO_EVENT = -1;

/** The state of a core; the mechanism owns it. */
export class Core {
  /** `IDLE`, `HOST` or `GUEST`. */
  mode = IDLE;
  /** The vCPU that has the core. */
  current: Vcpu | undefined = undefined;
  /** The vCPU that is to run once the VMM's work that ends here has taken effect, if that leads to nothing else. */
  promised: Vcpu | undefined = undefined;
  /** The vCPU that ran last; a policy may clear it, so that the next pays for a switch whoever it is. */
  last: Vcpu | undefined = undefined;
  /** Work of the VMM. */
  readonly host: HostQueue = new HostQueue();
  /** Cycles of switching that are due before anything else. */
  switchCycles = 0;
  /** When what runs, or idleness, began or was last accounted for, in seconds. */
  since = 0;
  /** Cycles left of the VMM's work that runs. */
  hostRemaining = 0;
  /** Domain that the VMM's work that runs is for. */
  hostDomain = NO_DOMAIN;
  /** Core cycles for each cycle of what runs. */
  slowdown = 1;
  /** Event at the end of what runs. */
  endEvent: EventId = NO_EVENT;
  /** Event at the end of the current vCPU's turn. */
  turnEvent: EventId = NO_EVENT;
  /** Event at the end of the turn of vCPUs that polls of the VMM wait for. */
  pollEvent: EventId = NO_EVENT;
  /** Whether a chunk is taking effect or the next is being chosen, so that nothing else may be dispatched. */
  busy = false;
  /** Whether the current vCPU should give way at the next chance. */
  yieldWanted = false;

  /** Makes an idle core. */
  constructor(
    /** Its number. */
    readonly index: number,
  ) {}

  /** Whether it has nothing to do and takes a vCPU at once. */
  get isFree(): boolean {
    return this.mode === IDLE && !this.busy && !this.current;
  }

  /**
   * Whether it takes a vCPU now, or as soon as the work of the VMM that is just taking effect on it has done so, where nobody else is to have
   * it then: between vCPUs a core is idle even while it ends an interrupt.
   */
  get takesVcpu(): boolean {
    if (this.mode !== IDLE || this.current) return false;
    return !this.busy || (this.switchCycles === 0 && !this.host.head && !this.promised);
  }
}
