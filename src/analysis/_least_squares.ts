/**
 * Sums of squares that columns leave unexplained.
 *
 * By the QR decomposition of `ml-matrix`, on columns scaled to length 1. A column of which less than
 * one part in 1e9 is left beside those before it follows from them.
 *
 * @module
 */
import { Matrix, QrDecomposition } from "ml-matrix";

/** A column, one number per observation. */
export type Column = ArrayLike<number>;

/** What is left of a column's length where it follows from others. */
const dependent = 1e-9;

/** The residual sum of squares, or the number of the first column that follows from those before it. */
export type Residual = { readonly squares: number } | { readonly dependent: number };

/** The sum of squares of a column. */
export function squaresOf(column: Column): number {
  let sum = 0;
  for (let row = 0; row < column.length; row++) sum += column[row] * column[row];
  return sum;
}

/** The residual sum of squares of `response` after `columns`, without an intercept. */
export function residual(columns: readonly Column[], response: Column): Residual {
  if (columns.length === 0) return { squares: squaresOf(response) };
  const lengths = columns.map((column) => Math.sqrt(squaresOf(column)));
  const empty = lengths.findIndex((length) => length === 0);
  if (empty >= 0) return { dependent: empty };
  if (columns.length > response.length) return { dependent: response.length };
  const matrix = new Matrix(response.length, columns.length);
  columns.forEach((column, j) => {
    for (let i = 0; i < column.length; i++) matrix.set(i, j, column[i] / lengths[j]);
  });
  const decomposition = new QrDecomposition(matrix);
  const upper = decomposition.upperTriangularMatrix;
  const short = columns.findIndex((_, j) => Math.abs(upper.get(j, j)) < dependent);
  if (short >= 0) return { dependent: short };
  const directions = decomposition.orthogonalMatrix;
  const left = Matrix.columnVector(Array.from(response));
  const fitted = directions.mmul(directions.transpose().mmul(left));
  return { squares: squaresOf(left.sub(fitted).to1DArray()) };
}

/**
 * As few rows as there are columns, with the same inner products: the triangle R of the QR decomposition. Every residual sum of
 * squares of some of the columns beside another is the same there, so that many models need one pass over the observations.
 * Columns of as few observations are given back as they are.
 */
export function condensed(columns: readonly Column[]): readonly Column[] {
  if (columns.length === 0 || columns[0].length <= columns.length) return columns;
  const matrix = new Matrix(columns[0].length, columns.length);
  columns.forEach((column, j) => {
    for (let i = 0; i < column.length; i++) matrix.set(i, j, column[i]);
  });
  const upper = new QrDecomposition(matrix).upperTriangularMatrix;
  return columns.map((_, j) => Float64Array.from(upper.getColumn(j)));
}
