/**
 * `idle`: a VM that is asked to do nothing.
 *
 * @module
 */
import { newCounts } from "./counts.ts";
import type { WorkloadModel } from "./workload.ts";

/** The workload that does nothing. */
export const idle: WorkloadModel<"idle"> = {
  kind: "idle",
  start: () => ({ counts: newCounts(), listenDrops: 0, stop: () => {} }),
};
