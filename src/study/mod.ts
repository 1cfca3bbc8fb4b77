/**
 * Studies: points, groups, stopping rules, executors, and the runner that keeps what it measures.
 *
 * @module
 */
export type { Json, ResultRow } from "../core/mod.ts";
export type { RandomStream } from "../random/mod.ts";
export type {
  EngineRecord,
  FailureRecord,
  GroupOutcomeRecord,
  GroupRecord,
  Measurement,
  PointRecord,
  ReplicationRecord,
  ResultsQuery,
  RunEnding,
  RunRecord,
  Store,
} from "../store/mod.ts";
export type { Group, Measure, MeasureContext, Point, Study } from "./study.ts";
export {
  checkRule,
  type ControlRow,
  type Criterion,
  type FixedRule,
  type LogRatioRule,
  type RelativeRule,
  type ResponsesRule,
  type SequentialRule,
  type StoppingRule,
} from "./rule.ts";
export { type Engine, engineOf } from "./engine.ts";
export type { Executor, ExecutorSession, Task, TaskFailure, TaskResult } from "./executor.ts";
export { inline } from "./inline.ts";
export { workers } from "./workers.ts";
export { type RunOptions, runStudy } from "./run.ts";
export { type PlanEntry, planStudy } from "./plan.ts";
export type { Progress, WidestInterval } from "./progress.ts";
export {
  type Failure,
  type GroupOutcome,
  type PointOutcome,
  type ResponsePrecision,
  type Series,
  type StudyOutcome,
  valuesAt,
} from "./outcome.ts";
export { fullFactorial } from "./full_factorial.ts";
export { sobol } from "./sobol.ts";
export { choice, scaleLinear, scaleLog } from "./scale.ts";
