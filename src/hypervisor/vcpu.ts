/**
 * A virtual CPU: what the scheduler of the cores knows of it.
 *
 * @module
 */
import type { GuestProcessor } from "../guest/mod.ts";
import { defaults, type VmSchedule } from "../host/mod.ts";

/** Waiting for work. */
export const BLOCKED = 0;
/** Waiting for a core. */
export const RUNNABLE = 1;
/** On a core. */
export const RUNNING = 2;
/** Waiting for its cap's next period. */
export const PARKED = 3;

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
  /** What schedulers by time need to know of it; the host's default where it is left out. */
  readonly schedule?: VmSchedule;
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
 * assert.deepEqual([vcpu.credit, vcpu.guest.hasWork, vcpu.schedule.warp], [0, false, 0]);
 * ```
 */
export class Vcpu {
  /** `BLOCKED`, `RUNNABLE`, `RUNNING` or `PARKED`. */
  state: number = BLOCKED;
  /** The core that it runs on, or ran on last. */
  core: number = -1;
  /** The vCPU behind it in a run queue. */
  next: Vcpu | undefined = undefined;
  /** Core time used since the policy set this to 0 (it does so for each period of caps), in seconds. */
  used = 0;
  /** Core time used since it was put on its core, or its policy gave it another turn, in seconds. */
  usedOfSlice = 0;
  /** Place in a run queue, higher first; what it means is the policy's. */
  priority = 0;
  /** The policy's measure of what it may still use: seconds, or virtual seconds. */
  credit = 0;
  /** The policy's: what `credit` can still take in the hand-out under way, in seconds; negative once it has all. */
  room = 0;
  /** Number of the core that runs it as soon as the VMM's work there has taken effect, if that leads to nothing else; -1 for none. */
  awaitedBy: number = -1;
  /** What schedulers by time need to know of it. */
  readonly schedule: VmSchedule;

  /** Makes a vCPU for a CPU of an operating system. */
  constructor(
    /** The operating system's work on it. */
    readonly guest: GuestProcessor,
    /** Its parameters. */
    readonly options: VcpuOptions,
    /** Its number among the scheduler's vCPUs, from 0. */
    readonly index: number = 0,
  ) {
    this.schedule = options.schedule ?? defaults.vm.schedule;
  }
}
