/**
 * The head of a table of an experiment, the same in every form that it is written in.
 *
 * @module
 */
import type { CsvHeader } from "../store/mod.ts";
import { quickNote } from "./_quick.ts";
import { type ExperimentRun, parameterHash, version } from "./run_experiment.ts";

/** The title and the units of an experiment's table of claims. */
export const claimsFile = { name: "claims", title: "Claims and verdicts", units: {} } as const;

/** What stands in the head of a table: how it was made, its units, its title. */
export function tableHeader(
  { study, options }: ExperimentRun,
  { title, units }: { readonly title: string; readonly units: CsvHeader["units"] },
): CsvHeader {
  return {
    engine: study.engine.name,
    version,
    parameterHash: parameterHash(study),
    seed: study.seed,
    units,
    notes: [title, ...(options.quick ? [quickNote] : [])],
  };
}
