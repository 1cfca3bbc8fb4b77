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
export { balancedRuns } from "./balanced_runs.ts";
export { inline } from "./inline.ts";
export { workerPool } from "./worker_pool.ts";
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
export {
  baseOf,
  checkFactor,
  type DistributionFactor,
  type Factor,
  factorLevels,
  type FactorOptions,
  type FactorValue,
  factorValue,
  type ListFactor,
  type RangeFactor,
} from "./factor.ts";
export { type Design, type DesignPoint, designPoints, type Setting } from "./design.ts";
export type { Replications, Response, StudyDescription } from "./description.ts";
export { compileStudy, type StudyPoint, studyPoints } from "./compile.ts";
export { overrideStudy } from "./overrides.ts";
export { type LoadedStudy, loadStudy } from "./load.ts";
export { type Rerun, rerun } from "./rerun.ts";
export { summaryTable } from "./summary.ts";
export { type Parameters, parametersOf } from "./parameters.ts";
export { aliasesOf, twoLevel, type TwoLevelDesign } from "./two_level.ts";
export {
  cancelStudy,
  collectStudy,
  continueStudy,
  planSubmission,
  type SlurmOptions,
  type SlurmStatus,
  slurmStatus,
  type SubmitOptions,
  submitStudy,
} from "./slurm.ts";
export { studyProvenance } from "./provenance.ts";
export { storedOutcome } from "./stored.ts";
export {
  type BackgroundOptions,
  type BackgroundStatus,
  BackgroundStudy,
  startStudy,
} from "./background.ts";
export { fullFactorial } from "./full_factorial.ts";
export { sobol } from "./sobol.ts";
export { choice, scaleLinear, scaleLog } from "./scale.ts";
