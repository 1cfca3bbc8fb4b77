/**
 * iovlab: simulate and judge I/O virtualization, from a host description to a verdict.
 *
 * The names that experiments and notebooks use, grouped by layer. The parts of the models (devices, drivers, protocol stacks) are
 * under sub-paths such as `@iovlab/iovlab/hypervisor`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bound, costModelOf, host, xen2009 } from "@iovlab/iovlab";
 *
 * const workload = { kind: "httperf", sessions: 64 } as const;
 * const split = host({ architecture: "split-driver", vms: [{ name: "web", count: 2, workload }] });
 * const vdi = { ...split, architecture: "vdi" } as const;
 * const costs = costModelOf(xen2009);
 * assert.ok(bound(vdi, costs).repliesPerSecond > bound(split, costs).repliesPerSecond);
 * ```
 *
 * @module
 */

// core
export {
  InputError,
  type Json,
  type Metric,
  metrics,
  type ResultRow,
  unitOf,
} from "./src/core/mod.ts";

// random
export {
  type ArrivalSpec,
  type DistributionSpec,
  latinHypercube,
  RandomStream,
  randomStream,
} from "./src/random/mod.ts";

// statistics
export {
  type Interval,
  logRatioInterval,
  mser5,
  QuantileSketch,
  replicationInterval,
  studentQuantile,
  Tally,
  TimeAverage,
  wilsonInterval,
} from "./src/stats/mod.ts";

// kernel
export { Simulation } from "./src/kernel/mod.ts";

// hosts and costs
export {
  type Architecture,
  costDefinitions,
  costGroups,
  type CostModel,
  costModelOf,
  type CostName,
  type CostProfile,
  type Host,
  type HostInput,
  type HttperfInput,
  kvm2015,
  movedCosts,
  profiles,
  readHost,
  timeSlice,
  xen2009,
  xen45,
} from "./src/host/mod.ts";

// packet-level simulation
export {
  architectures,
  bound,
  type CalibratedServer,
  type HostBound,
  type HostDemands,
  hostDemands,
  type HostParameters,
  hostSeries,
  measuredHost,
  measureHost,
  packetLevel,
  predictLoads,
  primaryMetric,
  type SeriesRow,
  simulate,
  type SimulateOptions,
  type SimulationResult,
  type ThroughputBound,
  throughputBounds,
  timeline,
  type TimelineOptions,
  type TimelineSpan,
  type TransactionTime,
  transactionTime,
  usualDuration,
} from "./src/scenario/mod.ts";
export { httperfReport, withTraces } from "./src/workload/mod.ts";

// hosts as layered queueing networks
export {
  type EventCounts,
  type HostEngineName,
  hostEngineNames,
  type HostLqn,
  hostLqn,
  lqnAnalytic,
  lqnExact,
  lqnOf,
  type LqnOptions,
  lqnRows,
  lqnSimulation as lqnSimulationEngine,
  type OperatingPoint,
  operatingPoint,
  sideBySide,
} from "./src/scenario/mod.ts";

// layered queueing networks
export {
  checkModel,
  instantiate,
  lqn,
  type LqnDocument,
  type LqnMetric,
  lqnMetrics,
  type LqnModel,
  LqnRefusal,
  type LqnResult,
  type LqnTask,
  type LqnValue,
  resolve as resolveLqn,
  sweep,
  sweepOf,
  valueOf,
} from "./src/lqn/model/mod.ts";
export {
  readLqn,
  readLqnModel,
  readLqnResult,
  writeLqn,
  writeLqnResult,
} from "./src/lqn/format/mod.ts";
export { type ExactOptions, solveExact } from "./src/lqn/exact/mod.ts";
export { solve, type SolveOptions } from "./src/lqn/solve/mod.ts";
export { simulateLqn, type SimulateLqnOptions } from "./src/lqn/simulate/mod.ts";
export { simulateLqnParallel, type SimulateLqnParallelOptions } from "./src/lqn/run/mod.ts";
export { drawModel, type DrawModelOptions } from "./src/lqn/draw/mod.ts";
export {
  compareResults,
  comparisonTables,
  distributionTables,
  intervalOf,
  type LqnComparison,
  lqnResultRows,
  lqnSideBySide,
  lqnSummary,
  lqnTableList,
  type LqnTables,
  lqnTables,
  lqnValues,
} from "./src/lqn/report/mod.ts";

