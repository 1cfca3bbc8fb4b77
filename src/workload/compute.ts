/**
 * `compute`: a program on each vCPU that computes unit after unit, without a break or with a think time after each.
 *
 * How much slower than on a core of its own it is, is `workSeconds / workSecondsIdeal`: each unit's time from when it could begin to its end, over its cycles by
 * the clock. Waiting for a core, time in the VMM, interrupts, wake-ups and contention for caches and memory make it larger than 1. Its use of caches and memory is
 * the VM's `memory`.
 *
 * It stands for a CPU-bound benchmark such as one of SPEC CPU; nothing of the instruction mix is in it but cycles and memory accesses.
 *
 * @module
 */
import type { ComputeWorkload } from "../host/mod.ts";
import { distribution } from "../random/mod.ts";
import { ComputingProgram } from "./_computing.ts";
import { streamOf } from "./_place.ts";
import { newCounts } from "./counts.ts";
import type { RunningWorkload, WorkloadModel, WorkloadParts } from "./workload.ts";

function start(workload: ComputeWorkload, parts: WorkloadParts): RunningWorkload {
  const counts = newCounts();
  const cycles = distribution(workload.unitCycles);
  const think = workload.thinkTime && distribution(workload.thinkTime);
  const { vcpus } = parts.host.vms[parts.vm];
  const programs = Array.from({ length: vcpus }, (_, cpu) => {
    const cycleStream = streamOf(parts, `unit-cycles/${cpu}`);
    const thinkStream = streamOf(parts, `think-times/${cpu}`);
    const nextPause = () => think ? think.sample(thinkStream) : 0;
    const computing = { nextCycles: () => cycles.sample(cycleStream), nextPause };
    return new ComputingProgram(computing, cpu, nextPause(), counts, parts);
  });
  return { counts, listenDrops: 0, stop: () => programs.forEach((program) => program.stop()) };
}

/** The computing workload. */
export const compute: WorkloadModel<"compute"> = { kind: "compute", start };
