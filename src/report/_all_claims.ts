/**
 * The claims of several experiments as one table: the columns of an experiment's own with `experiment` before them.
 *
 * @module
 */
import { claimsCsvColumns, claimsCsvRows } from "../analysis/mod.ts";
import type { ExperimentRun } from "./run_experiment.ts";

/** A row of the table. */
export type ClaimsRow = Readonly<Record<string, unknown>>;

/** The title of the table. */
export const allClaimsTitle = "Claims and verdicts of all experiments";

/** Its columns. */
export const allClaimsColumns: readonly string[] = ["experiment", ...claimsCsvColumns];

/** Its rows. */
export function allClaimsRows(runs: readonly ExperimentRun[]): ClaimsRow[] {
  return runs.flatMap(({ experiment, result }) =>
    claimsCsvRows(result.claims).map((row) => ({ experiment: experiment.key, ...row }))
  );
}
