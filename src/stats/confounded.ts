/**
 * Which constants measurements can tell apart, before anything is fitted.
 *
 * With X_ij the weight of constant j in measurement i over the measurement, changing the constants by d changes no measurement
 * where X d = 0. I - pinv(X) X projects on these directions (the pseudo-inverse is that of `ml-matrix`, of columns of length 1). A
 * constant is determined where its entry on the diagonal is 0; entries off the diagonal join those of which only sums are.
 *
 * @module
 */
import { pseudoInverse } from "ml-matrix";
import { columnLengths, type Observation, relativeDesign, scaled } from "./_design.ts";

export type { Observation };

/** Singular values below this, of columns of length 1, count as 0. */
const RANK_TOLERANCE = 1e-10;
/** Entries of a projection below this count as 0. */
const TOLERANCE = 1e-8;

/**
 * The groups of constants that measurements cannot tell apart: of each group only some sums are determined.
 *
 * A group is joined by directions of the null space: changing its constants along them changes no measurement. A constant
 * that is in no measurement is a group of its own.
 *
 * @throws {InputError} `fit/bad-row` where a measurement is not above 0 or has a constant that is not in `names`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { confounded } from "@iovlab/iovlab/stats";
 *
 * const rows = [1, 2, 3].map((n) => ({ id: `${n}`, weights: { map: n, unmap: n, fixed: 1 }, measured: 5 }));
 * assert.deepEqual(confounded(["fixed", "map", "unmap"], rows), [["map", "unmap"]]);
 * ```
 */
export function confounded(
  names: readonly string[],
  observations: readonly Observation[],
): readonly (readonly string[])[] {
  const design = relativeDesign(names, observations);
  const columns = scaled(design, columnLengths(design));
  const seen = pseudoInverse(columns, RANK_TOLERANCE).mmul(columns);
  const unseen = (i: number, j: number) => Math.abs((i === j ? 1 : 0) - seen.get(i, j)) > TOLERANCE;
  const free = names.map((_, i) => i).filter((i) => unseen(i, i));
  const groups: number[][] = [];
  for (const i of free) {
    const linked = groups.filter((group) => group.some((j) => unseen(i, j)));
    const merged = [...linked.flat(), i].sort((a, b) => a - b);
    groups.splice(0, groups.length, ...groups.filter((group) => !linked.includes(group)), merged);
  }
  return groups.map((group) => group.map((i) => names[i]));
}
