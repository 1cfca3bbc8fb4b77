/**
 * From effects to verdicts: paired comparison, claims, regions of the parameter space, sensitivity; results measured with other tools.
 *
 * Pure functions on plain data. Browser-safe.
 *
 * @module
 */
export type { ResultRow } from "../core/mod.ts";
export { checkEstimate, type Estimate } from "./estimate.ts";
export {
  compare,
  type ComparisonRow,
  type Replicated,
  type SystemRow,
  systemRows,
  type WhichValue,
} from "./compare_results.ts";
export { comparePaired, type PairedComparison } from "./compare.ts";
export type { Claim, ClaimComparison, ClaimSource, Tolerance } from "./claim.ts";
export { checkClaim } from "./check_claim.ts";
export { agreement, type Answer, type ClaimBand, claimBand, claimHolds } from "./band.ts";
export {
  effectOf,
  type Evidence,
  type FactorLabel,
  type HostEvidence,
  type Parameters,
  type SpaceEvidence,
  type SpacePoint,
} from "./evidence.ts";
export { shareOfSpace, type SpaceShare, surelyHolds } from "./space.ts";
export { findRegion, type Region, type RegionOptions } from "./region.ts";
export { type Finding, type Verdict, type VerdictName } from "./verdict.ts";
export { judge } from "./judge.ts";
export {
  claimsCsvColumns,
  type ClaimsCsvRow,
  claimsCsvRows,
  type ClaimsTableRow,
  claimsTableRows,
} from "./claims_table.ts";
export { type EffectQuantile, quantilesOfEffect } from "./effect_quantiles.ts";
export { midRanks } from "./ranks.ts";
export { type RankRegression, rankRegression } from "./rank_regression.ts";
export {
  type FactorSensitivity,
  type Sensitivity,
  sensitivity,
  type SensitivityOptions,
} from "./sensitivity.ts";
export { summarize, type SummaryRow, valuesOf } from "./summarize.ts";
export {
  independentSample,
  type PairingKey,
  type Pairs,
  pairsOf,
  replicationSample,
  type Sample,
} from "./sample.ts";
export { type PairedTest, pairedTest } from "./paired_test.ts";
export { welch, type WelchTest } from "./welch.ts";
export { mannWhitney, type MannWhitneyTest } from "./mann_whitney.ts";
export { type CompareOptions, compareSystems, type SystemComparison } from "./compare_systems.ts";
export {
  blocksOf,
  bootstrap,
  bootstrapBlocks,
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapPaired,
} from "./bootstrap.ts";
export { type BootstrapEnds, bootstrapEnds } from "./bootstrap_ends.ts";
export { type FactorialColumns, type Level } from "./factorial_columns.ts";
export { anova, type AnovaOptions, type AnovaRow, type AnovaTable } from "./anova.ts";
export { type Sphericity } from "./sphericity.ts";
export { allPairs, type Contrast, type ContrastEstimate, contrasts } from "./contrasts.ts";
export { type TwoLevelEffect, type TwoLevelEffects, twoLevelEffects } from "./two_level.ts";
export {
  agreesWithPaper,
  type Equivalence,
  equivalence,
  equivalenceOverSpace,
  type EquivalenceTarget,
  pairedEquivalence,
  type SpaceEquivalence,
} from "./equivalence.ts";
export {
  type Demand,
  type DemandFit,
  type DemandOptions,
  serviceDemands,
  type UtilizationColumns,
} from "./service_demands.ts";
export { fitServer, type ServerColumns, type ServerFit } from "./fit_server.ts";
export { fitNetperf, netperfDemand, type NetperfFit } from "./fit_netperf.ts";
export { type JudgedPrediction, judgePredictions } from "./judge_predictions.ts";
export type { MeasuredAndPredicted } from "./_beside_measured.ts";
export { againstMeasured, type AgainstRow } from "./against_measured.ts";
export { type DesignRun } from "./sensitivity_design.ts";
export {
  morris,
  type MorrisDesign,
  morrisDesign,
  type MorrisEffect,
  type MorrisOptions,
} from "./morris.ts";
export {
  type SobolDesign,
  sobolDesign,
  type SobolDesignOptions,
  type SobolIndex,
  type SobolIndices,
  sobolIndices,
  type SobolOptions,
} from "./sobol_indices.ts";
export { machineRepair, md1k, mg1, mmc, type QueueFigures } from "./queue_theory.ts";
export {
  productForm,
  type ProductFormFigures,
  type ProductFormStation,
  type StationFigures,
} from "./product_form.ts";
export {
  checkExponential,
  type CheckLevel,
  checkPoisson,
  type ExponentialCheck,
  type PoissonCheck,
} from "./poisson_check.ts";
export type {
  ClosedArrivals,
  Discipline,
  NetworkDescription,
  OpenArrivals,
  QueueDescription,
  QueueQuantity,
  ServiceTimes,
  SimulatedQuantities,
  StationDescription,
} from "./queue_description.ts";
export {
  type AssumptionCheck,
  type Crosscheck,
  crosscheck,
  type CrosscheckOptions,
  type QuantityCheck,
  type TheoryName,
} from "./crosscheck.ts";
export {
  agreementTable,
  bootstrapTable,
  type CompareColumns,
  compareTable,
  equivalenceTable,
} from "./compare_table.ts";
export {
  anovaTable,
  contrastsTable,
  factorialColumns,
  type FactorialNames,
  twoLevelTable,
} from "./variance_table.ts";
export {
  crosscheckTable,
  demandsTable,
  designTable,
  morrisTable,
  sobolTable,
} from "./model_table.ts";
export type {
  MeasuredOptions,
  MeasuredSide,
  NetperfOptions,
  NetperfTest,
} from "./measured/options.ts";
export { readHttperf } from "./measured/httperf.ts";
export { readNetperf, readNetperfResults } from "./measured/netperf.ts";
export { readIperf3 } from "./measured/iperf3.ts";
export { readWrk } from "./measured/wrk.ts";
export { readSar } from "./measured/sar.ts";
export { readPidstat } from "./measured/pidstat.ts";
export {
  type LoadRow,
  loadRows,
  type MeasuredRun,
  readRuns,
  type RunUse,
  runValues,
} from "./measured/runs.ts";
export {
  type ConditionRow,
  netperfRows,
  type NetperfRun,
  type NetperfRunsOptions,
  readNetperfRuns,
} from "./measured/netperf_runs.ts";
export {
  checkCsvMapping,
  type CsvColumn,
  type CsvMapping,
  type CsvMappingRow,
} from "./measured/csv_mapping.ts";
export { readMeasuredCsv } from "./measured/csv.ts";
export {
  measuredSourceHash,
  type MeasuredTool,
  measuredTools,
  readMeasured,
  type ReadMeasuredOptions,
} from "./measured/readers.ts";
export { withUnit } from "./with_unit.ts";
