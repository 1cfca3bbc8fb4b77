/**
 * Several running workloads as one.
 *
 * @module
 */
import { sumOfCounts, type WorkloadCounts } from "./counts.ts";
import type { RunningWorkload } from "./workload.ts";

/** Workloads that run side by side and are counted together. */
export class Combined implements RunningWorkload {
  /** Makes one of several. */
  constructor(
    /** The workloads. */
    readonly parts: readonly RunningWorkload[],
  ) {}

  get counts(): WorkloadCounts {
    return sumOfCounts(this.parts.map(({ counts }) => counts));
  }

  get listenDrops(): number {
    return this.parts.reduce((sum, { listenDrops }) => sum + listenDrops, 0);
  }

  stop(): void {
    for (const part of this.parts) part.stop();
  }
}
