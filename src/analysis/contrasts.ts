/**
 * Contrasts: weighted sums of the means of a factor's levels, weights adding up to 0.
 *
 * With blocks the sum is formed in each block, and its mean has Student's interval: this needs no assumption of equal variances or of sphericity, and
 * keeps what common random numbers bring. Without blocks the estimate is `sum w_i mean_i` with the variance `sum w_i^2 s_i^2 / n_i` and
 * Satterthwaite's degrees of freedom (F. E. Satterthwaite, An approximate distribution of estimates of variance components, Biometrics
 * Bulletin 2(6), 1946), as in Welch's test.
 *
 * `adjusted` is the p-value by Holm's correction for the number of contrasts; the intervals are each for itself.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { holm, replicationInterval, studentQuantile, studentTwoSided } from "../stats/mod.ts";
import { checkColumns, groupingOf } from "./_factorial.ts";
import type { FactorialColumns, Level } from "./factorial_columns.ts";
import { tallyOf } from "./_tally.ts";
import type { Estimate } from "./estimate.ts";
import { tOfMean } from "./paired_test.ts";
import { refuseConfidence } from "./welch.ts";

/** A contrast by its name: the weight of each level; a level left out has weight 0. */
export interface Contrast {
  /** What the contrast asks, such as `vdi - split-driver`. */
  readonly name: string;
  /** Weights by level, written as text; they add up to 0. */
  readonly weights: Readonly<Record<string, number>>;
}

/** The estimate of a contrast. */
export interface ContrastEstimate extends Estimate {
  /** The name of the contrast. */
  readonly name: string;
  /** Student's t. */
  readonly t: number;
  /** Its degrees of freedom. */
  readonly degreesOfFreedom: number;
  /** Two-sided p-value of the contrast being 0. */
  readonly pValue: number;
  /** The p-value by Holm's correction for all contrasts asked together. */
  readonly adjusted: number;
}

/**
 * The differences of all pairs of levels as contrasts, a later level less an earlier one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { allPairs } from "@iovlab/iovlab/analysis";
 *
 * assert.deepEqual(allPairs(["a", "b", "c"]).map(({ name }) => name), ["b - a", "c - a", "c - b"]);
 * ```
 */
export function allPairs(levels: readonly Level[]): Contrast[] {
  return levels.flatMap((later, index) =>
    levels.slice(0, index).map((earlier) => ({
      name: `${later} - ${earlier}`,
      weights: { [String(later)]: 1, [String(earlier)]: -1 },
    }))
  );
}

type Unadjusted = Omit<ContrastEstimate, "adjusted">;

/** The values of each level, by block where there are blocks. */
type Cells = ReadonlyMap<string, ReadonlyMap<Level, readonly number[]>>;

function cellsOf(columns: FactorialColumns, factor: ArrayLike<Level>): Cells {
  const cells = new Map<string, Map<Level, number[]>>();
  for (let row = 0; row < factor.length; row++) {
    const level = String(factor[row]);
    const byBlock = cells.get(level) ?? new Map<Level, number[]>();
    const block = columns.block?.[row] ?? "";
    byBlock.set(block, [...byBlock.get(block) ?? [], columns.response[row]]);
    cells.set(level, byBlock);
  }
  return cells;
}

/** The contrast within each block, over its mean and spread. */
function withinBlocks(
  { name, weights }: Contrast,
  cells: Cells,
  blocks: readonly Level[],
  confidence: number,
): Unadjusted {
  const values = blocks.map((block) => {
    let sum = 0;
    for (const [level, weight] of Object.entries(weights)) {
      const cell = cells.get(level)!.get(block);
      if (cell) sum += weight * tallyOf(cell).mean;
      else if (weight !== 0) {
        refuse(name, `each block must have its levels`, `block "${block}" without "${level}"`);
      }
    }
    return sum;
  });
  const { mean, low, high } = replicationInterval(values, confidence);
  return {
    name,
    estimate: mean,
    low,
    high,
    ...tOfMean(values),
    degreesOfFreedom: values.length - 1,
  };
}

