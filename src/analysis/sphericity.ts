/**
 * Whether differences between systems vary alike, for one factor in complete blocks.
 *
 * With S the covariance matrix of the k systems over the blocks, d its mean diagonal, m its mean, r_i its row means:
 * `epsilon = k^2 (d - m)^2 / ((k - 1) (sum S_ij^2 - 2 k sum r_i^2 + k^2 m^2))`, from 1 (alike) down to 1 / (k - 1). F is then compared with
 * epsilon times its degrees of freedom. Source: S. W. Greenhouse and S. Geisser, On methods in the analysis of profile data,
 * Psychometrika 24(2), 1959.
 *
 * @module
 */
import { fTail } from "../stats/mod.ts";
import type { Grouping } from "./_factorial.ts";

/** How far differences between systems vary alike. */
export interface Sphericity {
  /** Greenhouse and Geisser's epsilon: 1 where all vary alike. */
  readonly epsilon: number;
  /** The p-value of the factor that allows for it. */
  readonly pValue: number;
}

/** The covariance matrix of rows of values, one row per block. */
function covariance(rows: readonly Float64Array[]): number[][] {
  const size = rows[0].length;
  const means = Array.from(
    { length: size },
    (_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length,
  );
  const entry = (i: number, j: number) =>
    rows.reduce((sum, row) => sum + (row[i] - means[i]) * (row[j] - means[j]), 0) /
    (rows.length - 1);
  return means.map((_, i) => means.map((_, j) => entry(i, j)));
}

/** Greenhouse and Geisser's epsilon of a covariance matrix; 1 where nothing varies. */
export function epsilonOf(matrix: readonly (readonly number[])[]): number {
  const k = matrix.length;
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / k;
  const rowMeans = matrix.map(mean);
  const all = mean(rowMeans);
  const diagonal = mean(matrix.map((row, i) => row[i]));
  const squares = matrix.flat().reduce((sum, value) => sum + value ** 2, 0);
  const rows = rowMeans.reduce((sum, value) => sum + value ** 2, 0);
  const bottom = (k - 1) * (squares - 2 * k * rows + k ** 2 * all ** 2);
  return bottom > 0
    ? Math.min(1, Math.max(1 / (k - 1), k ** 2 * (diagonal - all) ** 2 / bottom))
    : 1;
}

/** Epsilon and the corrected p-value of a factor's F; one observation in each cell. */
export function sphericityOf(
  response: ArrayLike<number>,
  factor: Grouping,
  block: Grouping,
  f: number,
): Sphericity {
  const rows = block.levels.map(() => new Float64Array(factor.levels.length));
  for (let at = 0; at < response.length; at++) {
    rows[block.index[at]][factor.index[at]] = response[at];
  }
  const epsilon = epsilonOf(covariance(rows));
  const free = epsilon * (factor.levels.length - 1);
  return { epsilon, pValue: fTail(f, free, free * (block.levels.length - 1)) };
}
