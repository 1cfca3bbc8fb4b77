/**
 * Results of layered queueing networks for people: tables, comparisons, and how solvers do against
 * references.
 *
 * @module
 */
export { type LqnReference, type LqnReferenceValue, readReference } from "./reference.ts";
export {
  type ConformanceAnswer,
  conformanceColumns,
  type ConformanceRow,
  conformanceRows,
  type ConformanceStatus,
  metricOfKey,
  relativeError,
} from "./conformance.ts";
export {
  type ErrorSummary,
  type ModelSummary,
  summarizeErrors,
  summarizeModels,
} from "./summary.ts";
export { distributionTables } from "./distributions.ts";
export { estimateText } from "./estimate.ts";
export { lqnSummary, lqnTableList, type LqnTables, lqnTables } from "./tables.ts";
export {
  lqnResultColumns,
  type LqnResultRow,
  lqnResultRows,
  lqnValues,
  type LqnValueTable,
} from "./rows.ts";
export {
  type CompareOptions,
  compareResults,
  comparisonTables,
  type LqnComparison,
} from "./compare.ts";
export { intervalOf, type LqnInterval, lqnSideBySide, type LqnSideBySideOptions } from "./side.ts";
