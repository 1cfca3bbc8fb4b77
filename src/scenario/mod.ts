/**
 * From a host description to numbers: the packet-level simulation, its architectures, its bounds.
 *
 * @module
 */
export type { Json, ResultRow } from "../core/mod.ts";
export type { CostModel, CostName, CostProfile } from "../host/mod.ts";
export type {
  ArchitectureModel,
  DeviceChoice,
  GuestParts,
  Hostility,
  MachineParts,
  Migration,
  Outlet,
  Paths,
} from "./architecture.ts";
export { architectures } from "./architectures.ts";
export { creditSettling } from "./credit_settling.ts";
export { bound, closedRound, type HostBound, type ResourceBound } from "./bounds.ts";
export {
  type DemandResource,
  type FlowDemand,
  type HostDemands,
  hostDemands,
} from "./host_demands.ts";
export {
  type Measure,
  type ThroughputBound,
  throughputBounds,
  type ThroughputLimit,
} from "./throughput_bounds.ts";
export {
  type TransactionShape,
  type TransactionTime,
  transactionTime,
} from "./transaction_time.ts";
export { type EventOutcome, Machine } from "./machine.ts";
export {
  check,
  type HostParameters,
  hostSeries,
  measure,
  measureHost,
  type ReplicationContext,
} from "./measure.ts";
export type { CounterLayout, HostCounter, VmCounter } from "./_counters.ts";
export { evidentWarmUp, INTERVALS, record, type Recording } from "./recorder.ts";
export {
  timeline,
  type TimelineOptions,
  type TimelinePart,
  type TimelineSpan,
} from "./timeline.ts";
export {
  type HostHttperfReport,
  type HttperfReportOptions,
  httperfReports,
} from "./httperf_reports.ts";
export { HostSeries, type SeriesField, type SeriesRow } from "./series.ts";
export { packetLevel, packetPoint } from "./packet_level.ts";
export {
  type BackEndConstant,
  backEndConstants,
  backEndCycles,
  type BackEndPacket,
  backEndWeights,
} from "./back_end.ts";
export {
  backEndObservations,
  calibrate,
  type CalibratedCost,
  type Calibration,
  clockRateOf,
  type UnusedRow,
} from "./calibrate.ts";
export {
  combine,
  confounded,
  type Fit,
  fitNonNegative,
  type FittedConstant,
  type FittedRow,
  type FittedValue,
  type Observation,
} from "../stats/mod.ts";
export {
  predict,
  type Prediction,
  type PredictOptions,
  type Unpredicted,
  type Verdict,
} from "./predict.ts";
export { measuredHost, type MeasuredHostOptions, type MeasuredServer } from "./measured_host.ts";
export {
  type NetperfCosts,
  type NetperfHost,
  netperfHost,
  type NetperfHostOptions,
  type NetperfLoad,
} from "./netperf_host.ts";
export {
  type NetperfCalibration,
  type NetperfCondition,
  type PredictedCondition,
  predictNetperf,
  type PredictNetperfOptions,
} from "./predict_netperf.ts";
export {
  type CalibratedServer,
  type OfferedLoad,
  type PredictedRow,
  predictLoads,
  type PredictLoadsOptions,
  type Ranged,
} from "./predict_loads.ts";
export {
  type PublishedRow,
  publishedRows,
  type PublishedUse,
  type TableOptions,
} from "./published.ts";
export {
  cellLocation,
  type Comparison,
  type ReadFile,
  type RowPlace,
  type RowRecord,
  type RowSpec,
  rowSpec,
  specColumns,
} from "./row_spec.ts";
export type { Edit, Path } from "./_edits.ts";
export type { OpenField } from "./_open_field.ts";
export {
  primaryMetric,
  simulate,
  type SimulateOptions,
  type SimulationResult,
  usualDuration,
} from "./simulate.ts";
export {
  type AccountName,
  accountNames,
  type Accounts,
  noCycles,
  sumOfAccounts,
} from "./lqn/accounts.ts";
export {
  type ConnectionDemand,
  connectionDemand,
  type RoundDemand,
  type VcpuCycles,
} from "./lqn/demands.ts";
export {
  type EventCounts,
  eventCycles,
  eventMeanings,
  type EventName,
  eventNames,
  noEvents,
} from "./lqn/events.ts";
export { type OperatingPoint, operatingPoint, type VmPoint } from "./lqn/operating_point.ts";
export type { LqnArchitecture, LqnParts } from "./lqn/architecture.ts";
export type { CoreMap } from "./lqn/_cores.ts";
export type { RoundKind } from "./lqn/_conversation.ts";
export type { VmInModel } from "./lqn/_network_tasks.ts";
export type { Traffic } from "./lqn/_traffic.ts";
export type { Conversation, ConversationPacket } from "./lqn/_conversation.ts";
export type { TaskParts } from "./lqn/_vcpu_task.ts";
export { lqnArchitectures } from "./lqn/architectures.ts";
export { type HostLqn, hostLqn, type LqnOptions } from "./lqn/host_lqn.ts";
export { lqnOf } from "./lqn/lqn_of.ts";
export { lqnRows } from "./lqn/rows.ts";
export {
  compareEngines,
  type CompareOptions,
  type EngineAnswer,
  engineAnswer,
  type EngineComparison,
} from "./lqn/compare.ts";
export { lqnAnalytic, lqnExact, lqnSimulation, sideBySide } from "./lqn/engines.ts";
export {
  type HostEngineName,
  hostEngineNames,
  type LqnParameters,
  measureLqnAnalytic,
  measureLqnExact,
  measureLqnSimulation,
  measureSideBySide,
  type SideBySideParameters,
} from "./lqn/measure.ts";
