/**
 * Running an experiment: study, store, workers, and the evaluation of what came out.
 *
 * The command `reproduce` and the notebooks call this same function, so that they share points and results.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import configuration from "../../deno.json" with { type: "json" };
import { hashJson, type Json } from "../core/mod.ts";
import { codeVersion, environment, openStore, type Store } from "../store/mod.ts";
import {
  type Executor,
  planStudy,
  type Progress,
  runStudy,
  type Study,
  type StudyOutcome,
  workers,
} from "../study/mod.ts";
import type { Experiment, ExperimentOptions, ExperimentResult } from "../experiment/mod.ts";

/** The version of the toolkit. */
export const version: string = configuration.version;

/** How to run an experiment; only `quick`, `seed` and `precision` have a part in the numbers. */
export interface RunExperimentOptions {
  /** The folder of the store, `results` unless told; or an open store. */
  readonly out?: string | Store;
  /** Wider intervals; `unless-stored` takes the full study where the store has all of it. */
  readonly quick?: boolean | "unless-stored";
  /** The seed; the experiment's own unless told. */
  readonly seed?: number;
  /** The half-width wanted; the experiment's own unless told. */
  readonly precision?: number;
  /** Worker threads, all cores unless told; or what carries out the replications, such as a pool that several experiments share. */
  readonly workers?: number | Executor;
  /** The command as the user typed it, for the provenance. */
  readonly command?: string;
  /** Is told how far the study is. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the run; what is finished stays stored. */
  readonly signal?: AbortSignal;
}

/** An experiment that has been run. */
export interface ExperimentRun {
  /** The experiment. */
  readonly experiment: Experiment;
  /** The options that decided the numbers. */
  readonly options: ExperimentOptions;
  /** The study. */
  readonly study: Study;
  /** What came out, failures included. */
  readonly outcome: StudyOutcome;
  /** Claims, tables and figures. */
  readonly result: ExperimentResult;
  /** Worker threads, which have no part in the numbers. */
  readonly workers: number;
}

/**
 * The options of an experiment with its own defaults where the user said nothing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type Experiment, experimentOptions } from "@iovlab/iovlab/report";
 *
 * const own = { defaultSeed: 7, defaultPrecision: { full: 0.01, quick: 0.05 } };
 * assert.deepEqual(experimentOptions(own as Experiment, { quick: true }), {
 *   quick: true,
 *   seed: 7,
 *   precision: 0.05,
 * });
 * ```
 */
export function experimentOptions(
  experiment: Pick<Experiment, "defaultSeed" | "defaultPrecision">,
  given: { readonly quick?: boolean; readonly seed?: number; readonly precision?: number } = {},
): ExperimentOptions {
  const quick = given.quick ?? false;
  const { defaultPrecision } = experiment;
  return {
    quick,
    seed: given.seed ?? experiment.defaultSeed,
    precision: given.precision ?? (quick ? defaultPrecision.quick : defaultPrecision.full),
  };
}

/**
 * The hash of all that decides a study's numbers besides the engine's code.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parameterHash } from "@iovlab/iovlab/report";
 *
 * assert.notEqual(
 *   parameterHash({ seed: 1, groups: [] }),
 *   parameterHash({ seed: 2, groups: [] }),
 * );
 * ```
 */
export function parameterHash(study: Pick<Study, "seed" | "groups">): string {
  return hashJson({ seed: study.seed, groups: study.groups as unknown as Json });
}

function provenanceOf(study: Study, options: ExperimentOptions): { readonly [key: string]: Json } {
  return {
    ...codeVersion(fileURLToPath(new URL("../..", import.meta.url))),
    engine: study.engine.sourceHash,
    environment: environment(),
    parameters: parameterHash(study),
    options: { ...options },
  };
}

function storeOf(out: string | Store): Store {
  if (typeof out !== "string") return out;
  return openStore(join(out, "iovlab.sqlite"), { create: true });
}

function isQuick(experiment: Experiment, options: RunExperimentOptions, store: Store): boolean {
  if (options.quick !== "unless-stored") return options.quick ?? false;
  const full = experiment.study(experimentOptions(experiment, { ...options, quick: false }));
  return planStudy(full, store).some((entry) => entry.toRun > 0);
}

/**
 * Runs what is missing of an experiment's study and evaluates the outcome.
 *
 * @throws {InputError} For a store or folder that cannot be used.
 * @throws {ReplicationError} Where replications failed; the others are kept.
 */
export async function runExperiment(
  experiment: Experiment,
  options: RunExperimentOptions = {},
): Promise<ExperimentRun> {
  const { out = "results", onProgress, signal, command } = options;
  const store = storeOf(out);
  try {
    const quick = isQuick(experiment, options, store);
    const own = experimentOptions(experiment, { ...options, quick });
    const study = experiment.study(own);
    const { workers: given = navigator.hardwareConcurrency } = options;
    const executor = typeof given === "number" ? workers(given) : given;
    const provenance = provenanceOf(study, own);
    const outcome = await runStudy(study, {
      store,
      executor,
      command,
      provenance,
      onProgress,
      signal,
    });
    refuseFailures(outcome);
    const result = experiment.evaluate(outcome, own);
    return { experiment, options: own, study, outcome, result, workers: executor.workers };
  } finally {
    if (typeof out === "string") store.close();
  }
}

/** A replication that failed, as {@linkcode runExperiment} reports it. */
export class ReplicationError extends Error {
  /** The class name. */
  override readonly name = "ReplicationError";
}

function refuseFailures(outcome: StudyOutcome): void {
  if (outcome.failures.length === 0) return;
  const lines = outcome.failures.map(({ group, point, replication, message }) =>
    `${group} ${point}, replication ${replication}: ${message}`
  );
  throw new ReplicationError(`${lines.length} replications failed:\n${lines.join("\n")}`);
}
