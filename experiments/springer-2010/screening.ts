/**
 * Main effects of a two-level fractional design: what a response changes from a factor's low level to its high one.
 *
 * The main-effects model is fitted by least squares, which in an orthogonal design is the difference of two means. Its residuals, interactions of factors and
 * chance together, give the error: intervals are Student's with as many degrees of freedom as there are runs beyond the model's terms (R. Jain, The Art of Computer Systems
 * Performance Analysis, 1991, chapters 18 and 19). The centre is no run of it.
 *
 * @module
 */
import {
  type Effect,
  type ExperimentTable,
  percentagePoints,
  studentQuantile,
  type TableRow,
} from "@iovlab/iovlab";
import type { SpaceEffect } from "./effects.ts";
import type { Space } from "./space.ts";

/** A main effect with its 95% interval. */
export interface MainEffect extends Effect {
  /** The factor. */
  readonly factor: string;
  /** The level that stands for low. */
  readonly lowLevel: string | number;
  /** The level that stands for high. */
  readonly highLevel: string | number;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The two levels of a factor in the runs: as they come first in the standard order of the design. */
function levelsOf(runs: readonly SpaceEffect<string>[], factor: string) {
  return [...new Set(runs.map(({ parameters }) => parameters[factor]))];
}

/**
 * The main effects on a response; none where a run has no finite response, a factor has not two levels, or there are no more runs than terms.
 *
 * @param runs The runs of the design, without the centre.
 */
export function mainEffects<Name extends string>(
  runs: readonly SpaceEffect<Name>[],
  response: Name,
): MainEffect[] {
  const factors = Object.keys(runs[0]?.parameters ?? {});
  const freedom = runs.length - factors.length - 1;
  const values = runs.map(({ effects }) => effects[response].estimate);
  const levels = factors.map((factor) => levelsOf(runs, factor));
  if (freedom < 1 || !values.every(Number.isFinite)) return [];
  if (levels.some(({ length }) => length !== 2)) return [];
  const signs = factors.map((factor, i) => {
    const [low, high] = ordered(levels[i]);
    return { low, high, of: runs.map(({ parameters }) => parameters[factor] === high ? 1 : -1) };
  });
  const halves = signs.map(({ of }) => mean(values.map((value, run) => of[run] * value)));
  const centre = mean(values);
  const residual = values.reduce((sum, value, run) => {
    const fitted = halves.reduce((part, half, i) => part + half * signs[i].of[run], centre);
    return sum + (value - fitted) ** 2;
  }, 0);
  const margin = 2 * studentQuantile(0.975, freedom) * Math.sqrt(residual / freedom / runs.length);
  return factors.map((factor, i) => ({
    factor,
    ...{ lowLevel: signs[i].low, highLevel: signs[i].high },
    ...{ estimate: 2 * halves[i], low: 2 * halves[i] - margin, high: 2 * halves[i] + margin },
    replications: runs.length,
  }));
}

/** Numbers by size; choices as the space lists them, which is the order in which they come. */
function ordered(levels: readonly (string | number)[]): readonly (string | number)[] {
  return levels.every((level) => typeof level === "number")
    ? levels.toSorted((a, b) => (a as number) - (b as number))
    : levels;
}

/** A factor with its levels in words. */
function words({ factor, lowLevel, highLevel }: MainEffect, space: Space): string {
  const unit = space.factors[factor].unit;
  const shown = lowLevel === 0 && highLevel === 1
    ? "low to high"
    : `${lowLevel} to ${highLevel}${unit && unit !== "1" ? ` ${unit}` : ""}`;
  return `${factor}, ${shown}`;
}

/** The main effects on several responses, the largest first; empty where the runs are too few to tell them apart. */
export function screeningTable<Name extends string>(
  points: readonly SpaceEffect<Name>[],
  space: Space,
  responses: readonly Name[],
  name: string,
): ExperimentTable {
  const runs = points.slice(0, -1);
  const rows = responses.flatMap((response): TableRow[] =>
    mainEffects(runs, response)
      .toSorted((a, b) => Math.abs(b.estimate) - Math.abs(a.estimate))
      .map((each) => ({
        ...{ effect: response as string, factor: words(each, space) },
        ...{ change: each.estimate, low: each.low, high: each.high, runs: each.replications },
      }))
  );
  const unit = percentagePoints;
  return {
    name,
    title: "Main effects of the factors, from their low to their high level",
    units: { change: unit, low: unit, high: unit, runs: "1" },
    rows,
  };
}
