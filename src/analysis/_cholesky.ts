/**
 * Linear equations with a correlation matrix.
 *
 * A correlation matrix R is split as `R = L L'` with L lower triangular (Cholesky). The pivot of
 * column i, squared, is the share of its variance that the columns before it leave unexplained; where
 * that is nearly 0 the column adds nothing and the equations have no single answer.
 *
 * @module
 */

/** A column is taken as explained by the others where at most this share of its variance is left. */
export const leastUnexplained = 1e-10;

/** The lower triangle, row by row, or the number of the first column that the others explain. */
export function cholesky(matrix: readonly (readonly number[])[]): number[][] | number {
  const lower: number[][] = [];
  for (let row = 0; row < matrix.length; row++) {
    lower.push(new Array<number>(row + 1).fill(0));
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row][column];
      for (let k = 0; k < column; k++) sum -= lower[row][k] * lower[column][k];
      if (column < row) lower[row][column] = sum / lower[column][column];
      else if (sum > leastUnexplained) lower[row][row] = Math.sqrt(sum);
      else return row;
    }
  }
  return lower;
}

/** Solves `L L' x = right`. */
export function solveCholesky(
  lower: readonly (readonly number[])[],
  right: readonly number[],
): number[] {
  const size = lower.length;
  const x = [...right];
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) x[row] -= lower[row][k] * x[k];
    x[row] /= lower[row][row];
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) x[row] -= lower[k][row] * x[k];
    x[row] /= lower[row][row];
  }
  return x;
}

/** The diagonal of the inverse of `L L'`. */
export function inverseDiagonal(lower: readonly (readonly number[])[]): number[] {
  return lower.map((_, index) => {
    const unit = lower.map((_, row) => row === index ? 1 : 0);
    return solveCholesky(lower, unit)[index];
  });
}
