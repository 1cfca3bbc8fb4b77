/**
 * What `report` takes of each experiment: a run that the store has, or one that is still to be made. A page of what is stored adds no run to
 * the store: who measured the numbers stays who measured them.
 *
 * @module
 */
import {
  type Experiment,
  experimentOptions,
  type ExperimentRun,
  parameterHash,
} from "../../report/mod.ts";
import type { Store } from "../../store/mod.ts";
import { planStudy, storedOutcome, type Study } from "../../study/mod.ts";

/** What a page takes of an experiment: a run that the store has, or one that is still to be made. */
export interface Source {
  readonly experiment: Experiment;
  /** The run, where the store has all of it. */
  readonly stored?: ExperimentRun;
  /** Replications that are missing of the quick study, at least; 0 where the store has a run. */
  readonly missing: number;
}

/** Whether a run of the store says where the numbers of a study come from. */
function isRecorded({ name, engine, ...rest }: Study, store: Store): boolean {
  const parameters = parameterHash(rest);
  const runs = store.runs().objects() as {
    readonly study: string;
    readonly finished: string | null;
    readonly provenance: { readonly engine?: unknown; readonly parameters?: unknown };
  }[];
  return runs.some(({ study, finished, provenance }) =>
    study === name && finished !== null && provenance.engine === engine.sourceHash &&
    provenance.parameters === parameters
  );
}

/** The full study where the store has all of it, else the quick one. */
export function sourceOf(experiment: Experiment, store: Store, isQuick: boolean): Source {
  let missing = 0;
  for (const quick of isQuick ? [true] : [false, true]) {
    const own = experimentOptions(experiment, { quick });
    const study = experiment.study(own);
    const outcome = storedOutcome(study, store);
    if (outcome && isRecorded(study, store)) {
      const result = experiment.evaluate(outcome, own);
      const stored = { ...{ experiment, study, outcome, result }, options: own, workers: 0 };
      return { experiment, stored, missing: 0 };
    }
    missing = planStudy(study, store).reduce((sum, { toRun }) => sum + toRun, 0);
    if (outcome) break;
  }
  return { experiment, missing };
}

/** Says what has to be simulated before there is a page; nothing where the store has all. */
export function announcement(
  sources: readonly Source[],
  path: string,
  isNew: boolean,
): string | undefined {
  const lacking = sources.filter(({ missing }) => missing > 0);
  if (lacking.length === 0) return undefined;
  const all = lacking.reduce((sum, { missing }) => sum + missing, 0);
  const where = isNew ? `There is no store ${path} yet` : `Not all is in the store ${path}`;
  const keys = lacking.map(({ experiment }) => experiment.key).join(", ");
  return `${where}: at least ${all} replications of quick studies are simulated first (${keys})`;
}
