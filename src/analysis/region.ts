/**
 * The part of the parameter space, in words, in which something holds.
 *
 * A region is one condition, or two on different factors. A condition is a level of a factor
 * (`offloads = off`), or the lower, middle or upper third of the points by a numeric factor with
 * more than five different values. For each candidate the share of its points at which it holds is
 * given Wilson's interval; the region is the largest candidate whose lower end is above the majority.
 *
 * Many candidates are looked at, and some look good by chance: Bonferroni's correction is applied,
 * the intervals being at confidence `1 - (1 - confidence) / looks`. So where the true share is at
 * most the majority everywhere, a region is named with a probability of at most `1 - confidence`.
 * Candidates are chosen by the factors only, never by where it holds.
 *
 * @module
 */
import { checkProbability, InputError } from "../core/mod.ts";
import { wilsonInterval } from "../stats/mod.ts";
import { type Condition, conditionsOf, factorsOf } from "./_conditions.ts";
import { asPercent } from "./_words.ts";
import type { FactorLabel, SpacePoint } from "./evidence.ts";

/** Options of {@linkcode findRegion}. */
export interface RegionOptions {
  /** The share that must be exceeded; 0.5 where absent. */
  readonly majority?: number;
  /** The confidence over all candidates together; 0.95 where absent. */
  readonly confidence?: number;
  /** How factors are shown, by parameter name. */
  readonly labels?: Readonly<Record<string, FactorLabel>>;
}

/** A region of the parameter space. */
export interface Region {
  /** The conditions in words: one or two. */
  readonly conditions: readonly string[];
  /** The region in one line: `offloads = off and file size from 1 to 4 kB: 83% of 41 points`. */
  readonly words: string;
  /** How many points lie in it. */
  readonly points: number;
  /** At how many of them it holds. */
  readonly holding: number;
  /** The share of them. */
  readonly share: number;
  /** Lower end of the share's interval, corrected for all looks. */
  readonly low: number;
  /** Upper end of the share's interval, corrected for all looks. */
  readonly high: number;
  /** How many candidates were looked at. */
  readonly looks: number;
}

interface Candidate {
  readonly conditions: readonly Condition[];
  readonly points: number;
  readonly holding: number;
}

function candidateOf(conditions: readonly Condition[], holds: readonly boolean[]): Candidate {
  let points = 0;
  let holding = 0;
  for (let index = 0; index < holds.length; index++) {
    if (!conditions.every(({ meets }) => meets[index])) continue;
    points++;
    if (holds[index]) holding++;
  }
  return { conditions, points, holding };
}

/** All single conditions and all pairs on different factors that have a point. */
function candidatesOf(conditions: readonly Condition[], holds: readonly boolean[]): Candidate[] {
  const found: Candidate[] = [];
  conditions.forEach((first, index) => {
    found.push(candidateOf([first], holds));
    for (const second of conditions.slice(index + 1)) {
      if (second.factor !== first.factor) found.push(candidateOf([first, second], holds));
    }
  });
  return found.filter(({ points }) => points > 0);
}

function regionOf(candidate: Candidate, looks: number, confidence: number): Region {
  const { points, holding } = candidate;
  const { share, low, high } = wilsonInterval(holding, points, 1 - (1 - confidence) / looks);
  const conditions = candidate.conditions.map(({ words }) => words);
  const words = `${conditions.join(" and ")}: ${asPercent(share)} of ${points} points`;
  return { conditions, words, points, holding, share, low, high, looks };
}

/** Larger first, then the larger share, then fewer conditions. Ties keep the factors' order. */
function larger(a: Region, b: Region): number {
  return b.points - a.points || b.holding - a.holding || a.conditions.length - b.conditions.length;
}

/**
 * The largest region in which something holds at most points, or `undefined` where there is none.
 *
 * @param points The points; all with the same parameters.
 * @param holds Whether it holds at a point.
 * @throws {InputError} Where parameters differ between points, a factor mixes types, the majority is
 * not from 0 to 1, or the confidence is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { findRegion } from "@iovlab/iovlab/analysis";
 *
 * const points = Array.from({ length: 80 }, (_, index) => ({
 *   parameters: { offloads: index % 2 === 0, fileSize: 1000 + 50 * index },
 *   effect: index % 2 === 0 ? 0 : 60,
 * }));
 * const region = findRegion(points, ({ effect }) => effect > 50);
 * assert.equal(region?.words, "offloads = off: 100% of 40 points");
 * assert.equal(findRegion(points, () => false), undefined);
 * ```
 */
export function findRegion(
  points: readonly SpacePoint[],
  holds: (point: SpacePoint) => boolean,
  options: RegionOptions = {},
): Region | undefined {
  const { majority = 0.5, confidence = 0.95, labels = {} } = options;
  checkProbability("majority", majority);
  if (!(confidence > 0 && confidence < 1)) {
    throw new InputError(
      `Cannot use confidence as it must be between 0 and 1: current value is ${confidence}`,
      { code: "analysis/bad-confidence" },
    );
  }
  const conditions = factorsOf(points).flatMap((factor) =>
    conditionsOf(points, factor, labels[factor])
  );
  const candidates = candidatesOf(conditions, points.map(holds));
  const looks = candidates.length;
  const regions = candidates.map((candidate) => regionOf(candidate, looks, confidence))
    .filter(({ low }) => low > majority);
  return regions.sort(larger)[0];
}
