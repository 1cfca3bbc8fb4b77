/**
 * Workloads: what VMs are asked to do, by whom, and what is counted of it.
 *
 * @module
 */
export { changeOpen, countNames, newCounts, sumOfCounts, type WorkloadCounts } from "./counts.ts";
export { httperf, type RunningHttperf } from "./httperf.ts";
export { type HttperfReport, httperfReport, HttperfStatistics } from "./httperf_report.ts";
export { idle } from "./idle.ts";
export type {
  HostileSide,
  RunningWorkload,
  ServerProgram,
  Tasks,
  WorkloadModel,
  WorkloadParts,
} from "./workload.ts";
export { startWorkload, workloads } from "./workloads.ts";
