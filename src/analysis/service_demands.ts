/**
 * Service demands from the utilization law, by least squares with no demand below 0.
 *
 * A device that serves classes at rates X_c, each request keeping it busy for D_c seconds, is busy for a share `U = U_0 + sum X_c D_c` of the time, where U_0 is
 * what it does without requests. From measured intervals (U, X_1, ... X_C) the demands are found that make the squares of the errors of U least, none
 * below 0. Source: P. J. Denning and J. P. Buzen, The operational analysis of queueing network models, ACM Computing Surveys
 * 10(3), 1978, for the law; J. Rolia and V. Vetland, Parameter estimation for performance models of distributed application systems, CASCON
 * 1995, for the regression. The solver is that of M. H. Van Benthem and M. R. Keenan (package `ml-fcnnls`).
 *
 * The interval of a demand holds all values d for which the best fit with the demand fixed at d has `RSS(d) <= RSS (1 + F / (n - p))`, F the quantile of F
 * with 1 and n - p degrees of freedom, p the number of demands and the intercept. Where no demand is near 0 this is Student's
 * usual interval; at 0 it is one-sided and still says how large the demand may be.
 *
 * `conditionNumber` is the ratio of the largest to the smallest singular value of the columns at length 1 (with the intercept's), and
 * `varianceInflation` by how much a demand's variance is larger than with unrelated rates. From 30, or 10, on the classes rise and fall together: their sum
 * is known, each alone is not. Source: D. A. Belsley, E. Kuh and R. E. Welsch, Regression Diagnostics, 1980, chapter 3.
 *
 * Assumptions: errors of U are independent, of one variance and normal; demands do not depend on the load. Measured intervals that follow each
 * other should be long beside a request.
 *
 * @module
 */
import { fcnnlsVector } from "ml-fcnnls";
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { checkFinite, checkInteger, InputError } from "../core/mod.ts";
import { fQuantile } from "../stats/mod.ts";
import { residual, squaresOf } from "./_least_squares.ts";
import type { Estimate } from "./estimate.ts";
import { refuseConfidence } from "./welch.ts";

/** Measured intervals as plain columns of one length. */
export interface UtilizationColumns {
  /** Utilization of the device in each interval: mean number of busy servers, from 0 to their number. */
  readonly utilization: ArrayLike<number>;
  /** Throughput of each class in each interval, by its name, in requests per second. */
  readonly throughput: Readonly<Record<string, ArrayLike<number>>>;
}

/** Options of {@linkcode serviceDemands}. */
export interface DemandOptions {
  /** Whether the device may be busy without requests; true where absent. */
  readonly intercept?: boolean;
  /** The confidence of the intervals; 0.95 where absent. */
  readonly confidence?: number;
}

/** A fitted demand. */
export interface Demand extends Estimate {
  /** The class. */
  readonly name: string;
  /** Whether the least squares lie at the bound 0. */
  readonly atBound: boolean;
  /** How many times its variance is what it would be with unrelated rates; `Infinity` where it is not determined. */
  readonly varianceInflation: number;
}

/** Service demands with what the measurements can say about them. */
export interface DemandFit {
  /** The demand of each class, in seconds per request. */
  readonly demands: readonly Demand[];
  /** Utilization without requests; absent where no intercept was asked for. */
  readonly intercept?: Estimate;
  /** Share of the variance of U that is explained (about 0 and not the mean without an intercept). */
  readonly rSquared: number;
  /** Standard deviation of the errors of U. */
  readonly deviation: number;
  /** Measured less fitted utilization, by interval. */
  readonly residuals: readonly number[];
  /** Intervals less demands and intercept. */
  readonly degreesOfFreedom: number;
  /** Largest over smallest singular value of the columns at length 1. */
  readonly conditionNumber: number;
  /** What makes the demands doubtful, in words; empty where nothing does. */
  readonly warnings: readonly string[];
  /** The nominal probability that each interval covers the true value. */
  readonly confidence: number;
}

/** From this condition number on columns are nearly alike. */
const worstCondition = 30;
/** From this variance inflation on a demand is not known by itself. */
const worstInflation = 10;
/** A scaled coefficient below this share of the largest is at the bound. */
const boundTolerance = 1e-12;

