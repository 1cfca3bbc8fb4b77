/**
 * What drives an effect over a sampled parameter space.
 *
 * Each factor's partial rank correlation and standardized rank coefficient, as
 * {@linkcode rankRegression} defines them, with percentile bootstrap intervals over the points.
 * Source of the interval: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993,
 * chapter 13.
 *
 * A numeric factor stands as it is. A factor of two levels becomes 0 and 1 in the order of the
 * alphabet (`off` before `on`), one of more levels a column for each level but the first. A factor of
 * one value says nothing and is listed apart; so is a column that follows from those before it.
 *
 * The correlations see rises and falls, not hills, and no interaction: read them together with
 * `rSquared`, which says how much they explain.
 *
 * @module
 */
import { checkFinite, checkInteger, InputError } from "../core/mod.ts";
import { randomStream } from "../random/mod.ts";
import { factorsOf, valuesOfFactor } from "./_conditions.ts";
import { quantileOfSorted } from "./_quantile.ts";
import { drawRows, ranksOfDraws, sortedGroups } from "./_resample.ts";
import { type RankRegression, rankRegression, regressRanks } from "./rank_regression.ts";
import { midRanks } from "./ranks.ts";
import type { Estimate } from "./estimate.ts";
import type { FactorLabel, SpacePoint } from "./evidence.ts";

/** Options of {@linkcode sensitivity}. */
export interface SensitivityOptions {
  /** The seed of the bootstrap's stream; 1 where absent. */
  readonly seed?: number | string;
  /** How many bootstrap samples, at least 100; 1000 where absent. */
  readonly resamples?: number;
  /** The confidence of the intervals; 0.95 where absent. */
  readonly confidence?: number;
  /** How factors are shown, by parameter name. */
  readonly labels?: Readonly<Record<string, FactorLabel>>;
}

/** How strongly one factor drives the effect. */
export interface FactorSensitivity {
  /** The parameter's name. */
  readonly factor: string;
  /** What stands for a rise of it, in words: `file size`, `offloads = on`. */
  readonly words: string;
  /** The partial rank correlation with its interval, from -1 to 1. */
  readonly partial: Estimate;
  /** The standardized rank coefficient with its interval. */
  readonly standardized: Estimate;
}

/** What drives an effect. */
export interface Sensitivity {
  /** The factors, the strongest partial rank correlation (either sign) first. */
  readonly factors: readonly FactorSensitivity[];
  /** The share of the variance of the effect's ranks that the factors explain, from 0 to 1. */
  readonly rSquared: number;
  /** How many points stand behind it. */
  readonly points: number;
  /** Factors of one value throughout. */
  readonly constant: readonly string[];
  /** Columns, in words, that follow from those before them. */
  readonly redundant: readonly string[];
  /** How many bootstrap samples were used. */
  readonly resamples: number;
  /** How many were left out, as a column was constant or followed from others in them. */
  readonly dropped: number;
}

interface Column {
  readonly factor: string;
  readonly words: string;
  readonly values: readonly number[];
}

/** The columns that stand for a factor; none where it is constant. */
function columnsOf(points: readonly SpacePoint[], factor: string, label: string): Column[] {
  const values = valuesOfFactor(points, factor);
  if ("numbers" in values) {
    const { numbers } = values;
    const varies = numbers.some((value) => value !== numbers[0]);
    return varies ? [{ factor, words: label, values: numbers }] : [];
  }
  const levels = [...new Set(values.levels)].sort();
  return levels.slice(1).map((level) => ({
    factor,
    words: `${label} = ${level}`,
    values: values.levels.map((value) => value === level ? 1 : 0),
  }));
}

/** Columns that can stand together, and the words of those that follow from columns before them. */
function independent(columns: readonly Column[], effect: readonly number[]) {
  const kept = [...columns];
  const redundant: string[] = [];
  for (;;) {
    const found = regressRanks(kept.map(({ values }) => midRanks(values)), midRanks(effect));
    if (typeof found !== "number" || found === kept.length) return { kept, redundant };
    redundant.push(kept.splice(found, 1)[0].words);
  }
}

