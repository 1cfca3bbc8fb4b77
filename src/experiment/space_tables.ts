/**
 * The result tables of a parameter space: the points, what drives the effects, and their quantiles.
 *
 * @module
 */
import { quantilesOfEffect, sensitivity } from "../analysis/mod.ts";
import { effectsColumns, effectUnits } from "./effect.ts";
import type { SpaceEffects } from "./evidence.ts";
import type { ExperimentTable, TableRow } from "./experiment.ts";

/** What is the same for all tables of a space. */
export interface SpaceTableOptions {
  /** The unit of each effect by name. */
  readonly effects: Readonly<Record<string, string>>;
  /** The unit of each factor that has one. */
  readonly factors?: Readonly<Record<string, string>>;
}

function cell(value: string | number | boolean): string | number {
  return typeof value === "boolean" ? (value ? "on" : "off") : value;
}

/**
 * One row for each point: its number, its factors, each effect with its interval.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { spaceTable } from "@iovlab/iovlab/experiment";
 *
 * const space = [{ parameters: { vms: 4 }, effects: { gain: { estimate: 2, low: 1, high: 3 } } }];
 * const { rows } = spaceTable(space, { effects: { gain: "%" } });
 * assert.deepEqual(rows, [{ point: 0, vms: 4, gain: 2, gain_low: 1, gain_high: 3 }]);
 * ```
 */
export function spaceTable(
  space: readonly SpaceEffects[],
  { effects, factors = {} }: SpaceTableOptions,
): ExperimentTable {
  const rows = space.map(({ parameters, effects: measured }, index): TableRow => ({
    point: index,
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, cell(value)])),
    ...effectsColumns(
      Object.fromEntries(Object.keys(effects).map((name) => [name, measured[name]])),
    ),
  }));
  const title = "Effects over the assumed ranges";
  return { name: "space", title, units: { ...factors, ...effectUnits(effects) }, rows };
}

/** The points at which an effect was measured, as the analysis takes them. */
function pointsOf(space: readonly SpaceEffects[], effect: string) {
  return space.filter(({ effects }) => Number.isFinite(effects[effect].estimate))
    .map(({ parameters, effects }) => ({ parameters, effect: effects[effect].estimate }));
}

/**
 * The partial rank correlation of each factor with each effect, strongest first, with bootstrap intervals.
 *
 * An effect that was measured at fewer than three points more than there are factors is left out.
 *
 * @param seed The seed of the bootstrap.
 * @param resamples How many bootstrap samples: 400 where absent.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { driversTable } from "@iovlab/iovlab/experiment";
 *
 * const space = Array.from({ length: 12 }, (_, vms) => {
 *   const estimate = vms + 0.1 * Math.sin(vms);
 *   return { parameters: { vms }, effects: { gain: { estimate, low: 0, high: 20 } } };
 * });
 * const { rows } = driversTable(space, { effects: { gain: "%" } }, 1);
 * assert.deepEqual([rows[0].effect, rows[0].factor], ["gain", "vms"]);
 * assert.ok(Math.abs(rows[0].correlation as number - 1) < 1e-9);
 * ```
 */
export function driversTable(
  space: readonly SpaceEffects[],
  { effects }: SpaceTableOptions,
  seed: number,
  resamples = 400,
): ExperimentTable {
  const rows = Object.keys(effects).flatMap((effect): TableRow[] => {
    const points = pointsOf(space, effect);
    if (points.length < Object.keys(points[0]?.parameters ?? {}).length + 3) return [];
    const { factors, rSquared } = sensitivity(points, { seed, resamples });
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

/**
 * Quantiles of each effect over the points where it was measured, with distribution-free intervals.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantilesTable } from "@iovlab/iovlab/experiment";
 *
 * const space = Array.from({ length: 11 }, (_, i) => (
 *   { parameters: { i }, effects: { gain: { estimate: i, low: i, high: i } } }
 * ));
 * const { rows } = quantilesTable(space, { effects: { gain: "%" } });
 * assert.equal(rows.find(({ probability }) => probability === 0.5)?.quantile, 5);
 * ```
 */
export function quantilesTable(
  space: readonly SpaceEffects[],
  { effects }: SpaceTableOptions,
): ExperimentTable {
  const finite = (value: number) => Number.isFinite(value) ? value : null;
  const measured = Object.keys(effects).filter((effect) => pointsOf(space, effect).length > 0);
  const rows = measured.flatMap((effect) =>
    quantilesOfEffect(pointsOf(space, effect)).map(({ probability, estimate, low, high }) => ({
      effect,
      probability,
      quantile: estimate,
      low: finite(low),
      high: finite(high),
    }))
  );
  const unit = [...new Set(Object.values(effects))].join(" or ");
  return {
    name: "quantiles",
    title: "Quantiles of the effects over the parameter space",
    units: { probability: "1", quantile: unit, low: unit, high: unit },
    rows,
  };
}
