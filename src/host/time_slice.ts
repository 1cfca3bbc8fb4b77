/**
 * The longest turn that a scheduler gives.
 *
 * @module
 */
import type { Scheduler, VmSchedule } from "./schedulers.ts";

/**
 * How long a vCPU may run on while others wait for the core, in seconds: what a run must be many times as long as, so that what
 * the scheduler does averages out.
 *
 * It is the time slice of `credit` and `round-robin`, the initial credit of `credit2` (a vCPU that runs alone against an equal loses
 * at most that), the period of `sedf` (the longest of the VMs'), the context allowance of `bvt`, and the frame of `partitioned`.
 *
 * @param scheduler The scheduler of a host.
 * @param schedules What `sedf` knows of its VMs.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host, timeSlice } from "@iovlab/iovlab/host";
 *
 * const { scheduler } = host({ architecture: "vdi", vms: [{ name: "a", workload: { kind: "idle" } }] });
 * assert.equal(timeSlice(scheduler), 0.03);
 * ```
 */
export function timeSlice(scheduler: Scheduler, schedules: readonly VmSchedule[] = []): number {
  switch (scheduler.kind) {
    case "credit":
    case "round-robin":
      return scheduler.slice;
    case "credit2":
      return scheduler.initialCredit;
    case "sedf":
      return Math.max(scheduler.extraSlice, ...schedules.map(({ period }) => period));
    case "bvt":
      return scheduler.contextAllowance;
    case "partitioned":
      return scheduler.frame;
  }
}
