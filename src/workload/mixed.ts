/**
 * `mixed`: several workloads in one VM, each with programs and random streams of its own; their counts are summed.
 *
 * The streams of part `i` of a VM are named `vm/NAME/i/...`, so that a part that is added at the end leaves the others as they were.
 *
 * @module
 */
import type { Workload } from "../host/mod.ts";
import { Combined } from "./_combined.ts";
import type { RunningWorkload, WorkloadModel, WorkloadParts } from "./workload.ts";

/** A mixed workload that runs. */
export interface RunningMixed extends RunningWorkload {
  /** Its parts, in the order of the description. */
  readonly parts: readonly RunningWorkload[];
}

/** The mixed workload, whose parts are started as a table of workloads says. */
export function mixedOf(
  startPart: (workload: Workload, parts: WorkloadParts) => RunningWorkload,
): WorkloadModel<"mixed"> {
  return {
    kind: "mixed",
    start: (workload, parts): RunningMixed => {
      const { name } = parts.host.vms[parts.vm];
      return new Combined(
        workload.parts.map((part, index) =>
          startPart(part, { ...parts, path: `vm/${name}/${index}` })
        ),
      );
    },
  };
}
