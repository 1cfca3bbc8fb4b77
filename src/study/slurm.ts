/**
 * Studies on a cluster with Slurm: submit, status, collect and cancel, as functions of a folder.
 *
 * No process stays behind: each function looks at the folder, the queue and the store, does what is
 * to do, and ends. So they work from any terminal, on any day, and may be killed at any moment. The
 * answers are the same bytes as on one machine: what counts follows from the values in the store.
 *
 * The replications that the stopping rules ask for next are cut into chunks, one for each task of a job array.
 * A task writes one shard. A chunk whose shard is not there and which is not in the queue is lost, whatever
 * the reason, and is submitted again up to `attempts` times; after that its replications have failed.
 *
 * The folder must be on a file system that the nodes share. The store is used by this machine alone.
 *
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Json } from "../core/mod.ts";
import { openStore, storeOrEmpty } from "../store/mod.ts";
import { checkStudy } from "./_check.ts";
import { groupRecords } from "./_records.ts";
import {
  folderName,
  folderVersion,
  type FrozenStudy,
  noteJob,
  places,
  readFrozen,
  writeFrozen,
} from "./_slurm/folder.ts";
import {
  type Failures,
  handedOut,
  keyOf,
  needed,
  type NeededTask,
  takeShards,
} from "./_slurm/collect.ts";
import { checkSlurmOptions, type SlurmOptions } from "./_slurm/options.ts";
import { cancelJobs, largestArray, queued, ranges, submitArray } from "./_slurm/queue.ts";
import { jobScript } from "./_slurm/script.ts";
import { chunkOf, writeChunk } from "./_slurm/shard.ts";
import { type ChunkState, chunkStates } from "./_slurm/state.ts";
import { Schedule } from "./_schedule.ts";
import type { StudyOutcome } from "./outcome.ts";
import type { Study } from "./study.ts";

export type { SlurmOptions };

/** What to submit with. */
export interface SubmitOptions {
  /** The folder for results: its store takes the answers, its folder `slurm` the study's files. */
  readonly out: string;
  /** How jobs are submitted. */
  readonly slurm?: Partial<SlurmOptions>;
  /** The command as the user typed it, for the provenance. */
  readonly command?: string;
  /** What else stands beside the numbers. */
  readonly provenance?: { readonly [key: string]: Json };
}

/** How far a study on a cluster is. */
export interface SlurmStatus {
  /** The folder. */
  readonly folder: string;
  /** The name of the study. */
  readonly study: string;
  /** Chunks by where they are. */
  readonly chunks: {
    /** Their shards are there. */
    readonly finished: number;
    /** They wait in the queue. */
    readonly queued: number;
    /** They run. */
    readonly running: number;
    /** Neither: they ended without a shard. */
    readonly lost: number;
    /** Lost as often as they may be. */
    readonly givenUp: number;
  };
  /** Shards that were taken into the store by this call. */
  readonly collected: number;
  /** Array tasks that were submitted by this call. */
  readonly submitted: number;
  /** Replications that are needed next and not in the store; those handed out included. */
  readonly replicationsLeft: number;
  /** Whether the study is at its end. */
  readonly done: boolean;
  /** What it came to; absent before the end. */
  readonly outcome?: StudyOutcome;
  /** The ends of the logs of lost chunks, at most three. */
  readonly logs: readonly string[];
}

/** How many lines of a log are shown. */
const logLines = 5;

/**
 * What {@linkcode submitStudy} would do, as the job script and the number of array tasks; needs no Slurm.
 *
 * @throws {InputError} Where the study or an option cannot be used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { planSubmission, type Study } from "@iovlab/iovlab/study";
 *
 * const study: Study = {
 *   name: "tiny",
 *   engine: { name: "tiny", module: "data:text/javascript,", export: "measure", sourceHash: "1" },
 *   seed: 1,
 *   groups: [{
 *     key: "only",
 *     points: [{ key: "a", parameters: {} }],
 *     rule: { kind: "fixed", replications: 450 },
 *   }],
 * };
 * const out = Deno.makeTempDirSync();
 * const { script, arrayTasks } = planSubmission(study, { out, slurm: { partition: "short" } });
 * assert.equal(arrayTasks, 3);
 * assert.match(script, /#SBATCH --partition=short/);
 * ```
 */
