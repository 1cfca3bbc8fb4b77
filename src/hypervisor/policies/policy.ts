/**
 * What a scheduling policy promises the mechanism of the cores, and what it may ask of it.
 *
 * The mechanism dispatches, pauses and charges; the policy says who runs where and for how long. It keeps the runnable vCPUs
 * that have no core in queues of its own.
 *
 * Life of a vCPU: `add`; when it has work, `wake`; `takeNext` puts it on a core until `turnUntil`, when `turnEnd` decides; whenever it
 * leaves its core, for whatever reason, `released`. Between these, `charge` says how long it had the core.
 *
 * @module
 */
import type { Simulation } from "../../kernel/mod.ts";
import type { Core } from "../_core.ts";
import type { Vcpu } from "../vcpu.ts";

/** The vCPU keeps its core for another turn. */
export const KEEP = 0;
/** The vCPU gives way and stays runnable. */
export const YIELD = 1;
/** The vCPU gives way until its policy puts it back. */
export const PARK = 2;

/** Rounding of times in seconds: what is closer counts as reached, and no turn is shorter. */
export const ROUNDING = 1e-9;

/** Who runs where, and for how long. */
export interface SchedulingPolicy {
  /** A vCPU was made, blocked; its `core` is where it starts. */
  add(vcpu: Vcpu): void;
  /** A blocked vCPU has work: the policy makes it `RUNNABLE`, queues it and pokes a core, or makes it `PARKED`. */
  wake(vcpu: Vcpu): void;
  /** Takes the vCPU that a core runs next out of its queue; `undefined` where there is none. Nothing runs on the core. */
  takeNext(core: Core): Vcpu | undefined;
  /** When the mechanism is to call `turnEnd`, in seconds of the clock; asked when a vCPU has got a core, or keeps it. */
  turnUntil(core: Core, vcpu: Vcpu): number;
  /** The turn is over, all time charged: `KEEP`, `YIELD` or `PARK`. Asked again if work of the VMM is in the way. */
  turnEnd(core: Core, vcpu: Vcpu): number;
  /** A vCPU may be preempted on its core now, as a poke has asked for: whether it gives way. */
  givesWay(core: Core, current: Vcpu): boolean;
  /** A poll of the VMM has the core of a vCPU that wants to run: whether it may go to another core. It is then `released` and `displaced`, or taken at once. */
  mayMove(vcpu: Vcpu): boolean;
  /** A vCPU has left its core: `BLOCKED`, `PARKED`, or `RUNNABLE`, when the policy queues it. */
  released(core: Core, vcpu: Vcpu): void;
  /** A vCPU that gave way still waits, and its core has something else to do, if there is anything. */
  displaced(vcpu: Vcpu): void;
  /** A vCPU had its core for so many seconds. */
  charge(vcpu: Vcpu, seconds: number): void;
}

/** What a policy may ask of the mechanism. */
export interface CoreControl {
  /** The clock. */
  readonly simulation: Simulation;
  /** The cores. */
  readonly cores: readonly Core[];
  /** All vCPUs, by index. */
  readonly vcpus: readonly Vcpu[];
  /** Brings the charges of a core up to date, or of all. */
  settle(core?: Core): void;
  /** Something may have changed for a core: an idle one looks for a vCPU, one that runs asks `givesWay` where `preempts`. */
  poke(core: Core, preempts: boolean): void;
  /** Has a core that is free and may run a runnable vCPU look for one. */
  offer(vcpu: Vcpu): void;
  /** Ends the turn of a core's current vCPU, so that `turnEnd` is asked now. */
  endTurn(core: Core): void;
  /** Ends the turn of a core's current vCPU at a time, in seconds of the clock, if it would last longer. */
  endTurnBy(core: Core, time: number): void;
  /** Time that putting a vCPU on a core takes where another has run, in seconds. */
  switchSeconds(vcpu: Vcpu, core: Core): number;
}
