/**
 * Least squares with no constant below 0, with what the data can say about each constant.
 *
 * A measurement y_i is explained by a sum of constants, y_i = sum_j w_ij c_j, and the *relative* errors e_i = fitted / measured - 1 are
 * made small: c minimizes sum e_i^2 subject to c >= 0. With f constants above 0 and n measurements there are n - f degrees
 * of freedom, s^2 = sum e_i^2 / (n - f), and the covariance of the constants above 0 is s^2 (X'X)^-1 with X_ij = w_ij / y_i (the
 * usual theory of linear models: G. A. F. Seber, A. J. Lee, Linear Regression Analysis, 2nd ed., 2003, chapters 3 and
 * 4). A constant at its bound is taken as known to be 0. The leverage of a measurement is its entry on the diagonal of X (X'X)^-1 X'; one of
 * leverage 1 is met exactly and so checks nothing.
 *
 * The algorithm is that of M. H. Van Benthem, M. R. Keenan, Fast algorithm for the solution of large-scale
 * non-negativity-constrained least squares problems, Journal of Chemometrics 18, 2004, as package `ml-fcnnls` has it, on
 * columns scaled to length 1.
 *
 * Assumptions: the relative errors are independent, of one variance and normal. With a handful of rows from one table none of this can be checked,
 * so the intervals are a measure of how loosely the rows hold a constant, not a promise.
 *
 * @module
 */
import { fcnnlsVector } from "ml-fcnnls";
import { inverse, Matrix } from "ml-matrix";
import { InputError } from "../core/mod.ts";
import { studentQuantile } from "./student.ts";
import { columnLengths, relativeDesign, scaled } from "./_design.ts";
import { confounded, type Observation } from "./confounded.ts";