export function planSubmission(
  study: Study,
  { out, slurm = {} }: SubmitOptions,
): {
  readonly folder: string;
  readonly script: string;
  readonly arrayTasks: number;
  readonly replications: number;
} {
  const options = checkSlurmOptions(slurm);
  const folder = folderOf(study, out);
  using store = storeOrEmpty(join(out, "iovlab.sqlite"));
  const replications = new Schedule(checkStudy(study), store).waiting;
  return {
    folder,
    script: jobScript(folder, study.name, options),
    arrayTasks: Math.ceil(replications / options.tasksPerJob),
    replications,
  };
}

/**
 * Submits a study: makes its folder where there is none, and hands out what is needed next. A second call goes on
 * with the same study.
 *
 * @throws {InputError} Where the study, an option, the store or Slurm cannot be used.
 */
export function submitStudy(study: Study, options: SubmitOptions): SlurmStatus {
  checkStudy(study);
  const slurm = checkSlurmOptions(options.slurm ?? {});
  const folder = folderOf(study, options.out);
  if (!existsSync(places.study(folder))) freeze(study, folder, { ...options, slurm });
  return continueStudy(folder);
}

function folderOf(study: Study, out: string): string {
  return join(resolve(out), "slurm", folderName(study));
}

function freeze(
  study: Study,
  folder: string,
  { out, slurm, command, provenance }: SubmitOptions & { readonly slurm: SlurmOptions },
): void {
  const path = join(resolve(out), "iovlab.sqlite");
  using store = openStore(path, { create: true });
  const run = store.startRun({
    study: study.name,
    command,
    provenance: { ...provenance, executor: "slurm" },
  });
  const { name, sourceHash } = study.engine;
  store.definePoints(run, { name, sourceHash }, groupRecords(new Schedule(study, store)));
  writeFrozen(folder, { version: folderVersion, study, store: path, run, options: slurm });
}

/**
 * Takes what is finished into the store, submits lost chunks again and hands out what is needed next.
 *
 * @throws {InputError} Where the folder, the store or Slurm cannot be used.
 */
export function continueStudy(folder: string): SlurmStatus {
  return advance(resolve(folder), true);
}

/**
 * Takes what is finished into the store, and submits nothing.
 *
 * @throws {InputError} Where the folder, the store or Slurm cannot be used.
 */
export function collectStudy(folder: string): SlurmStatus {
  return advance(resolve(folder), false);
}

function advance(folder: string, submitting: boolean): SlurmStatus {
  const frozen = readFrozen(folder);
  using store = openStore(frozen.store, { create: false });
  // The queue first: a task that ends in between has its shard when the files are looked at.
  const states = chunkStates(folder, queued());
  const { failures, broken, shards } = takeShards(folder, states, { store, run: frozen.run });
  const open = states.map((state) =>
    broken.includes(state) ? { ...state, place: "lost" as const } : state
  );
  const { attempts } = frozen.options;
  const lost = open.filter(({ place }) => place === "lost");
  const givenUp = lost.filter((state) => state.attempts >= attempts);
  giveUp(folder, givenUp, failures);
  const { schedule, tasks } = needed(frozen.study, store, failures);
  const again = submitting ? lost.filter((state) => state.attempts < attempts) : [];
  const handed = handedOut(folder, open.filter(({ place }) => place !== "finished"));
  const fresh = submitting
    ? tasks.filter(({ id, task }) => !handed.has(keyOf(id, task.replication)))
    : [];
  const submitted = handOut(folder, frozen, { again, fresh });
  const outcome = schedule.done ? schedule.outcome() : undefined;
  if (outcome) store.finishRun(frozen.run, outcome);
  return {
    ...{ folder, study: frozen.study.name, chunks: countsOf(open, givenUp.length) },
    ...{ collected: shards, submitted, replicationsLeft: tasks.length },
    ...{ done: outcome !== undefined, ...(outcome ? { outcome } : {}), logs: logsOf(folder, lost) },
  };
}

/** Replications of chunks that were lost too often have failed. */
function giveUp(folder: string, states: readonly ChunkState[], failures: Failures): void {
  for (const state of states) {
    const message = `its array task ended without a result ${state.attempts} times`;
    for (const key of handedOut(folder, [state])) {
      if (!failures.has(key)) failures.set(key, { message, stack: "" });
    }
  }
}