/** The contrast of independent groups. */
function betweenGroups({ name, weights }: Contrast, cells: Cells, confidence: number): Unadjusted {
  let [estimate, variance, spread] = [0, 0, 0];
  for (const [level, weight] of Object.entries(weights)) {
    if (weight === 0) continue;
    const group = tallyOf([...cells.get(level)!.values()].flat());
    if (group.count < 2) {
      refuse(name, "each of its levels must have two values", `one of "${level}"`);
    }
    const part = weight ** 2 * group.variance / group.count;
    estimate += weight * group.mean;
    variance += part;
    spread += part ** 2 / (group.count - 1);
  }
  const certain = {
    low: estimate,
    high: estimate,
    t: estimate * Infinity || 0,
    degreesOfFreedom: Infinity,
  };
  if (variance === 0) return { name, estimate, ...certain, pValue: estimate === 0 ? 1 : 0 };
  const degreesOfFreedom = variance ** 2 / spread;
  const error = Math.sqrt(variance);
  const half = studentQuantile((1 + confidence) / 2, degreesOfFreedom) * error;
  const t = estimate / error;
  return {
    name,
    estimate,
    low: estimate - half,
    high: estimate + half,
    t,
    degreesOfFreedom,
    pValue: studentTwoSided(t, degreesOfFreedom),
  };
}

/**
 * Estimates contrasts of one factor, in blocks where the columns have them.
 *
 * @param columns The observations, with exactly one factor.
 * @param wanted The contrasts; {@linkcode allPairs} makes those of all pairs.
 * @param confidence The confidence of each interval: 0.95 where absent.
 * @throws {InputError} `analysis/bad-contrast` where weights do not add up to 0 or name a level that there is not, a block lacks a level, or
 * a group has one value only; `analysis/bad-columns` as {@linkcode anova}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { allPairs, contrasts } from "@iovlab/iovlab/analysis";
 *
 * const [difference] = contrasts(
 *   { response: [10, 13, 20, 22, 30, 34], factors: { nic: ["a", "b", "a", "b", "a", "b"] }, block: [1, 1, 2, 2, 3, 3] },
 *   allPairs(["a", "b"]),
 * );
 * assert.equal(difference.estimate, 3);
 * assert.equal(difference.degreesOfFreedom, 2);
 * ```
 */
export function contrasts(
  columns: FactorialColumns,
  wanted: readonly Contrast[],
  confidence = 0.95,
): ContrastEstimate[] {
  const groupings = checkColumns(columns);
  if (groupings.size > 1) refuse("of several factors", "there must be one factor", groupings.size);
  if (!(confidence > 0 && confidence < 1)) refuseConfidence(confidence);
  const cells = cellsOf(columns, Object.values(columns.factors)[0]);
  const blocks = columns.block && groupingOf(columns.block).levels;
  const found = wanted.map((contrast) => {
    checkContrast(contrast, cells);
    return blocks
      ? withinBlocks(contrast, cells, blocks, confidence)
      : betweenGroups(contrast, cells, confidence);
  });
  const known = found.map(({ pValue }) => Number.isNaN(pValue) ? 1 : pValue);
  const adjusted = holm(known);
  return found.map((estimate, index) => ({ ...estimate, adjusted: adjusted[index] }));
}

function checkContrast({ name, weights }: Contrast, cells: Cells): void {
  const unknown = Object.keys(weights).find((level) => !cells.has(level));
  if (unknown !== undefined) refuse(name, "its levels must be those of the factor", unknown);
  const values = Object.values(weights);
  const sum = values.reduce((a, b) => a + b, 0);
  const size = values.reduce((a, b) => a + Math.abs(b), 0);
  if (!(size > 0 && Math.abs(sum) <= 1e-12 * size)) {
    refuse(name, "its weights must add up to 0", sum);
  }
}

function refuse(name: string, rule: string, value: unknown): never {
  throw new InputError(`Cannot estimate contrast "${name}" as ${rule}: current value is ${value}`, {
    code: "analysis/bad-contrast",
  });
}
