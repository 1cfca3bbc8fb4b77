/**
 * Runs a study: takes from the store what is there, measures the rest, keeps it, and stops by rule.
 *
 * What comes out depends on the study alone: neither on the executor, nor on interruptions, nor on what
 * else the store holds. Each batch of results is stored in one transaction before anything else
 * is done with it.
 *
 * @module
 */
import type { Json } from "../core/mod.ts";
import type { ReplicationRecord, Store } from "../store/mod.ts";
import { checkStudy } from "./_check.ts";
import { groupRecords } from "./_records.ts";
import { Schedule } from "./_schedule.ts";
import type { Executor, ExecutorSession, TaskResult } from "./executor.ts";
import type { StudyOutcome } from "./outcome.ts";
import { type Progress, ProgressMeter } from "./progress.ts";
import type { Study } from "./study.ts";

/** How often progress is told, in milliseconds. */
const progressInterval = 100;

/** How to run a study; none of it changes the numbers. */
export interface RunOptions {
  /** Where replications are kept. */
  readonly store: Store;
  /** What carries them out. */
  readonly executor: Executor;
  /** The command as the user typed it, for the provenance. */
  readonly command?: string;
  /** What else stands beside the numbers: versions, platform. */
  readonly provenance?: { readonly [key: string]: Json };
  /** Is told how far the study is: at the start, about ten times a second, and at the end; once where nothing is to do. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the run at once; what is finished stays stored. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a study to its end, with what the store has of it.
 *
 * A failing replication does not stop the others: see `failures` of the outcome. Where the store has all of the study, and its latest run is the
 * same as this one would be, no run is added to the store: who measured the numbers stays who measured them.
 *
 * @throws {InputError} Where the study, the engine or the store cannot be used; `signal.reason` once
 * the signal is aborted.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { join } from "node:path";
 * import { openStore } from "@iovlab/iovlab/store";
 * import { inline, runStudy, type Study, valuesAt } from "@iovlab/iovlab/study";
 *
 * const source = `export const measure = (parameters, { replication }) => [
 *   { entity: "total", metric: "replyRate", value: parameters.rate + replication, samples: 1 },
 * ];`;
 * const module = `data:text/javascript,${encodeURIComponent(source)}`;
 * const study: Study = {
 *   name: "tiny",
 *   engine: { name: "tiny", module, export: "measure", sourceHash: "1" },
 *   seed: 1,
 *   groups: [{
 *     key: "only",
 *     points: [{ key: "a", parameters: { rate: 10 } }],
 *     rule: { kind: "fixed", replications: 3 },
 *   }],
 * };
 * using store = openStore(join(Deno.makeTempDirSync(), "iovlab.sqlite"));
 * const { groups: [group] } = await runStudy(study, { store, executor: inline() });
 * assert.deepEqual(valuesAt(group.points[0], "total", "replyRate"), [10, 11, 12]);
 * ```
 */
export async function runStudy(study: Study, options: RunOptions): Promise<StudyOutcome> {
  const { store, executor, signal } = options;
  signal?.throwIfAborted();
  const schedule = new Schedule(checkStudy(study), store);
  schedule.readValues();
  const record = {
    study: study.name,
    command: options.command,
    provenance: { ...options.provenance, executor: executor.name, workers: executor.workers },
  };
  const groups = groupRecords(schedule);
  const meter = new ProgressMeter(schedule);
  if (schedule.done && store.repeats(record, groups)) {
    options.onProgress?.(meter.event(true));
    return schedule.outcome();
  }
  const run = store.startRun(record);
  const { name, sourceHash } = study.engine;
  store.definePoints(run, { name, sourceHash }, groups);
  options.onProgress?.(meter.event(false));
  if (!schedule.done) {
    const session = executor.open(study.engine);
    try {
      await work(schedule, session, { run, meter, options });
    } finally {
      session.close();
    }
  }
  const outcome = schedule.outcome();
  store.finishRun(run, outcome);
  options.onProgress?.(meter.event(true));
  return outcome;
}

/** What belongs to one run. */
interface RunContext {
  readonly run: number;
  readonly meter: ProgressMeter;
  readonly options: RunOptions;
}

async function work(
  schedule: Schedule,
  session: ExecutorSession,
  { run, meter, options }: RunContext,
): Promise<void> {
  const { store, signal, onProgress } = options;
  const aborted = abortion(signal);
  let told = performance.now();
  try {
    session.submit(schedule.tasks());
    while (!schedule.done) {
      const results = await Promise.race([session.next(), aborted.promise]);
      keep(store, run, schedule, results);
      for (const result of results) schedule.take(result);
      session.submit(schedule.tasks());
      meter.note(results.length, results.filter((result) => result.failure).length);
      if (onProgress && performance.now() - told >= progressInterval) {
        told = performance.now();
        onProgress(meter.event(false));
      }
    }
  } finally {
    aborted.release();
  }
}

/** Stores what succeeded, in one transaction. */
function keep(
  store: Store,
  run: number,
  schedule: Schedule,
  results: readonly TaskResult[],
): void {
  const records: ReplicationRecord[] = [];
  for (const { id, rows, seconds, worker } of results) {
    if (!rows) continue;
    const { point, replication } = schedule.workOf(id);
    records.push({ point: point.identity.id, replication, rows, seconds, worker });
  }
  if (records.length > 0) store.add(run, records);
}

/** A promise that rejects when the signal is aborted, and a way to stop listening. */
function abortion(signal: AbortSignal | undefined) {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal!.reason);
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) onAbort();
  promise.catch(() => {}); // it may reject when nobody waits any more
  return { promise, release: () => signal?.removeEventListener("abort", onAbort) };
}
