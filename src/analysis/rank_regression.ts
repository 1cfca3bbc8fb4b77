/**
 * Linear regression between ranks: how strongly each factor drives an effect, the others held fixed.
 *
 * All columns are replaced by their ranks (ties at the middle), so that any steady rise or fall
 * counts in full, straight or curved. With R the correlation matrix of the factors' ranks and r their
 * correlations with the effect's ranks:
 *
 * - standardized coefficients: `b = inverse(R) r`: by how many standard deviations the effect's rank
 *   moves with one standard deviation of the factor's
 * - `R squared = b . r`: the share of the variance of the effect's ranks that the factors explain in
 *   this way; what is missing to 1 is interaction, rise-and-fall, or noise
 * - partial rank correlation: `b_i / sqrt(b_i^2 + inverse(R)_ii (1 - R squared))`: the correlation of
 *   what is left of factor and effect after the other factors are taken out of both
 *
 * Source: R. L. Iman and W. J. Conover, The use of the rank transform in regression, Technometrics
 * 21(4), 1979; S. Marino, I. B. Hogue, C. J. Ray and D. E. Kirschner, A methodology for performing
 * global uncertainty and sensitivity analysis in systems biology, Journal of Theoretical Biology
 * 254(1), 2008, for the partial rank correlation.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { cholesky, inverseDiagonal, leastUnexplained, solveCholesky } from "./_cholesky.ts";
import { midRanks } from "./ranks.ts";

/** What drives an effect, factor by factor. */
export interface RankRegression {
  /** The partial rank correlation of each factor with the effect, from -1 to 1. */
  readonly partial: readonly number[];
  /** The standardized coefficient of each factor. */
  readonly standardized: readonly number[];
  /** The share of the variance of the effect's ranks that all factors together explain. */
  readonly rSquared: number;
}

/** A column less its mean, scaled to length 1; `undefined` where it is constant. */
function standardize(values: readonly number[]): number[] | undefined {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const centred = values.map((value) => value - mean);
  const length = Math.hypot(...centred);
  return length > 0 ? centred.map((value) => value / length) : undefined;
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index] * b[index];
  return sum;
}

/** A partial correlation; 0 where factor and effect have both nothing left. */
function partialOf(coefficient: number, inverse: number, unexplained: number): number {
  if (Math.abs(coefficient) < leastUnexplained) return 0;
  return coefficient / Math.sqrt(coefficient ** 2 + inverse * unexplained);
}

/**
 * The regression on columns of ranks, or the number of the column that is constant or explained by
 * those before it; the effect's is the number of factors.
 */
export function regressRanks(
  factors: readonly (readonly number[])[],
  effect: readonly number[],
): RankRegression | number {
  const columns = [...factors, effect].map(standardize);
  const constant = columns.indexOf(undefined);
  if (constant >= 0) return constant;
  const units = columns as number[][];
  const response = units.pop()!;
  const lower = cholesky(units.map((a) => units.map((b) => dot(a, b))));
  if (typeof lower === "number") return lower;
  const correlations = units.map((column) => dot(column, response));
  const standardized = solveCholesky(lower, correlations);
  const rSquared = Math.min(1, Math.max(0, dot(standardized, correlations)));
  const unexplained = 1 - rSquared < leastUnexplained ? 0 : 1 - rSquared;
  const inverse = inverseDiagonal(lower);
  const partial = standardized.map((b, index) => partialOf(b, inverse[index], unexplained));
  return { partial, standardized, rSquared };
}

/**
 * Regresses the ranks of an effect on the ranks of the factors.
 *
 * @param factors One column of values per factor.
 * @param effect The effect, as long as each column.
 * @throws {InputError} Where the lengths differ, there are fewer values than factors and 3, a value
 * is not finite, a column is constant, or a factor is explained by those before it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rankRegression } from "@iovlab/iovlab/analysis";
 *
 * const x = [1, 2, 3, 4, 5, 6];
 * const y = [2, 1, 4, 3, 6, 5];
 * const { partial, rSquared } = rankRegression([x, y], x.map((value) => value ** 3));
 * assert.deepEqual(partial.map((r) => Number(r.toFixed(9))), [1, 0]);
 * assert.equal(rSquared.toFixed(9), "1.000000000");
 * ```
 */
export function rankRegression(
  factors: readonly ArrayLike<number>[],
  effect: ArrayLike<number>,
): RankRegression {
  const lengths = factors.map(({ length }) => length);
  if (lengths.some((length) => length !== effect.length)) {
    refuse("the columns must be as long as the effect", [...lengths, effect.length].join(", "));
  }
  if (effect.length < factors.length + 3) {
    refuse(`there must be at least ${factors.length + 3} values`, effect.length);
  }
  const found = regressRanks(factors.map(midRanks), midRanks(effect));
  if (typeof found !== "number") return found;
  if (found === factors.length) refuse("the effect must vary", "one value throughout");
  return refuse("a factor must vary and not follow from those before it", `factor ${found}`);
}

function refuse(rule: string, value: unknown): never {
  throw new InputError(`Cannot regress on ranks as ${rule}: current value is ${value}`, {
    code: "analysis/bad-regression",
  });
}
