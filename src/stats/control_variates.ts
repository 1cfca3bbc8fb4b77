/**
 * A mean made sharper by control variates: other results of the same replications whose true means are
 * known.
 *
 * Where a replication's arrivals happened to be many, its delays are long. With the number of arrivals c
 * known to have mean mu, the regression `y = a + b (c - mu) + e` over the replications gives a as
 * an estimate of the mean of y whose variance is that of the residuals only. The interval is Student's with
 * n - 1 - q degrees of freedom for q controls and takes into account that b is estimated:
 * `a ± t s sqrt(e1' (X'X)^-1 e1)`. It is exact where y and the controls are jointly normal, and close for means.
 *
 * Source: S. S. Lavenberg and P. D. Welch, A perspective on the use of control variables to increase
 * the efficiency of Monte Carlo simulations, Management Science 27(3), 1981.
 *
 * @module
 */
import { inverse, Matrix } from "ml-matrix";
import { checkFinite, InputError } from "../core/mod.ts";
import { checkConfidence, type Interval, replicationInterval } from "./interval.ts";
import { studentQuantile } from "./student.ts";

/** One control variate: what was seen in each replication, and its true mean. */
export interface Control {
  /** One value per replication, in the order of the replications. */
  readonly values: ArrayLike<number>;
  /** The true mean, known without the simulation. */
  readonly mean: number;
}

/** A mean with controls, and what they were worth. */
export interface ControlledInterval extends Interval {
  /** The regression coefficient of each control; 0 for one that never varied. */
  readonly coefficients: readonly number[];
  /**
   * The share of the variance of the plain mean that is left: below 1 where the controls help. `NaN` where
   * the plain mean has no variance.
   */
  readonly varianceLeft: number;
}

/**
 * The interval of a mean, with control variates. A control that never varied is left out; so are all
 * where there are fewer than three values more than controls.
 *
 * @param values One value per replication.
 * @throws {InputError} Where lengths differ, a value or a mean is not finite, or two controls are the same but for scale.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { controlledMean } from "@iovlab/iovlab/stats";
 *
 * const arrivals = [90, 110, 95, 105, 112];
 * const waits = arrivals.map((count, index) => 2 * count + [0.1, -0.1, 0, 0.1, -0.1][index]);
 * const { mean, halfWidth } = controlledMean(waits, [{ values: arrivals, mean: 100 }]);
 * assert.ok(Math.abs(mean - 200) < halfWidth && halfWidth < 0.2);
 * ```
 */
export function controlledMean(
  values: ArrayLike<number>,
  controls: readonly Control[],
  confidence = 0.95,
): ControlledInterval {
  checkConfidence(confidence);
  const plain = replicationInterval(values, confidence);
  const columns = controls.map((control, index) => centred(control, index, values.length));
  const used = columns.filter(varies);
  const degrees = values.length - 1 - used.length;
  if (used.length === 0 || degrees < 2) {
    return { ...plain, coefficients: controls.map(() => 0), varianceLeft: 1 };
  }
  const { estimates, standardError } = regress(Array.from(values), used, degrees);
  const halfWidth = studentQuantile((1 + confidence) / 2, degrees) * standardError;
  const [mean] = estimates;
  let next = 1;
  return {
    mean,
    halfWidth,
    low: mean - halfWidth,
    high: mean + halfWidth,
    samples: values.length,
    confidence,
    coefficients: columns.map((column) => varies(column) ? estimates[next++] : 0),
    varianceLeft: (standardError / standardErrorOf(plain)) ** 2,
  };
}

function standardErrorOf({ halfWidth, samples, confidence }: Interval): number {
  const standardError = halfWidth / studentQuantile((1 + confidence) / 2, samples - 1);
  return standardError === 0 ? NaN : standardError;
}

/** Values less the known mean. */
function centred({ values, mean }: Control, index: number, count: number): number[] {
  checkFinite(`mean of control ${index}`, mean);
  if (values.length !== count) {
    refuse("a control must have a value per replication", `${values.length} of ${count}`);
  }
  return Array.from(
    values,
    (value) => checkFinite(`value of control ${index}`, value) - mean,
  );
}

function varies(column: readonly number[]): boolean {
  return column.some((value) => value !== column[0]);
}

/** Least squares with a constant first, by the normal equations of scaled columns. */
function regress(
  values: readonly number[],
  columns: readonly (readonly number[])[],
  degrees: number,
): { readonly estimates: readonly number[]; readonly standardError: number } {
  const scales = columns.map((column) => Math.max(...column.map(Math.abs)));
  const design = new Matrix(
    values.map((_, row) => [1, ...columns.map((column, index) => column[row] / scales[index])]),
  );
  const transposed = design.transpose();
  const product = transposed.mmul(design);
  const inverted = invert(product, values.length);
  const solution = inverted.mmul(transposed).mmul(Matrix.columnVector([...values])).to1DArray();
  const fitted = design.mmul(Matrix.columnVector(solution)).to1DArray();
  const squares = values.reduce((sum, value, row) => sum + (value - fitted[row]) ** 2, 0);
  return {
    estimates: solution.map((value, index) => index === 0 ? value : value / scales[index - 1]),
    standardError: Math.sqrt((squares / degrees) * inverted.get(0, 0)),
  };
}

/** Inverts, or refuses where columns follow from each other: the determinant of the scaled columns vanishes. */
function invert(product: Matrix, count: number): Matrix {
  try {
    const inverted = inverse(product);
    const trust = product.norm() * inverted.norm();
    if (trust < 1e12) return inverted;
  } catch {
    // singular: refused below
  }
  return refuse("its controls must not follow from each other", `${count} values of each`);
}

function refuse(rule: string, value: unknown): never {
  throw new InputError(`Cannot use control variates as ${rule}: current value is ${value}`, {
    code: "stats/bad-control",
  });
}
