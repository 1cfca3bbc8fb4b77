/**
 * Layered queueing networks as plain data: the model, what a file adds around it, the resolved
 * network that solvers read, and the result that they answer.
 *
 * @module
 */

export type {
  CallOrder,
  LqnActivity,
  LqnCall,
  LqnEntry,
  LqnFan,
  LqnFork,
  LqnForwarding,
  LqnGroup,
  LqnHistogram,
  LqnJoin,
  LqnModel,
  LqnPhase,
  LqnPrecedence,
  LqnProcessor,
  LqnTask,
  ProcessorScheduling,
  ReadWriteLockRole,
  SemaphoreRole,
  SolverParameters,
  TaskScheduling,
} from "./types.ts";
export type {
  BinaryOperator,
  Expression,
  LqnDocument,
  Parameter,
  SpexColumn,
  SpexConvergence,
  SpexObservation,
  SpexVariable,
} from "./document.ts";
export type {
  Network,
  NetworkActivity,
  NetworkCall,
  NetworkEntry,
  NetworkGroup,
  NetworkJoin,
  NetworkProcessor,
  NetworkTask,
  Next,
} from "./network.ts";
export {
  type LqnConvergence,
  type LqnDistribution,
  type LqnMetric,
  type LqnMetricDefinition,
  lqnMetrics,
  type LqnResult,
  type LqnRun,
  type LqnSolver,
  type LqnValue,
  valueOf,
} from "./result.ts";
export { LqnRefusal, type LqnRefusalOptions } from "./refusal.ts";
export { checkModel, type ModelFault } from "./check.ts";
export { lqn, resolve, type ResolveOptions } from "./resolve.ts";
export {
  evaluate,
  evaluateIn,
  type EvaluateOptions,
  formatExpression,
  type SpexScope,
  type SpexValue,
  type SpexValues,
} from "./expression.ts";
export { instantiate } from "./instantiate.ts";
export {
  nextValues,
  type NextValuesOptions,
  observe,
  report,
  type ReportOptions,
  type SpexColumnValue,
} from "./report.ts";
export { SpexError, type SpexErrorOptions } from "./spex_error.ts";
export { type SpexPoint, type SpexSolution, sweep, sweepOf } from "./sweep.ts";
