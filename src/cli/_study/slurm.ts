/**
 * `study submit`, `status`, `collect`, `cancel`: a study on a cluster, as functions of its folder.
 *
 * @module
 */
import type { Command } from "commander";
import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { InputError } from "../../core/mod.ts";
import {
  cancelStudy,
  collectStudy,
  continueStudy,
  planSubmission,
  type SlurmOptions,
  type SlurmStatus,
  slurmStatus,
  type StudyOutcome,
  studyProvenance,
  submitStudy,
} from "../../study/mod.ts";
import { numberOf } from "../_options.ts";
import { type StudyFlags, typed } from "./options.ts";
import { complain } from "./table.ts";
import { type NamedStudy, studyNamed } from "./load.ts";

/** Options of how jobs are submitted, as the command line has them. */
export interface SlurmFlags extends StudyFlags {
  /** Replications of one array task. */
  readonly tasksPerJob?: number;
  /** Array tasks at the same time. */
  readonly atOnce?: number;
  /** How often a chunk is submitted. */
  readonly attempts?: number;
  /** The partition. */
  readonly partition?: string;
  /** The time limit. */
  readonly time?: string;
  /** The memory. */
  readonly memory?: string;
  /** Modules to load. */
  readonly module?: readonly string[];
  /** Further options. */
  readonly sbatch?: readonly string[];
  /** The program that runs the tasks. */
  readonly deno?: string;
}

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1;

function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Adds the options of how jobs are submitted. */
export function withSlurm(command: Command): Command {
  const count = (option: string) => numberOf(option, "a whole number of at least 1", isCount);
  return command
    .option("--tasks-per-job <n>", "replications of one array task (200)", count("--tasks-per-job"))
    .option("--at-once <n>", "array tasks at the same time (no limit)", count("--at-once"))
    .option("--attempts <n>", "how often a lost array task is submitted (3)", count("--attempts"))
    .option("--partition <name>", "partition")
    .option("--time <limit>", "time limit of an array task, such as 01:00:00")
    .option("--memory <size>", "memory of an array task, such as 2G")
    .option("--module <name>", "environment module to load; several times for several", several)
    .option("--sbatch <option>", "further option of sbatch, such as --account=abc", several)
    .option("--deno <path>", "the Deno of the nodes; that of this command unless told");
}

/** The options of how jobs are submitted. */
export function slurmOptionsOf(flags: SlurmFlags): Partial<SlurmOptions> {
  const { tasksPerJob, atOnce, attempts, partition, time, memory, module, sbatch, deno } = flags;
  return {
    tasksPerJob,
    atOnce,
    attempts,
    partition,
    time,
    memory,
    modules: module,
    extra: sbatch,
    deno,
  };
}

/** `study submit FILE|FOLDER`: gives the exit code. */
export async function submitFile(
  what: string,
  overrides: readonly string[],
  flags: SlurmFlags & { readonly dryRun?: boolean; readonly json?: boolean },
): Promise<number> {
  if (isFolder(what)) return tell(continueStudy(what), flags);
  const loaded = await studyNamed(what, overrides);
  if (flags.dryRun) return dryRun(loaded, flags);
  return tell(submitLoaded(loaded, flags), flags);
}

function submitLoaded(loaded: NamedStudy, flags: SlurmFlags): SlurmStatus {
  return submitStudy(loaded.study, {
    out: flags.out,
    slurm: slurmOptionsOf(flags),
    command: typed(),
    provenance: studyProvenance(loaded),
  });
}

function dryRun({ study }: NamedStudy, flags: SlurmFlags): number {
  const { folder, script, arrayTasks, replications } = planSubmission(study, {
    out: flags.out,
    slurm: slurmOptionsOf(flags),
  });
  console.log(script.trimEnd());
  console.log(`# ${replications} replications in ${arrayTasks} array tasks, folder ${folder}`);
  return 0;
}

function isFolder(path: string): boolean {
  return existsSync(`${path}/study.json`);
}

function checkFolder(path: string): string {
  if (isFolder(path)) return path;
  throw new InputError(
    `Cannot use "${path}" as it must be the folder of a submitted study: study submit prints it`,
    { code: "cli/no-study-folder" },
  );
}

/** `study status FOLDER`: gives the exit code. */
export function statusOf(folder: string, flags: { readonly json?: boolean }): number {
  return tell(slurmStatus(checkFolder(folder)), flags);
}

/** `study collect FOLDER`: gives the exit code. */
export function collectFolder(
  folder: string,
  flags: { readonly json?: boolean; readonly submit?: boolean },
): number {
  checkFolder(folder);
  return tell(flags.submit ? continueStudy(folder) : collectStudy(folder), flags);
}

/** `study cancel FOLDER`: gives the exit code. */
export function cancelFolder(folder: string): number {
  console.log(`${cancelStudy(checkFolder(folder))} array tasks cancelled; what is finished stays`);
  return 0;
}

function tell(status: SlurmStatus, { json }: { readonly json?: boolean }): number {
  if (json) {
    const { outcome: _, ...rest } = status;
    console.log(JSON.stringify(rest));
  } else print(status);
  return status.outcome ? complain(status.outcome) : 0;
}

function print(
  { folder, chunks, collected, submitted, replicationsLeft, done, logs }: SlurmStatus,
): void {
  const { finished, queued, running, lost, givenUp } = chunks;
  console.log(`folder ${folder}`);
  console.log(
    `array tasks: ${finished} finished, ${running} running, ${queued} queued, ${lost} lost` +
      (givenUp > 0 ? ` (${givenUp} as often as they may be)` : ""),
  );
  if (collected > 0) console.log(`${collected} collected into the store`);
  if (submitted > 0) console.log(`${submitted} submitted`);
  for (const log of logs) console.log(`log ${log}`);
  console.log(done ? "done" : `${replicationsLeft} replications left before the next look`);
}

/** Seconds between two looks at the queue. */
const lookSeconds = 2;

/** Submits a study and waits for its end, submitting what it needs next; for `study run --executor slurm`. */
export async function runOnSlurm(
  loaded: NamedStudy,
  flags: SlurmFlags,
  { signal, tell }: { readonly signal: AbortSignal; readonly tell?: (status: SlurmStatus) => void },
): Promise<StudyOutcome> {
  let status = submitLoaded(loaded, flags);
  while (!status.outcome) {
    tell?.(status);
    await wait(1000 * lookSeconds, undefined, { signal });
    status = continueStudy(status.folder);
  }
  return status.outcome;
}
