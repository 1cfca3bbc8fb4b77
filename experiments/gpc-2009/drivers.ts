/**
 * What drives the two effects over the parameter space: partial rank correlations with bootstrap intervals.
 *
 * @module
 */
import { type ExperimentTable, quantilesOfEffect, sensitivity } from "@iovlab/iovlab";
import type { SpaceEffect } from "./effects.ts";
import type { Row } from "./tables.ts";

const effects = { benefit: "benefit", kept: "scaling" } as const;

function pointsOf(space: readonly SpaceEffect[], effect: "benefit" | "scaling") {
  return space.map((point) => ({
    parameters: point.parameters,
    effect: point[effect].estimate,
  }));
}

/** The partial rank correlation of each factor with each effect, strongest first. */
export function driversTable(space: readonly SpaceEffect[], seed: number): ExperimentTable {
  const rows = Object.entries(effects).flatMap(([effect, key]): Row[] => {
    const { factors, rSquared } = sensitivity(pointsOf(space, key), { seed, resamples: 400 });
    return factors.map(({ words, partial }) => ({
      effect,
      factor: words,
      correlation: partial.estimate,
      low: partial.low,
      high: partial.high,
      r_squared: rSquared,
    }));
  });
  return {
    name: "drivers",
    title: "Partial rank correlations of the factors with the effects",
    units: { correlation: "1", low: "1", high: "1", r_squared: "1" },
    rows,
  };
}

/** Quantiles of each effect over the parameter space. */
export function quantilesTable(space: readonly SpaceEffect[]): ExperimentTable {
  const rows = Object.entries(effects).flatMap(([effect, key]) =>
    quantilesOfEffect(pointsOf(space, key)).map(({ probability, estimate, low, high }) => ({
      effect,
      probability,
      quantile: estimate,
      low: Number.isFinite(low) ? low : null,
      high: Number.isFinite(high) ? high : null,
    }))
  );
  return {
    name: "quantiles",
    title: "Quantiles of the effects over the parameter space",
    units: { probability: "1", quantile: "%", low: "%", high: "%" },
    rows,
  };
}
