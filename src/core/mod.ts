/**
 * What every other module may use: errors, checks, plain data, result rows, the metric vocabulary.
 *
 * @module
 */
export { InputError, type InputErrorOptions, type SourceLocation } from "./errors.ts";
export {
  checkFinite,
  checkInteger,
  checkNonNegative,
  checkPositive,
  checkProbability,
} from "./check.ts";
export { closest, hint } from "./closest.ts";
export { canonicalJson, hashJson, hashText, type Json } from "./json.ts";
export { type Metric, metrics, unitOf } from "./metric.ts";
export { type ResultRow } from "./row.ts";
