/**
 * Effects and allocation of variation of a 2^k r design: k factors of two levels, r replications of each combination.
 *
 * With x = -1 and 1 for the two levels, `y = q0 + sum q_A x_A + sum q_AB x_A x_B + ... + e`. An effect q is the mean of y times
 * the term's signs; its sum of squares is `2^k r q^2`, and its share of the total that of the variation. Without blocks the error's variance is
 * SS_E / (2^k (r - 1)) and an effect's standard error the root of it over 2^k r. Source: R. Jain, The Art of Computer Systems
 * Performance Analysis, 1991, chapter 18.
 *
 * With blocks (replications with common random numbers) an effect is formed in each replication, and its interval is Student's over the
 * replications; what differs between replications is `block`'s share and not the error's.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { replicationInterval, studentQuantile } from "../stats/mod.ts";
import { checkColumns, type Grouping, groupingOf, isBalanced, termsOf } from "./_factorial.ts";
import type { FactorialColumns, Level } from "./factorial_columns.ts";
import type { Estimate } from "./estimate.ts";
import { refuseConfidence } from "./welch.ts";

/** One effect of a 2^k r design. */
export interface TwoLevelEffect extends Estimate {
  /** The factors of the term, joined by `:`; `mean` for q0. */
  readonly term: string;
  /** Sum of squares, in the square of the response's unit; of the mean about 0. */
  readonly sumOfSquares: number;
  /** Share of the variation, from 0 to 1; 0 for the mean. */
  readonly share: number;
}

/** The effects of a 2^k r design. */
export interface TwoLevelEffects {
  /** The mean, then each term: half of what the response changes from the low to the high level. */
  readonly effects: readonly TwoLevelEffect[];
  /** The level that stands for -1 and the one for 1, by factor: the first and the second to appear. */
  readonly levels: Readonly<Record<string, readonly [low: Level, high: Level]>>;
  /** Share of the variation that is between replications; absent without blocks. */
  readonly blockShare?: number;
  /** Share of the variation that no term explains. */
  readonly errorShare: number;
  /** Degrees of freedom of the intervals. */
  readonly degreesOfFreedom: number;
  /** Total sum of squares about the mean, in the square of the response's unit. */
  readonly total: number;
}

function signsOf(term: readonly string[], groupings: ReadonlyMap<string, Grouping>, rows: number) {
  const signs = new Float64Array(rows).fill(1);
  for (const name of term) {
    groupings.get(name)!.index.forEach((level, row) => signs[row] *= level === 0 ? -1 : 1);
  }
  return signs;
}

/** Means of signed responses in each block. */
function byBlock(response: ArrayLike<number>, signs: Float64Array, block: Grouping): number[] {
  const sums = block.levels.map(() => 0);
  signs.forEach((sign, row) => sums[block.index[row]] += sign * response[row]);
  return sums.map((sum) => sum * block.levels.length / response.length);
}

/**
 * The effects of factors of two levels with their intervals, and how they share the variation.
 *
 * @param columns The observations: each factor with two levels, each combination observed as often, in each block once or as often.
 * @param confidence The confidence of the intervals: 0.95 where absent.
 * @throws {InputError} `analysis/not-two-level` where a factor has not two levels or combinations were not observed as often;
 * `analysis/no-error` where there is one replication only; `analysis/bad-columns` as {@linkcode anova}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { twoLevelEffects } from "@iovlab/iovlab/analysis";
 *
 * // Jain, example 18.1: memory and cache
 * const { effects } = twoLevelEffects({
 *   response: [15, 18, 12, 45, 48, 51, 25, 28, 19, 75, 75, 81],
 *   factors: {
 *     memory: ["4", "4", "4", "16", "16", "16", "4", "4", "4", "16", "16", "16"],
 *     cache: ["1", "1", "1", "1", "1", "1", "2", "2", "2", "2", "2", "2"],
 *   },
 * });
 * assert.deepEqual(effects.map(({ estimate }) => estimate), [41, 21.5, 9.5, 5]);
 * ```
 */
export function twoLevelEffects(columns: FactorialColumns, confidence = 0.95): TwoLevelEffects {
  const groupings = checkColumns(columns);
  if (!(confidence > 0 && confidence < 1)) refuseConfidence(confidence);
  const block = columns.block && groupingOf(columns.block);
  checkDesign(groupings, block);
  const { response } = columns;
  const rows = response.length;
  const terms = [[], ...termsOf([...groupings.keys()], groupings.size)];
  const signs = terms.map((term) => signsOf(term, groupings, rows));
  const values = signs.map((sign) =>
    sign.reduce((sum, x, row) => sum + x * response[row], 0) / rows
  );
  const total = Array.from(response).reduce((sum, y) => sum + (y - values[0]) ** 2, 0);
  const squares = values.map((value) => rows * value ** 2);
  const explained = squares.slice(1).reduce((sum, value) => sum + value, 0);
  const means = block ? byBlock(response, signs[0], block) : [];
  const between = means.reduce((sum, mean) => sum + (mean - values[0]) ** 2, 0) * rows /
    Math.max(1, means.length);
  const left = Math.max(0, total - explained - between);
  const degreesOfFreedom = block ? block.levels.length - 1 : rows - terms.length;
  const half = studentQuantile((1 + confidence) / 2, degreesOfFreedom) *
    Math.sqrt(left / degreesOfFreedom / rows);
  const intervalOf = (index: number) => {
    if (!block) return { low: values[index] - half, high: values[index] + half };
    const { low, high } = replicationInterval(byBlock(response, signs[index], block), confidence);
    return { low, high };
  };
  const share = (part: number) => total === 0 ? 0 : part / total;
  return {
    effects: terms.map((term, index) => ({
      term: index === 0 ? "mean" : term.join(":"),
      estimate: values[index],
      ...intervalOf(index),
      sumOfSquares: squares[index],
      share: index === 0 ? 0 : share(squares[index]),
    })),
    levels: Object.fromEntries(
      [...groupings].map(([name, { levels }]) => [name, [levels[0], levels[1]] as const]),
    ),
    ...block ? { blockShare: share(between) } : {},
    errorShare: share(left),
    degreesOfFreedom,
    total,
  };
}

function checkDesign(groupings: ReadonlyMap<string, Grouping>, block: Grouping | undefined): void {
  const refuse = (rule: string, value: unknown, code: string): never => {
    throw new InputError(
      `Cannot find the effects of a 2^k r design as ${rule}: current value is ${value}`,
      {
        code: `analysis/${code}`,
      },
    );
  };
  for (const [name, { levels }] of groupings) {
    if (levels.length !== 2) {
      refuse(`factor "${name}" must have two levels`, levels.length, "not-two-level");
    }
  }
  const all = [...groupings.values(), ...block ? [block] : []];
  if (!isBalanced(all)) {
    refuse("each combination must be observed as often", "an unbalanced design", "not-two-level");
  }
  const cells = 2 ** groupings.size;
  const replications = block ? block.levels.length : all[0].index.length / cells;
  if (replications < 2) refuse("there must be two replications", replications, "no-error");
}