/** The nonnegative least squares of columns: coefficients and residual sum of squares. */
function fit(columns: readonly Float64Array[], response: Float64Array) {
  if (columns.length === 0) return { values: [], squares: squaresOf(response) };
  const lengths = columns.map((column) => Math.sqrt(squaresOf(column)));
  const design = new Matrix(columns[0].length, columns.length);
  columns.forEach((column, j) =>
    column.forEach((value, i) => design.set(i, j, value / lengths[j]))
  );
  const scaled = fcnnlsVector(design, Array.from(response)).K.getColumn(0);
  const least = boundTolerance * Math.max(...scaled);
  const values = scaled.map((value, j) => value > least ? value / lengths[j] : 0);
  return { values, squares: squaresOf(left(columns, response, values)) };
}

function left(
  columns: readonly Float64Array[],
  response: Float64Array,
  values: readonly number[],
): Float64Array {
  return response.map((value, row) =>
    columns.reduce((rest, column, j) => rest - values[j] * column[row], value)
  );
}

/** What an end of an interval is searched from. */
interface Search {
  /** Which coefficient. */
  readonly index: number;
  /** Its best value. */
  readonly best: number;
  /** How far to step at first; below 0 for the lower end. */
  readonly step: number;
  /** The least residual sum of squares. */
  readonly least: number;
  /** The residual sum of squares at the end. */
  readonly limit: number;
}

/** Relative width at which an end is found. */
const endTolerance = 1e-10;

/**
 * The end of a coefficient's interval on one side of its best value: where the residual sum of squares passes the limit.
 *
 * The root of its rise is straight as long as no other coefficient meets its bound, so the rule of false position
 * (with the Illinois halving, which keeps both sides moving) needs a few fits only.
 */
function endOf(columns: readonly Float64Array[], response: Float64Array, search: Search): number {
  const { index, best, step, least, limit } = search;
  const others = columns.filter((_, j) => j !== index);
  const wanted = Math.sqrt(limit - least);
  const excess = (value: number) => {
    const rest = response.map((y, row) => y - value * columns[index][row]);
    return Math.sqrt(Math.max(0, fit(others, rest).squares - least)) - wanted;
  };
  let [inside, atInside] = [best, -wanted];
  let outside = step < 0 ? 0 : best + step;
  let atOutside = excess(outside);
  if (step < 0 && atOutside <= 0) return 0;
  for (; atOutside <= 0; atOutside = excess(outside)) {
    [inside, atInside, outside] = [outside, atOutside, outside + 2 * (outside - best)];
  }
  let last = 0;
  for (let round = 0; round < 100; round++) {
    const width = outside - inside;
    if (Math.abs(width) <= endTolerance * Math.abs(outside)) break;
    const next = inside - atInside * width / (atOutside - atInside);
    const atNext = excess(next);
    if (Math.abs(atNext) <= endTolerance * wanted) return next;
    const side = Math.sign(atNext);
    const again = side === last ? 0.5 : 1;
    if (side > 0) [outside, atOutside, atInside] = [next, atNext, atInside * again];
    else [inside, atInside, atOutside] = [next, atNext, atOutside * again];
    last = side;
  }
  return (inside + outside) / 2;
}

function conditionOf(columns: readonly Float64Array[]): number {
  const design = new Matrix(columns[0].length, columns.length);
  columns.forEach((column, j) => {
    const length = Math.sqrt(squaresOf(column));
    column.forEach((value, i) => design.set(i, j, value / length));
  });
  return new SingularValueDecomposition(design).condition;
}

/** By how much the others of a column's set raise its variance; about the mean where there is an intercept. */
function inflationOf(columns: readonly Float64Array[], index: number, intercept: boolean): number {
  const others = columns.filter((_, j) => j !== index);
  const found = residual(others, columns[index]);
  const alone = intercept ? residual([columns[columns.length - 1]], columns[index]) : undefined;
  const whole = alone && "squares" in alone ? alone.squares : squaresOf(columns[index]);
  return "squares" in found && found.squares > 1e-18 * squaresOf(columns[index])
    ? whole / found.squares
    : Infinity;
}

function warningsOf(conditionNumber: number, demands: readonly Demand[]): string[] {
  const inflated = demands.filter(({ varianceInflation }) => varianceInflation >= worstInflation);
  const bound = demands.filter(({ atBound }) => atBound);
  return [
    ...conditionNumber >= worstCondition || inflated.length > 0
      ? [
        `rates of classes rise and fall together (condition number ${
          conditionNumber.toPrecision(3)
        }` +
        (inflated.length > 0
          ? `, above all of ${inflated.map(({ name }) => name).join(", ")}`
          : "") +
        "): their sum is known better than each alone",
      ]
      : [],
    ...bound.map(({ name }) => `the demand of ${name} lies at its bound 0`),
  ];
}

