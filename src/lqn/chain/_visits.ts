/**
 * Expected numbers of visits of a chain that ends.
 *
 * @module
 */

/** A way from one state to another. */
export interface Edge {
  readonly to: number;
  readonly probability: number;
}

/**
 * How often each state is visited in the mean, from the given start; a state without edges ends it.
 * `undefined` where it may never end.
 */
export function expectedVisits(
  edges: readonly (readonly Edge[])[],
  start: readonly Edge[],
): Float64Array | undefined {
  const size = edges.length;
  // Row i: visits of i, less what comes from the others, is what starts there.
  const rows = Array.from({ length: size }, (_, i) => {
    const row = new Float64Array(size + 1);
    row[i] = 1;
    return row;
  });
  edges.forEach((list, from) =>
    list.forEach(({ to, probability }) => rows[to][from] -= probability)
  );
  for (const { to, probability } of start) rows[to][size] += probability;
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let i = k + 1; i < size; i++) {
      if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    }
    if (Math.abs(rows[pivot][k]) < 1e-13) return undefined;
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (let i = k + 1; i < size; i++) {
      const factor = rows[i][k] / rows[k][k];
      if (factor === 0) continue;
      for (let j = k; j <= size; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const visits = new Float64Array(size);
  for (let k = size - 1; k >= 0; k--) {
    let sum = rows[k][size];
    for (let j = k + 1; j < size; j++) sum -= rows[k][j] * visits[j];
    visits[k] = sum / rows[k][k];
  }
  return visits;
}