/** Submits chunks again, and cuts new tasks into chunks; gives the number of array tasks. */
function handOut(
  folder: string,
  { study, options }: FrozenStudy,
  { again, fresh }: {
    readonly again: readonly ChunkState[];
    readonly fresh: readonly NeededTask[];
  },
): number {
  if (again.length === 0 && fresh.length === 0) return 0;
  writeFileSync(places.script(folder), jobScript(folder, study.name, options), { mode: 0o755 });
  const limit = largestArray();
  for (const [batch, states] of Map.groupBy(again, (state) => state.batch)) {
    submitChunks(folder, batch, states.map(({ chunk }) => chunk), { limit, options });
  }
  const chunks = Math.ceil(fresh.length / options.tasksPerJob);
  if (chunks > 0) {
    const batch = nextBatch(folder);
    for (let chunk = 0; chunk < chunks; chunk++) {
      const tasks = fresh.slice(chunk * options.tasksPerJob, (chunk + 1) * options.tasksPerJob);
      writeChunk(places.chunk(folder, batch, chunk), chunkOf(tasks));
    }
    submitChunks(folder, batch, Array.from({ length: chunks }, (_, chunk) => chunk), {
      limit,
      options,
    });
  }
  return again.length + chunks;
}

function nextBatch(folder: string): number {
  for (let batch = 1;; batch++) if (!existsSync(places.batch(folder, batch))) return batch;
}

/** Submits chunks of a batch in as many arrays as the largest array asks for. */
function submitChunks(
  folder: string,
  batch: number,
  chunks: readonly number[],
  { limit, options }: { readonly limit: number; readonly options: SlurmOptions },
): void {
  for (const [part, own] of Map.groupBy(chunks, (chunk) => Math.floor(chunk / limit))) {
    const offset = part * limit;
    const indices = own.map((chunk) => chunk - offset);
    const throttle = options.atOnce > 0 ? `%${options.atOnce}` : "";
    const words = [String(batch), String(offset)];
    const job = submitArray(places.script(folder), `${ranges(indices)}${throttle}`, words);
    const pairs = own.map((chunk) => [chunk, chunk - offset] as const);
    noteJob(folder, { job, batch, chunks: pairs, time: new Date().toISOString() });
  }
}

/**
 * Says how far a study is, from its files and the queue; changes nothing and opens no store.
 *
 * @throws {InputError} Where the folder or Slurm cannot be used.
 */
export function slurmStatus(folder: string): SlurmStatus {
  const path = resolve(folder);
  const { study, options } = readFrozen(path);
  const states = chunkStates(path, queued());
  const lost = states.filter(({ place }) => place === "lost");
  const givenUp = lost.filter((state) => state.attempts >= options.attempts).length;
  const open = states.filter(({ place }) => place !== "finished");
  return {
    ...{ folder: path, study: study.name, chunks: countsOf(states, givenUp) },
    ...{ collected: 0, submitted: 0, replicationsLeft: handedOut(path, open).size },
    ...{ done: false, logs: logsOf(path, lost) },
  };
}

/**
 * Cancels the jobs of a study that wait or run; what is finished stays, and `continueStudy` goes on from there.
 *
 * @returns How many array tasks were in the queue.
 * @throws {InputError} Where the folder or Slurm cannot be used.
 */
export function cancelStudy(folder: string): number {
  const path = resolve(folder);
  readFrozen(path);
  const open = chunkStates(path, queued()).filter(({ place }) =>
    place === "queued" || place === "running"
  );
  cancelJobs(open.flatMap(({ task }) => task ? [task] : []));
  return open.length;
}

function countsOf(states: readonly ChunkState[], givenUp: number): SlurmStatus["chunks"] {
  const count = (place: ChunkState["place"]) =>
    states.filter((state) => state.place === place).length;
  return {
    finished: count("finished"),
    queued: count("queued"),
    running: count("running"),
    lost: count("lost"),
    givenUp,
  };
}

/** The last lines of the logs of some chunks. */
function logsOf(folder: string, states: readonly ChunkState[]): string[] {
  const files = states.flatMap(({ task }) =>
    task ? [join(places.logs(folder), `${task}.log`)] : []
  );
  return files.filter((file) => existsSync(file)).slice(0, 3).map((file) => {
    const lines = readFileSync(file, "utf8").trimEnd().split("\n").slice(-logLines);
    return `${file}: ${lines.join(" / ")}`;
  });
}
