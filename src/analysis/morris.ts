/**
 * Morris screening: which of many factors matter, for a handful of runs each.
 *
 * A trajectory starts at a random point of a grid of p levels in the unit cube and changes each factor once, in random order, by `D = p / (2 (p - 1))` up or
 * down. With y before and after the change of factor i its elementary effect is `d_i = (y after - y before) / (change)`, the change with its sign. Over r
 * trajectories:
 *
 * - `mu`, the mean of d_i: the overall effect over the whole range
 * - `muStar`, the mean of |d_i|: the same where rises and falls would cancel; the one to rank by
 * - `sigma`, the standard deviation of d_i: curvature, or interaction with other factors
 *
 * Sources: M. D. Morris, Factorial sampling plans for preliminary computational experiments, Technometrics 33(2), 1991; F. Campolongo, J. Cariboni
 * and A. Saltelli, An effective screening design for sensitivity analysis of large models, Environmental Modelling & Software 22(10), 2007, for mu
 * star.
 *
 * All points of a trajectory have the same replication number, so that a run's noise is not taken for an effect.
 *
 * @module
 */
import { checkInteger, InputError } from "../core/mod.ts";
import { type RandomStream, randomStream } from "../random/mod.ts";
import { studentQuantile } from "../stats/mod.ts";
import { tallyOf } from "./_tally.ts";
import { bootstrap } from "./bootstrap.ts";
import type { Estimate } from "./estimate.ts";
import { checkFactors, checkValues, type DesignRun } from "./sensitivity_design.ts";

/** Options of {@linkcode morrisDesign}. */
export interface MorrisOptions {
  /** How many trajectories, two or more; 10 where absent. */
  readonly trajectories?: number;
  /** Levels of the grid, an even number; 4 where absent. */
  readonly levels?: number;
  /** The seed of the design; 1 where absent. */
  readonly seed?: number | string;
  /** The number of the first trajectory's replication; 0 where absent. */
  readonly firstReplication?: number;
}

/** A Morris design. */
export interface MorrisDesign {
  /** The factors in the order of the coordinates. */
  readonly factors: readonly string[];
  /** By how much a factor changes at a time, in the unit cube. */
  readonly step: number;
  /** The runs, trajectory after trajectory, each of one more than the factors. */
  readonly runs: readonly DesignRun[];
}

/** What screening says of a factor; effects are per whole range of the factor, in the response's unit. */
export interface MorrisEffect {
  /** The factor. */
  readonly factor: string;
  /** Mean of the elementary effects with Student's interval. */
  readonly mu: Estimate;
  /** Mean of their absolute values with a BCa bootstrap interval. */
  readonly muStar: Estimate;
  /** Their standard deviation. */
  readonly sigma: number;
  /** The elementary effects, by trajectory. */
  readonly effects: readonly number[];
}

/** The numbers below `count` in random order. */
function shuffled(count: number, stream: RandomStream): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(stream.uniform() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** The points of one trajectory. */
function trajectory(factors: number, levels: number, stream: RandomStream): number[][] {
  const half = levels / 2;
  const place = Array.from({ length: factors }, () => Math.floor(stream.uniform() * levels));
  const points = [place.map((level) => level / (levels - 1))];
  for (const factor of shuffled(factors, stream)) {
    // from the lower half of the levels only up stays in the grid, from the upper half only down
    place[factor] += place[factor] < half ? half : -half;
    points.push(place.map((level) => level / (levels - 1)));
  }
  return points;
}

/**
 * A Morris design. The same seed gives the same design.
 *
 * @param factors The names of the factors.
 * @throws {InputError} `analysis/bad-design` where names repeat or levels are odd; where a number is not whole or too small.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { morrisDesign } from "@iovlab/iovlab/analysis";
 *
 * const { runs, step } = morrisDesign(["cores", "cost", "cache"], { trajectories: 4 });
 * assert.equal(runs.length, 4 * (3 + 1));
 * assert.deepEqual(runs.slice(0, 5).map(({ replication }) => replication), [0, 0, 0, 0, 1]);
 * assert.equal(step, 2 / 3);
 * ```
 */
export function morrisDesign(
  factors: readonly string[],
  options: MorrisOptions = {},
): MorrisDesign {
  const { trajectories = 10, levels = 4, seed = 1, firstReplication = 0 } = options;
  checkFactors(factors);
  checkInteger("trajectories", trajectories, 2);
  checkInteger("first replication", firstReplication, 0);
  if (checkInteger("levels", levels, 2) % 2 === 1) {
    throw new InputError(
      `Cannot make a Morris design as its levels must be an even number: current value is ${levels}`,
      { code: "analysis/bad-design" },
    );
  }
  const runs = Array.from({ length: trajectories }, (_, number) => {
    // a stream for each trajectory, so that more of them leave the first as they are
    const stream = randomStream(seed, number, "analysis/morris");
    const replication = firstReplication + number;
    return trajectory(factors.length, levels, stream).map((point) => ({ point, replication }));
  }).flat();
  return { factors: [...factors], step: levels / (2 * (levels - 1)), runs };
}

/** The elementary effects of a design, by factor and trajectory. */
function elementaryEffects({ factors, runs }: MorrisDesign, values: ArrayLike<number>): number[][] {
  const effects: number[][] = factors.map(() => []);
  for (let run = 1; run < runs.length; run++) {
    if (run % (factors.length + 1) === 0) continue;
    const [before, after] = [runs[run - 1].point, runs[run].point];
    const factor = after.findIndex((x, index) => x !== before[index]);
    effects[factor].push((values[run] - values[run - 1]) / (after[factor] - before[factor]));
  }
  return effects;
}

/**
 * Screens the factors of a design by its results.
 *
 * @param design The design.
 * @param values The response of each run, in the order of `design.runs`.
 * @param confidence The confidence of the intervals: 0.95 where absent.
 * @returns The factors, the largest `muStar` first.
 * @throws {InputError} `analysis/bad-values` where a value is missing or not finite; where the confidence is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { morris, morrisDesign } from "@iovlab/iovlab/analysis";
 *
 * const design = morrisDesign(["strong", "curved", "nothing"]);
 * const values = design.runs.map(({ point: [x, y] }) => 8 * x + 3 * y * y);
 * const found = morris(design, values);
 * assert.deepEqual(found.map(({ factor }) => factor), ["strong", "curved", "nothing"]);
 * assert.equal(found[0].mu.estimate.toFixed(9), "8.000000000");
 * assert.ok(found[0].sigma < 1e-9 && found[1].sigma > 0.5);
 * ```
 */
export function morris(
  design: MorrisDesign,
  values: ArrayLike<number>,
  confidence = 0.95,
): MorrisEffect[] {
  checkValues(design.runs, values);
  const meanSize = (effects: readonly number[]) =>
    effects.reduce((sum, effect) => sum + Math.abs(effect), 0) / effects.length;
  const found = elementaryEffects(design, values).map((effects, index) => {
    const factor = design.factors[index];
    const { mean, variance, count } = tallyOf(effects);
    const options = { confidence, stream: `analysis/morris/${factor}` };
    const { estimate, low, high } = bootstrap(effects, meanSize, options);
    const half = studentQuantile((1 + confidence) / 2, count - 1) * Math.sqrt(variance / count);
    return {
      factor,
      mu: { estimate: mean, low: mean - half, high: mean + half },
      muStar: { estimate, low, high },
      sigma: Math.sqrt(variance),
      effects,
    };
  });
  return found.sort((a, b) => b.muStar.estimate - a.muStar.estimate);
}
