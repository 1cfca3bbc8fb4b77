/**
 * Workloads: what VMs are asked to do, by whom, and what is counted of it.
 *
 * @module
 */
export { changeOpen, countNames, newCounts, sumOfCounts, type WorkloadCounts } from "./counts.ts";
export { Httperf } from "./httperf.ts";