// store and study
export {
  csvText,
  diffResults,
  jsonText,
  meansTable,
  openStore,
  parquetBytes,
  type ResultsQuery,
  Store,
  type StoreOptions,
  storeOrEmpty,
  writeCsv,
  writeFileAtomic,
  writeJson,
  writeParquet,
} from "./src/store/mod.ts";
export {
  aliasesOf,
  type BackgroundOptions,
  type BackgroundStatus,
  BackgroundStudy,
  balancedRuns,
  cancelStudy,
  collectStudy,
  compileStudy,
  continueStudy,
  type Criterion,
  type Design,
  designPoints,
  type Engine,
  engineOf,
  type Factor,
  factorLevels,
  type FactorValue,
  type Group,
  inline,
  type LoadedStudy,
  loadStudy,
  type Measure,
  type MeasureContext,
  overrideStudy,
  type PlanEntry,
  planStudy,
  planSubmission,
  type Point,
  type PointOutcome,
  type Progress,
  type Replications,
  rerun,
  type Response,
  runStudy,
  type Setting,
  type SlurmOptions,
  type SlurmStatus,
  slurmStatus,
  startStudy,
  type StoppingRule,
  storedOutcome,
  type Study,
  type StudyDescription,
  type StudyOutcome,
  studyPoints,
  type SubmitOptions,
  submitStudy,
  summaryTable,
  twoLevel,
  valuesAt,
  workerPool,
  workers,
} from "./src/study/mod.ts";

// analysis
export {
  againstMeasured,
  type AgainstRow,
  agreementTable,
  agreesWithPaper,
  anova,
  anovaTable,
  bootstrap,
  bootstrapPaired,
  bootstrapTable,
  type Claim,
  compare,
  comparePaired,
  compareSystems,
  compareTable,
  type ComparisonRow,
  contrasts,
  contrastsTable,
  crosscheck,
  crosscheckTable,
  demandsTable,
  equivalence,
  equivalenceTable,
  type Estimate,
  type Evidence,
  fitServer,
  independentSample,
  judge,
  type LoadRow,
  loadRows,
  mannWhitney,
  type MeasuredRun,
  morris,
  morrisDesign,
  morrisTable,
  type PairedComparison,
  pairedTest,
  quantilesOfEffect,
  readMeasured,
  readRuns,
  type Replicated,
  replicationSample,
  runValues,
  sensitivity,
  type ServerFit,
  serviceDemands,
  sobolDesign,
  sobolIndices,
  sobolTable,
  type SpacePoint as SpaceEvidencePoint,
  type SystemRow,
  systemRows,
  twoLevelEffects,
  twoLevelTable,
  type Verdict,
  welch,
} from "./src/analysis/mod.ts";

// figures and tables
export {
  architectureStyles,
  cpuPartStyles,
  distributionFigure,
  engineStyles,
  type Figure,
  groupedFigure,
  inlineSvg,
  intervalFigure,
  lineFigure,
  matrixFigure,
  schedulerStyles,
  stackedBarFigure,
  type Table,
  timelineFigure,
  timePartStyles,
  tornadoFigure,
} from "./src/plot/mod.ts";
export {
  type Citation,
  citationText,
  claimSource,
  differenceEffect,
  dividedColumn,
  drawnFigure,
  driversTable,
  type Effect,
  effectByHost,
  effectColumns,
  effectDrivers,
  type EffectFigureOptions,
  effectOverSpace,
  effectsColumns,
  effectUnits,
  type Experiment,
  type ExperimentFigure,
  type ExperimentOptions,
  type ExperimentResult,
  type ExperimentTable,
  factorLabels,
  type FigureContext,
  type FigureKinds,
  type Gap,
  groupColumns,
  groupUnits,
  inWords,
  joined,
  judgeEffects,
  lineColumns,
  longColumns,
  longRows,
  meanEffect,
  metricColumns,
  metricUnits,
  missedNotes,
  Outcomes,
  type PaperWidth,
  percentagePoints,
  percentEffect,
  precisionNote,
  quantilesTable,
  shortUnit,
  type Source,
  type SpaceEffects,
  spaceTable,
  type Statement,
  stylesLabels,
  type TableRow,
  unitsOfFactors,
  unsettledNotes,
  valueColumns,
  valueOfColumn,
  valuesOf,
} from "./src/experiment/mod.ts";
export {
  type ExperimentRun,
  figure,
  host,
  latexNumber,
  latexTable,
  printTable,
  progressDisplay,
  progressText,
  resultFigure,
  resultTable,
  runExperiment,
  show,
  showStudy,
  type ShowStudyOptions,
  toPdf,
  toPng,
  verdictTable,
  writeExperiment,
  writeFigure,
} from "./src/report/mod.ts";
