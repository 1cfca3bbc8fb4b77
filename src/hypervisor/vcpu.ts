/**
 * A virtual CPU: what the scheduler of the cores knows of it.
 *
 * @module
 */
import type { GuestProcessor } from "../guest/mod.ts";

/** Waiting for work. */
export const BLOCKED = 0;
/** Waiting for a core. */
export const RUNNABLE = 1;
/** On a core. */
export const RUNNING = 2;
/** Waiting for the next accounting, its cap being used up. */
export const PARKED = 3;

/** Priorities, higher first. */
export const OVER = 0;
/** Credit is left. */
export const UNDER = 1;
/** Woken with credit left. */
export const BOOST = 2;

/** What a virtual CPU is made with. */
export interface VcpuOptions {
  /** Number of the domain that it belongs to. */
  readonly domain: number;
  /** Its share of the domain's weight. */
  readonly weight: number;
  /** Most core time per second, in cores; 0 is no limit. */
  readonly cap: number;
  /** By core: whether it may run there. */
  readonly allowed: readonly boolean[];
}

/**
 * The state of a virtual CPU; the scheduler makes it and owns it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor } from "@iovlab/iovlab/guest";
 * import { Vcpu } from "@iovlab/iovlab/hypervisor";
 *
 * const options = { domain: 0, weight: 256, cap: 0, allowed: [true] };
 * const vcpu = new Vcpu(new GuestProcessor(1e6), options);
 * assert.deepEqual([vcpu.credit, vcpu.guest.hasWork], [0, false]);
 * ```
 */
export class Vcpu {
  /** `BLOCKED`, `RUNNABLE`, `RUNNING` or `PARKED`. */
  state: number = BLOCKED;
  /** `OVER`, `UNDER` or `BOOST`. */
  priority: number = UNDER;
  /** Core time that it may still use before its share is used up, in seconds. */
  credit = 0;
  /** Credit that it can still take in the hand-out under way, in seconds; negative once it has all. */
  room = 0;
  /** Core time used since the last accounting, in seconds. */
  used = 0;
  /** Core time used since it was put on its core, in seconds. */
  usedOfSlice = 0;
  /** The core that it runs on, or ran on last. */
  core: number = -1;
  /** The vCPU behind it in a run queue. */
  next: Vcpu | undefined = undefined;

  /** Makes a vCPU for a CPU of an operating system. */
  constructor(
    /** The operating system's work on it. */
    readonly guest: GuestProcessor,
    /** Its parameters. */
    readonly options: VcpuOptions,
  ) {}
}
