/**
 * Sobol indices: which share of a response's variance each factor causes, alone and with others.
 *
 * Two points A and B of the unit cube are drawn for each row, and AB_i is A with coordinate i of B. Over N rows, with f the response, f_0 its
 * mean and V its variance:
 *
 * - first order, Saltelli: `V S_i = mean of (f(B) - f_0) (f(AB_i) - f(A))`; or Jansen: `V - mean of (f(B) - f(AB_i))^2 / 2`
 * - total, Jansen: `V T_i = mean of (f(A) - f(AB_i))^2 / 2`
 * - `V = mean of (f(A) - f(B))^2 / 2`
 *
 * S_i is what of the variance would vanish if factor i were known; T_i what would be left if all others were. `T_i - S_i` is interaction. Source: A.
 * Saltelli, P. Annoni, I. Azzini, F. Campolongo, M. Ratto and S. Tarantola, Variance based sensitivity analysis of model output, Computer
 * Physics Communications 181, 2010, table 2; M. J. W. Jansen, Analysis of variance designs for model output, Computer Physics
 * Communications 117, 1999.
 *
 * A simulation's noise: all points of a row have the same replication number, so that A, B and AB_i differ by their parameters only, and V is the
 * variance that parameters cause with chance held fixed. So noise enters neither V nor T - S. With streams of their own each run's noise would
 * stand in every f(A) - f(AB_i) and be taken for interaction. `replicationShare` says how much of the whole variance the replications
 * cause alike at all points.
 *
 * The intervals are percentile bootstrap intervals over rows. Estimates are not cut at 0 or 1: one a little outside says how uncertain it is.
 *
 * @module
 */
import { checkInteger, InputError } from "../core/mod.ts";
import { randomStream } from "../random/mod.ts";
import { drawRows } from "./_resample.ts";
import { tallyOf } from "./_tally.ts";
import { bootstrapEnds } from "./bootstrap_ends.ts";
import type { Estimate } from "./estimate.ts";
import { checkFactors, checkValues, type DesignRun } from "./sensitivity_design.ts";

/** Options of {@linkcode sobolDesign}. */
export interface SobolDesignOptions {
  /** How many rows, two or more; 256 where absent. Each costs as many runs as factors and two more. */
  readonly rows?: number;
  /** The seed of random points; 1 where absent. */
  readonly seed?: number | string;
  /**
   * Points to use instead of random ones: for each row coordinates from 0 to 1, those of A and then those of B. Evenly spread
   * ones, such as `sobol(rows, 2 * factors, stream)` of `study`, make the indices more exact and the intervals too wide rather than too
   * narrow.
   */
  readonly base?: readonly (readonly number[])[];
  /** The number of the first row's replication; 0 where absent. */
  readonly firstReplication?: number;
}

/** A design for Sobol indices. */
export interface SobolDesign {
  /** The factors in the order of the coordinates. */
  readonly factors: readonly string[];
  /** The runs, row after row: A, B, then AB_i for each factor. */
  readonly runs: readonly DesignRun[];
}

/** Options of {@linkcode sobolIndices}. */
export interface SobolOptions {
  /** The estimator of first-order indices; `saltelli` where absent. Jansen's is better for large indices, Saltelli's for small. */
  readonly first?: "saltelli" | "jansen";
  /** How many bootstrap samples, at least 100; 1000 where absent. */
  readonly resamples?: number;
  /** The confidence of the intervals; 0.95 where absent. */
  readonly confidence?: number;
  /** The seed of the bootstrap's stream; 1 where absent. */
  readonly seed?: number | string;
}

/** The indices of one factor. */
export interface SobolIndex {
  /** The factor. */
  readonly factor: string;
  /** The share of the variance that it causes alone. */
  readonly first: Estimate;
  /** The share that it causes alone and with others. */
  readonly total: Estimate;
}

/** The indices of a response. */
export interface SobolIndices {
  /** The factors in the order of the design. */
  readonly factors: readonly SobolIndex[];
  /** One less the sum of the first-order indices: what factors cause together only. */
  readonly interaction: Estimate;
  /** The variance that the parameters cause with chance held fixed, in the square of the response's unit. */
  readonly variance: number;
  /** The share of the whole variance that replications cause alike at all points; about 0 without noise. */
  readonly replicationShare: number;
  /** How many rows stand behind it. */
  readonly rows: number;
}

/**
 * A design for Sobol indices of first order and total. The same seed gives the same design.
 *
 * @param factors The names of the factors.
 * @throws {InputError} `analysis/bad-design` where names repeat or the base has not two coordinates per factor from 0 to 1 in each
 * row; where a number is not whole or too small.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sobolDesign } from "@iovlab/iovlab/analysis";
 *
 * const { runs } = sobolDesign(["cores", "cost"], { rows: 8 });
 * assert.equal(runs.length, 8 * (2 + 2));
 * const [a, b, first] = runs;
 * assert.deepEqual(first.point, [b.point[0], a.point[1]]);
 * assert.ok(runs.slice(0, 4).every(({ replication }) => replication === 0));
 * ```
 */
export function sobolDesign(
  factors: readonly string[],
  options: SobolDesignOptions = {},
): SobolDesign {
  const { rows = 256, seed = 1, firstReplication = 0 } = options;
  const size = checkFactors(factors).length;
  checkInteger("rows", options.base?.length ?? rows, 2);
  checkInteger("first replication", firstReplication, 0);
  const base = options.base ?? Array.from({ length: rows }, (_, row) => {
    // a stream for each row, so that more rows leave the first as they are
    const stream = randomStream(seed, row, "analysis/sobol");
    return Array.from({ length: 2 * size }, () => stream.uniform());
  });
  const runs = base.flatMap((coordinates, row) => {
    checkBase(coordinates, row, size);
    const [a, b] = [coordinates.slice(0, size), coordinates.slice(size)];
    const mixed = factors.map((_, i) => a.map((x, j) => i === j ? b[j] : x));
    return [a, b, ...mixed].map((point) => ({ point, replication: firstReplication + row }));
  });
  return { factors: [...factors], runs };
}