/** An estimate with its 95% interval, cut at 0. */
export interface FittedValue {
  /** The estimate, in the unit of the measurement over that of the weight. */
  readonly value: number;
  /** Its standard error; 0 for a constant at its bound. */
  readonly standardError: number;
  /** Lower end, at least 0. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** A fitted constant. */
export interface FittedConstant extends FittedValue {
  /** Its name. */
  readonly name: string;
  /** Whether the least squares lie at the bound 0, so that the fit gives it no interval. */
  readonly atBound: boolean;
}

/** A measurement beside what the fit says of it. */
export interface FittedRow {
  /** Its name. */
  readonly id: string;
  /** What was measured. */
  readonly measured: number;
  /** What the fit gives. */
  readonly fitted: number;
  /** Relative error, fitted over measured less 1. */
  readonly error: number;
  /** How much the row determines its own fitted value, from 0 to 1; at 1 it is met exactly and checks nothing. */
  readonly leverage: number;
}

/** A least-squares fit. */
export interface Fit {
  /** The constants in their order. */
  readonly constants: readonly FittedConstant[];
  /** The measurements in their order. */
  readonly rows: readonly FittedRow[];
  /** Measurements less constants above 0. */
  readonly degreesOfFreedom: number;
  /** Standard deviation of the relative errors, s. */
  readonly relativeDeviation: number;
  /** Covariance of the constants in their order; 0 for those at the bound. */
  readonly covariance: readonly (readonly number[])[];
}

/** A scaled constant below this share of the largest is at its bound. */
const BOUND_TOLERANCE = 1e-12;

/** Half the width of a 95% interval in standard errors. */
function halfWidth(degreesOfFreedom: number): number {
  return studentQuantile(0.975, degreesOfFreedom);
}

/**
 * Fits constants to measurements.
 *
 * @throws {InputError} `fit/bad-row` as {@linkcode confounded}; `fit/confounded` where the measurements cannot tell the constants
 * apart; `fit/too-few-rows` where no degree of freedom would be left.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitNonNegative } from "@iovlab/iovlab/stats";
 *
 * const rows = [[1, 110], [2, 210], [4, 410], [8, 810]].map(([bytes, measured]) => ({
 *   id: `${bytes}`,
 *   weights: { packet: 1, byte: bytes },
 *   measured,
 * }));
 * const { constants, degreesOfFreedom } = fitNonNegative(["packet", "byte"], rows);
 * assert.deepEqual(constants.map(({ value }) => Math.round(value)), [10, 100]);
 * assert.equal(degreesOfFreedom, 2);
 * ```
 */
export function fitNonNegative(
  names: readonly string[],
  observations: readonly Observation[],
): Fit {
  const groups = confounded(names, observations);
  if (groups.length > 0) {
    const found = groups.map((group) => group.join(" and ")).join("; ");
    throw new InputError(
      `Cannot fit constants as the rows must tell them apart: current rows do not tell ${found}`,
      { code: "fit/confounded" },
    );
  }
  const design = relativeDesign(names, observations);
  const lengths = columnLengths(design);
  const ones = observations.map(() => 1);
  const solution = fcnnlsVector(scaled(design, lengths), ones).K.getColumn(0);
  const least = BOUND_TOLERANCE * Math.max(...solution);
  const values = solution.map((value, j) => value > least ? value / lengths[j] : 0);
  return describe(names, observations, design, lengths, values);
}

/** What a solution says of its constants and of the measurements. */
function describe(
  names: readonly string[],
  observations: readonly Observation[],
  design: Matrix,
  lengths: readonly number[],
  values: readonly number[],
): Fit {
  const free = names.map((_, j) => j).filter((j) => values[j] > 0);
  const degreesOfFreedom = observations.length - free.length;
  if (degreesOfFreedom < 1) {
    throw new InputError(
      "Cannot fit constants as there must be more rows than constants: current value is " +
        `${observations.length} rows and ${free.length} constants`,
      { code: "fit/too-few-rows" },
    );
  }
  const columns = scaled(design, lengths).subMatrixColumn(free);
  const gram = inverse(columns.transpose().mmul(columns));
  const hat = columns.mmul(gram).mmul(columns.transpose());
  const relative = design.mmul(Matrix.columnVector([...values])).getColumn(0);
  const squares = relative.reduce((sum, share) => sum + (share - 1) ** 2, 0);
  const relativeDeviation = Math.sqrt(squares / degreesOfFreedom);
  const covarianceOf = (i: number, j: number): number => {
    const [a, b] = [free.indexOf(i), free.indexOf(j)];
    if (a < 0 || b < 0) return 0;
    return relativeDeviation ** 2 * gram.get(a, b) / (lengths[i] * lengths[j]);
  };
  const covariance = names.map((_, i) => names.map((_, j) => covarianceOf(i, j)));
  const constants = names.map((name, j) => ({
    name,
    ...valueOf(values[j], covariance[j][j], degreesOfFreedom),
    atBound: values[j] === 0,
  }));
  const rows = observations.map(({ id, measured }, i) => ({
    id,
    measured,
    fitted: relative[i] * measured,
    error: relative[i] - 1,
    leverage: Math.min(1, hat.get(i, i)),
  }));
  return { constants, rows, degreesOfFreedom, relativeDeviation, covariance };
}

function valueOf(value: number, variance: number, degreesOfFreedom: number): FittedValue {
  const standardError = Math.sqrt(Math.max(0, variance));
  const half = halfWidth(degreesOfFreedom) * standardError;
  return { value, standardError, low: Math.max(0, value - half), high: value + half };
}

/**
 * A sum of fitted constants, with its own interval: their errors are not independent.
 *
 * @param fit A fit.
 * @param weights How often each constant is in the sum, by name; one left out is not in it.
 * @throws {InputError} `fit/unknown-constant` where the fit has no constant of a name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { combine, fitNonNegative } from "@iovlab/iovlab/stats";
 *
 * const rows = [101, 99, 100].map((measured, i) => ({ id: `${i}`, weights: { pair: 1 }, measured }));
 * const fit = fitNonNegative(["pair"], rows);
 * const half = combine(fit, { pair: 0.5 });
 * assert.equal(half.value, fit.constants[0].value / 2);
 * assert.equal(half.standardError, fit.constants[0].standardError / 2);
 * ```
 */
export function combine(fit: Fit, weights: Readonly<Record<string, number>>): FittedValue {
  const names = fit.constants.map(({ name }) => name);
  const unknown = Object.keys(weights).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new InputError(
      `Cannot combine constants as each must be fitted: current value has "${unknown}"`,
      { code: "fit/unknown-constant" },
    );
  }
  const w = names.map((name) => weights[name] ?? 0);
  const value = fit.constants.reduce((sum, constant, j) => sum + w[j] * constant.value, 0);
  const variance = w.reduce(
    (sum, a, i) => w.reduce((inner, b, j) => inner + a * b * fit.covariance[i][j], sum),
    0,
  );
  return valueOf(value, variance, fit.degreesOfFreedom);
}