/**
 * Fits the service demands of a device to its measured utilization.
 *
 * @param columns The measured intervals: more of them than classes and intercept.
 * @throws {InputError} `analysis/bad-demands` where columns differ in length, are too short, a rate is below 0, a class was never served, or the
 * rates determine each other exactly.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { serviceDemands } from "@iovlab/iovlab/analysis";
 *
 * const get = [10, 20, 30, 40, 50, 60];
 * const put = [5, 30, 10, 25, 15, 20];
 * const utilization = get.map((x, i) => 0.02 + 0.004 * x + 0.01 * put[i]);
 * const { demands, intercept, rSquared } = serviceDemands({ utilization, throughput: { get, put } });
 * assert.deepEqual(demands.map(({ estimate }) => estimate.toFixed(6)), ["0.004000", "0.010000"]);
 * assert.equal(intercept!.estimate.toFixed(6), "0.020000");
 * assert.ok(rSquared > 0.999999);
 * ```
 */
export function serviceDemands(
  columns: UtilizationColumns,
  options: DemandOptions = {},
): DemandFit {
  const { intercept = true, confidence = 0.95 } = options;
  if (!(confidence > 0 && confidence < 1)) refuseConfidence(confidence);
  const names = Object.keys(columns.throughput);
  const response = Float64Array.from(
    columns.utilization,
    (value, i) => checkFinite(`utilization ${i}`, value),
  );
  const design = names.map((name) => checkRates(name, columns.throughput[name], response.length));
  if (intercept) design.push(new Float64Array(response.length).fill(1));
  const free = response.length - design.length;
  checkDesign(design, response, free);
  const { values, squares } = fit(design, response);
  const limit = squares + squares * fQuantile(confidence, 1, free) / free +
    1e-24 * squaresOf(response);
  const estimateOf = (index: number): Estimate => {
    const step = Math.max(values[index], Math.sqrt(limit / squaresOf(design[index])));
    const end = (sign: number) =>
      endOf(design, response, {
        index,
        best: values[index],
        step: sign * step,
        least: squares,
        limit,
      });
    return { estimate: values[index], low: end(-1), high: end(1) };
  };
  const demands = names.map((name, index) => ({
    name,
    ...estimateOf(index),
    atBound: values[index] === 0,
    varianceInflation: inflationOf(design, index, intercept),
  }));
  const residuals = Array.from(left(design, response, values));
  const mean = intercept ? response.reduce((sum, y) => sum + y, 0) / response.length : 0;
  const total = squaresOf(response.map((y) => y - mean));
  const conditionNumber = conditionOf(design);
  return {
    demands,
    ...intercept ? { intercept: estimateOf(names.length) } : {},
    rSquared: total === 0 ? 0 : 1 - squares / total,
    deviation: Math.sqrt(squares / free),
    residuals,
    degreesOfFreedom: checkInteger("degrees of freedom", free, 1),
    conditionNumber,
    warnings: warningsOf(conditionNumber, demands),
    confidence,
  };
}

function checkRates(name: string, rates: ArrayLike<number>, length: number): Float64Array {
  if (rates.length !== length) {
    refuse(`the rates of "${name}" must be as many as utilizations (${length})`, rates.length);
  }
  const column = Float64Array.from(rates, (rate, i) => checkFinite(`rate ${i} of "${name}"`, rate));
  const least = Math.min(...column);
  if (least < 0) refuse(`a rate of "${name}" must be at least 0`, least);
  if (squaresOf(column) === 0) refuse(`class "${name}" must have been served`, 0);
  return column;
}

function checkDesign(design: readonly Float64Array[], response: Float64Array, free: number): void {
  if (design.length === 0) refuse("there must be a class or an intercept", "none");
  if (free < 1) {
    refuse(
      "there must be more intervals than classes and intercept",
      `${response.length} intervals`,
    );
  }
  const found = residual(design, response);
  if ("dependent" in found) {
    refuse("no rate may follow from the others and the intercept", `column ${found.dependent}`);
  }
}

function refuse(rule: string, value: unknown): never {
  throw new InputError(`Cannot fit service demands as ${rule}: current value is ${value}`, {
    code: "analysis/bad-demands",
  });
}