/** The regressions of the bootstrap samples in which no column fails. */
function bootstrap(
  columns: readonly Column[],
  effect: readonly number[],
  resamples: number,
  seed: number | string,
): RankRegression[] {
  const stream = randomStream(seed, 0, "analysis/sensitivity");
  const groups = columns.map(({ values }) => sortedGroups(values));
  const effectGroups = sortedGroups(effect);
  const found: RankRegression[] = [];
  for (let sample = 0; sample < resamples; sample++) {
    const draws = drawRows(effect.length, stream);
    const ranks = groups.map((group) => ranksOfDraws(group, draws));
    const regression = regressRanks(ranks, ranksOfDraws(effectGroups, draws));
    if (typeof regression !== "number") found.push(regression);
  }
  return found;
}

function percentile(estimate: number, values: readonly number[], confidence: number): Estimate {
  const sorted = [...values].sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  return {
    estimate,
    low: sorted.length === 0 ? -Infinity : quantileOfSorted(sorted, tail),
    high: sorted.length === 0 ? Infinity : quantileOfSorted(sorted, 1 - tail),
  };
}

function checkOptions(resamples: number, confidence: number): void {
  checkInteger("resamples", resamples, 100);
  if (confidence > 0 && confidence < 1) return;
  throw new InputError(
    `Cannot use confidence as it must be between 0 and 1: current value is ${confidence}`,
    { code: "analysis/bad-confidence" },
  );
}

/**
 * How strongly each parameter drives the effect.
 *
 * @param points The points; all with the same parameters, at least three more than columns.
 * @throws {InputError} Where parameters differ between points, a factor mixes types, the effect is
 * not finite or does not vary, there are too few points, or an option cannot be used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sensitivity } from "@iovlab/iovlab/analysis";
 *
 * const points = Array.from({ length: 60 }, (_, index) => ({
 *   parameters: { fileSize: (index * 37) % 60, offloads: index % 2 === 0, cores: 4 },
 *   effect: Math.exp(((index * 37) % 60) / 10),
 * }));
 * const { factors, constant, rSquared } = sensitivity(points, { resamples: 200 });
 * assert.equal(factors[0].factor, "fileSize");
 * assert.equal(factors[0].partial.estimate, 1);
 * assert.deepEqual(constant, ["cores"]);
 * assert.equal(rSquared.toFixed(6), "1.000000");
 * ```
 */
export function sensitivity(
  points: readonly SpacePoint[],
  options: SensitivityOptions = {},
): Sensitivity {
  const { seed = 1, resamples = 1000, confidence = 0.95, labels = {} } = options;
  checkOptions(resamples, confidence);
  const effect = points.map((point, index) =>
    checkFinite(`effect of point ${index}`, point.effect)
  );
  const names = factorsOf(points);
  const all = names.flatMap((name) => columnsOf(points, name, labels[name]?.label ?? name));
  const { kept, redundant } = independent(all, effect);
  const regression = rankRegression(kept.map(({ values }) => values), effect);
  const samples = bootstrap(kept, effect, resamples, seed);
  const factors = kept.map(({ factor, words }, index) => ({
    factor,
    words,
    partial: percentile(
      regression.partial[index],
      samples.map(({ partial }) => partial[index]),
      confidence,
    ),
    standardized: percentile(
      regression.standardized[index],
      samples.map(({ standardized }) => standardized[index]),
      confidence,
    ),
  }));
  const strength = ({ partial }: FactorSensitivity) => Math.abs(partial.estimate);
  return {
    factors: factors.sort((a, b) => strength(b) - strength(a)),
    rSquared: regression.rSquared,
    points: points.length,
    constant: names.filter((name) => !all.some(({ factor }) => factor === name)),
    redundant,
    resamples: samples.length,
    dropped: resamples - samples.length,
  };
}
