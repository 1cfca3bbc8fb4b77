/**
 * Workloads: what VMs are asked to do, by whom, and what is counted of it.
 *
 * @module
 */
export { bursts } from "./bursts.ts";
export { compute } from "./compute.ts";
export { changeOpen, countNames, newCounts, sumOfCounts, type WorkloadCounts } from "./counts.ts";
export { exhaustion } from "./exhaustion.ts";
export { flood } from "./flood.ts";
export { httperf, type RunningHttperf } from "./httperf.ts";
export { type HttperfReport, httperfReport } from "./httperf_report.ts";
export { HttperfStatistics } from "./httperf_statistics.ts";
export { httperfText } from "./httperf_text.ts";
export { idle } from "./idle.ts";
export { interruptStorm } from "./interrupt_storm.ts";
export { iperf } from "./iperf.ts";
export type { RunningMixed } from "./mixed.ts";
export { netperf } from "./netperf.ts";
export { readTrace, withTraces } from "./read_trace.ts";
export { rogueDma } from "./rogue_dma.ts";
export { tickEvasion } from "./tick_evasion.ts";
export { trace } from "./trace.ts";
export type {
  HostileSide,
  RunningWorkload,
  ServerProgram,
  Tasks,
  WorkloadModel,
  WorkloadParts,
} from "./workload.ts";
export { startWorkload, workloads } from "./workloads.ts";
