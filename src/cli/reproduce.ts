/**
 * `deno task reproduce`: runs experiments, judges their claims, writes tables and figures.
 *
 * @module
 */
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { experiments as known } from "../../experiments/mod.ts";
import {
  type Experiment,
  experimentOptions,
  type ExperimentRun,
  printTable,
  ReplicationError,
  runExperiment,
  verdictTable,
  writeClaims,
  writeExperiment,
} from "../report/mod.ts";
import { openStore, type Store, storeOrEmpty } from "../store/mod.ts";
import { type Executor, planStudy, workerPool } from "../study/mod.ts";
import { experimentsOf } from "./_experiments.ts";
import { runCommand } from "./_options.ts";
import { printPlan } from "./_plan.ts";
import { ProgressDisplay } from "./_progress.ts";
import { readOptions, type ReproduceOptions } from "./_reproduce/options.ts";

/** Exit code after an interruption, as shells have it. */
const INTERRUPTED = 130;

function list(): number {
  for (const { key, title, citation } of known) console.log(`${key}\n  ${title}\n  ${citation}`);
  return 0;
}

/** Sets an earlier store aside, after making sure that it is one. */
function setAside(path: string): void {
  if (!existsSync(path)) return;
  openStore(path).close();
  for (const suffix of ["-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
  renameSync(path, `${path}.old`);
}

/** Plans against the store at a path; an empty one where there is none, or where all starts anew. */
function dryRun(
  experiments: readonly Experiment[],
  path: string,
  options: ReproduceOptions,
): void {
  using store = storeOrEmpty(options.fresh ? "" : path);
  for (const experiment of experiments) {
    const study = experiment.study(experimentOptions(experiment, options));
    printPlan(study.name, planStudy(study, store));
  }
}

async function run(
  experiment: Experiment,
  store: Store,
  options: ReproduceOptions,
  executor: Executor,
  signal: AbortSignal,
): Promise<ExperimentRun> {
  const display = options.progress ? new ProgressDisplay(experiment.key) : undefined;
  const { quick, seed, precision } = options;
  return await runExperiment(experiment, {
    out: store,
    quick,
    seed,
    precision,
    workers: executor,
    command: `reproduce ${process.argv.slice(2).join(" ")}`.trim(),
    onProgress: (progress) => display?.show(progress),
    signal,
  }).finally(() => display?.stop());
}

/**
 * Runs experiments one after the other. The files of one are written while the next one is simulated, as drawing keeps this thread
 * busy and simulating the workers.
 */
async function runAll(
  experiments: readonly Experiment[],
  store: Store,
  options: ReproduceOptions,
  signal: AbortSignal,
): Promise<ExperimentRun[]> {
  using executor = workerPool(options.workers ?? navigator.hardwareConcurrency);
  const done: ExperimentRun[] = [];
  let writing = Promise.resolve<string | undefined>(undefined);
  const written = async () => {
    const line = await writing;
    if (line) console.log(line);
  };
  try {
    for (const experiment of experiments) {
      const ran = await run(experiment, store, options, executor, signal);
      await written();
      console.log(printTable(verdictTable(ran)));
      done.push(ran);
      const folder = join(options.out, experiment.key);
      writing = writeExperiment(ran, folder).then((files) => `${files.length} files in ${folder}`);
      // A fault is reported where it is awaited; until then it is no unhandled one.
      writing.catch(() => {});
    }
  } finally {
    await written();
  }
  return done;
}

async function reproduce(options: ReproduceOptions): Promise<number> {
  if (options.list) return list();
  const experiments = experimentsOf(options.experiments);
  const path = join(options.out, "iovlab.sqlite");
  if (options.dryRun) {
    dryRun(experiments, path, options);
    return 0;
  }
  if (options.fresh) setAside(path);
  const store = openStore(path, { create: true });
  const abort = new AbortController();
  const interrupt = () => abort.abort(new Error("interrupted"));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const done = await runAll(experiments, store, options, abort.signal);
    const claims = writeClaims(done, options.out, known.map(({ key }) => key));
    console.log(`All claims in ${claims}, every replication in ${store.path}`);
    return 0;
  } catch (error) {
    if (error instanceof ReplicationError) {
      console.error(error.message);
      return 1;
    }
    if (!abort.signal.aborted) throw error;
    console.error(
      "Interrupted. Every finished replication is kept: the same command goes on from there.",
    );
    return INTERRUPTED;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    store.close();
  }
}

if (import.meta.main) {
  await runCommand(async () => {
    const options = readOptions(process.argv.slice(2));
    return options ? await reproduce(options) : 0;
  });
}
