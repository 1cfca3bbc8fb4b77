/**
 * What designs for sensitivity analysis have in common: runs, each a point of the unit cube and the replication whose streams it has.
 *
 * A simulation adds noise, and noise that differs between two points looks like an effect of what differs between them: in
 * variance-based indices it would be taken for interaction. So all points of one row of a design (a trajectory of Morris, a
 * row of Saltelli's matrices) have the same replication number and with it the same streams. Their differences then are those of the
 * model for one fixed course of chance, and the rows average over courses.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";

/** One run of a design. */
export interface DesignRun {
  /** Coordinates from 0 to 1, one per factor; scale each to its factor's range. */
  readonly point: readonly number[];
  /** The number of the replication to run this point with: its streams are those of the row. */
  readonly replication: number;
}

/** Checks names of factors: one or more, no two alike. */
export function checkFactors(factors: readonly string[]): readonly string[] {
  if (factors.length > 0 && new Set(factors).size === factors.length) return factors;
  throw new InputError(
    `Cannot make a design as its factors must be named, no two alike: current value is ` +
      `[${factors.join(", ")}]`,
    { code: "analysis/bad-design" },
  );
}

/** Checks that there is a finite value for each run. */
export function checkValues(runs: readonly DesignRun[], values: ArrayLike<number>): void {
  const bad = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (values.length === runs.length && bad < 0) return;
  const state = bad < 0 ? `${values.length} values` : `${values[bad]} for run ${bad}`;
  throw new InputError(
    `Cannot analyse a design as each of its ${runs.length} runs must have a finite value: current value is ${state}`,
    { code: "analysis/bad-values" },
  );
}
