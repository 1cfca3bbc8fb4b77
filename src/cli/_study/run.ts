/**
 * `study run`: measures what is missing of a study, and writes its table.
 *
 * @module
 */
import { openStore, storeOrEmpty } from "../../store/mod.ts";
import {
  planStudy,
  runStudy,
  type SlurmStatus,
  type StudyOutcome,
  studyProvenance,
} from "../../study/mod.ts";
import { printPlan } from "../_plan.ts";
import { ProgressDisplay } from "../_progress.ts";
import { type ExecutorFlags, executorOf, interruption, storePath, typed } from "./options.ts";
import { runOnSlurm, type SlurmFlags } from "./slurm.ts";
import { tellOutcome } from "./table.ts";
import { type NamedStudy, studyNamed } from "./load.ts";

/** Options of `study run`. */
export interface RunFlags extends SlurmFlags, ExecutorFlags {
  /** Only say what would be run, and why. */
  readonly dryRun?: boolean;
  /** Print the table as JSON. */
  readonly json?: boolean;
  /** Show progress. */
  readonly progress: boolean;
}

/** Exit code after an interruption, as shells have it. */
const INTERRUPTED = 130;

/** Runs a study; gives the exit code. */
export async function runFile(
  file: string,
  overrides: readonly string[],
  flags: RunFlags,
): Promise<number> {
  const loaded = await studyNamed(file, overrides);
  if (flags.dryRun) return dryRun(loaded, flags);
  const { signal, release } = interruption();
  const carryOut = flags.executor === "slurm" ? onSlurm : here;
  try {
    return tellOutcome(loaded, await carryOut(loaded, flags, signal), flags);
  } catch (error) {
    if (!signal.aborted) throw error;
    const more = flags.executor === "slurm" ? " Array tasks go on: study cancel ends them." : "";
    console.error(
      `Interrupted. Every finished replication is kept: the same command goes on from there.${more}`,
    );
    return INTERRUPTED;
  } finally {
    release();
  }
}

async function here(
  loaded: NamedStudy,
  flags: RunFlags,
  signal: AbortSignal,
): Promise<StudyOutcome> {
  const executor = executorOf(flags);
  const display = flags.progress ? new ProgressDisplay(loaded.study.name) : undefined;
  using store = openStore(storePath(flags.out), { create: true });
  return await runStudy(loaded.study, {
    ...{ store, executor, signal },
    command: typed(),
    provenance: studyProvenance(loaded),
    onProgress: (progress) => display?.show(progress),
  }).finally(() => display?.stop());
}

async function onSlurm(
  loaded: NamedStudy,
  flags: RunFlags,
  signal: AbortSignal,
): Promise<StudyOutcome> {
  let before = "";
  const tell = ({ folder, chunks, replicationsLeft }: SlurmStatus) => {
    const { finished, running, queued, lost } = chunks;
    const line =
      `${folder}: ${finished} finished, ${running} running, ${queued} queued, ${lost} lost, ` +
      `${replicationsLeft} replications left before the next look`;
    if (flags.progress && line !== before) console.error(before = line);
  };
  return await runOnSlurm(loaded, flags, { signal, tell });
}

function dryRun({ study }: NamedStudy, flags: RunFlags): number {
  using store = storeOrEmpty(storePath(flags.out));
  const entries = planStudy(study, store);
  if (flags.json) console.log(JSON.stringify(entries));
  else printPlan(study.name, entries);
  return 0;
}
