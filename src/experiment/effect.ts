/**
 * Effects with intervals: means, paired ratios and paired differences over replications.
 *
 * Compared systems have the same replications with common random numbers, so that replication i of one is paired with
 * replication i of the other.
 *
 * @module
 */
import { comparePaired, type Estimate } from "../analysis/mod.ts";
import { pairedInterval, replicationInterval } from "../stats/mod.ts";
import type { TableRow } from "./experiment.ts";

/** An effect with its 95% interval. */
export interface Effect extends Estimate {
  /** Replications, or pairs of them, behind it. */
  readonly replications: number;
}

const none: Effect = { estimate: NaN, low: NaN, high: NaN, replications: 0 };

/** The pairs of which both replications have a value. */
function pairsOf(
  system: readonly number[],
  reference: readonly number[],
): { readonly a: number[]; readonly b: number[] } {
  const both = Array.from({ length: Math.min(system.length, reference.length) }, (_, i) => i)
    .filter((i) => Number.isFinite(system[i]) && Number.isFinite(reference[i]));
  return { a: both.map((i) => system[i]), b: both.map((i) => reference[i]) };
}

/**
 * The mean over the replications that have a value, with its interval: of one value without bounds, of none `NaN`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { meanEffect } from "@iovlab/iovlab/experiment";
 *
 * assert.equal(meanEffect([1, 2, 3]).estimate, 2);
 * assert.deepEqual(meanEffect([7]), { estimate: 7, low: -Infinity, high: Infinity, replications: 1 });
 * ```
 */
export function meanEffect(values: readonly number[]): Effect {
  const { mean, low, high, samples } = replicationInterval(values.filter(Number.isFinite));
  return { estimate: mean, low, high, replications: samples };
}

/**
 * How much more the system has than the reference, in percent of the reference, from the logarithms of paired ratios.
 *
 * `NaN` where there is no pair, or a value is not above 0: use {@linkcode differenceEffect} for what can be 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { percentEffect } from "@iovlab/iovlab/experiment";
 *
 * assert.equal(percentEffect([15, 30, 45], [10, 20, 30]).estimate.toFixed(6), "50.000000");
 * ```
 */
export function percentEffect(system: readonly number[], reference: readonly number[]): Effect {
  const { a, b } = pairsOf(system, reference);
  if (a.length === 0 || ![...a, ...b].every((value) => value > 0)) return none;
  return { ...comparePaired(a, b).percent, replications: a.length };
}

/**
 * How much more the system has than the reference, in the unit of the values.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { differenceEffect } from "@iovlab/iovlab/experiment";
 *
 * const { estimate, low, high } = differenceEffect([3, 5, 4], [1, 3, 2]);
 * assert.deepEqual([estimate, low, high], [2, 2, 2]);
 * ```
 */
export function differenceEffect(system: readonly number[], reference: readonly number[]): Effect {
  const { a, b } = pairsOf(system, reference);
  if (a.length === 0) return none;
  const { mean, low, high } = pairedInterval(a, b);
  return { estimate: mean, low, high, replications: a.length };
}

/**
 * Values joined replication by replication, as many as the shorter series has; `NaN` where one of the two is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { joined } from "@iovlab/iovlab/experiment";
 *
 * assert.deepEqual(joined([10, 20], [2, 4, 6], (a, b) => a / b), [5, 5]);
 * ```
 */
export function joined(
  a: readonly number[],
  b: readonly number[],
  join: (a: number, b: number) => number,
): number[] {
  return Array.from({ length: Math.min(a.length, b.length) }, (_, i) => join(a[i], b[i]));
}

/**
 * An effect as three columns of a table: `NAME`, `NAME_low` and `NAME_high`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { effectColumns } from "@iovlab/iovlab/experiment";
 *
 * assert.deepEqual(effectColumns("gain", { estimate: 2, low: 1, high: 3 }), { gain: 2, gain_low: 1, gain_high: 3 });
 * ```
 */
export function effectColumns(name: string, { estimate, low, high }: Estimate): TableRow {
  return { [name]: estimate, [`${name}_low`]: low, [`${name}_high`]: high };
}

/**
 * Several effects as columns of a table, as {@linkcode effectColumns} makes those of each.
 *
 * @param effects The effects by name, in the order of the columns.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { effectsColumns } from "@iovlab/iovlab/experiment";
 *
 * const one = { estimate: 2, low: 1, high: 3 };
 * assert.deepEqual(Object.keys(effectsColumns({ gain: one, cost: one })), [
 *   ...["gain", "gain_low", "gain_high"],
 *   ...["cost", "cost_low", "cost_high"],
 * ]);
 * ```
 */
export function effectsColumns(effects: Readonly<Record<string, Estimate>>): TableRow {
  const parts = Object.entries(effects).map(([name, effect]) => effectColumns(name, effect));
  return Object.assign({}, ...parts);
}

/**
 * The units of columns made by {@linkcode effectColumns}, from the unit of each effect.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { effectUnits } from "@iovlab/iovlab/experiment";
 *
 * assert.deepEqual(effectUnits({ gain: "%" }), { gain: "%", gain_low: "%", gain_high: "%" });
 * ```
 */
export function effectUnits(units: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(units).flatMap(([name, unit]) =>
      ["", "_low", "_high"].map((suffix) => [name + suffix, unit])
    ),
  );
}