function checkBase(coordinates: readonly number[], row: number, size: number): void {
  const fits = coordinates.every((x) => x >= 0 && x <= 1);
  if (fits && coordinates.length === 2 * size) return;
  throw new InputError(
    `Cannot make a design as row ${row} of its base must have ${
      2 * size
    } coordinates from 0 to 1: ` +
      `current value is [${coordinates.join(", ")}]`,
    { code: "analysis/bad-design" },
  );
}

/** What each row adds to the sums, as columns: variance, then first and total of each factor. */
function rowTerms(
  { factors, runs }: SobolDesign,
  values: ArrayLike<number>,
  first: "saltelli" | "jansen",
): Float64Array[] {
  const width = factors.length + 2;
  const rows = runs.length / width;
  const columns = Array.from({ length: 1 + 2 * factors.length }, () => new Float64Array(rows));
  let middle = 0;
  for (let row = 0; row < rows; row++) {
    middle += (values[row * width] + values[row * width + 1]) / (2 * rows);
  }
  for (let row = 0; row < rows; row++) {
    const [a, b] = [values[row * width], values[row * width + 1]];
    columns[0][row] = (a - b) ** 2 / 2;
    for (let i = 0; i < factors.length; i++) {
      const mixed = values[row * width + 2 + i];
      columns[1 + 2 * i][row] = first === "saltelli"
        ? (b - middle) * (mixed - a)
        : ((a - b) ** 2 - (b - mixed) ** 2) / 2;
      columns[2 + 2 * i][row] = (a - mixed) ** 2 / 2;
    }
  }
  return columns;
}

/** The indices of some rows, first and total by turns, and at last the interaction. */
function indicesOf(terms: readonly Float64Array[], rows: readonly number[]): number[] {
  const sums = terms.map((column) => rows.reduce((sum, row) => sum + column[row], 0));
  const indices = sums.slice(1).map((sum) => sum / sums[0]);
  const first = indices.filter((_, at) => at % 2 === 0).reduce((sum, index) => sum + index, 0);
  return [...indices, 1 - first];
}

/** The correlation of A and B over the rows: what a row's replication causes alike at both. */
function replicationShareOf({ factors, runs }: SobolDesign, values: ArrayLike<number>): number {
  const width = factors.length + 2;
  const rows = runs.length / width;
  const column = (at: number) => Array.from({ length: rows }, (_, row) => values[row * width + at]);
  const [a, b] = [column(0), column(1)];
  const [varianceA, varianceB] = [tallyOf(a).variance, tallyOf(b).variance];
  const difference = tallyOf(a.map((value, row) => value - b[row])).variance;
  return (varianceA + varianceB - difference) / (varianceA + varianceB);
}

/**
 * The Sobol indices of a design's results, with intervals.
 *
 * @param design The design.
 * @param values The response of each run, in the order of `design.runs`.
 * @throws {InputError} `analysis/bad-values` where a value is missing or not finite, or the response does not vary; where an option cannot be used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sobolDesign, sobolIndices } from "@iovlab/iovlab/analysis";
 *
 * const design = sobolDesign(["x", "y"], { rows: 2000 });
 * const values = design.runs.map(({ point: [x, y] }) => 2 * x + y);
 * const { factors: [x, y] } = sobolIndices(design, values, { resamples: 200 });
 * // variances 4 / 12 and 1 / 12
 * assert.ok(x.first.low < 0.8 && 0.8 < x.first.high);
 * assert.ok(y.total.low < 0.2 && 0.2 < y.total.high);
 * ```
 */
export function sobolIndices(
  design: SobolDesign,
  values: ArrayLike<number>,
  options: SobolOptions = {},
): SobolIndices {
  const { first = "saltelli", resamples = 1000, confidence = 0.95, seed = 1 } = options;
  checkValues(design.runs, values);
  checkInteger("resamples", resamples, 100);
  const terms = rowTerms(design, values, first);
  const rows = terms[0].length;
  const all = Array.from({ length: rows }, (_, row) => row);
  const variance = terms[0].reduce((sum, square) => sum + square, 0) / rows;
  if (variance === 0) refuseFlat();
  const estimates = indicesOf(terms, all);
  const stream = randomStream(seed, 0, "analysis/sobol/bootstrap");
  const samples = Array.from({ length: resamples }, () => indicesOf(terms, drawRows(rows, stream)));
  const intervalOf = (at: number): Estimate => {
    const resampled = samples.map((sample) => sample[at]).filter(Number.isFinite);
    const { low, high } = bootstrapEnds(estimates[at], resampled, [], confidence);
    const estimate = estimates[at];
    return { estimate, low: Math.min(low, estimate), high: Math.max(high, estimate) };
  };
  return {
    factors: design.factors.map((factor, i) => ({
      factor,
      first: intervalOf(2 * i),
      total: intervalOf(2 * i + 1),
    })),
    interaction: intervalOf(2 * design.factors.length),
    variance,
    replicationShare: replicationShareOf(design, values),
    rows,
  };
}

function refuseFlat(): never {
  throw new InputError(
    "Cannot give Sobol indices as the response must vary with the parameters: current variance is 0",
    { code: "analysis/bad-values" },
  );
}
