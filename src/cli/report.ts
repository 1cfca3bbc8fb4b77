/**
 * `deno task report`: one page of all experiments, with what is in the store.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { experiments as known } from "../../experiments/mod.ts";
import { InputError } from "../core/mod.ts";
import {
  checkReportFolder,
  type Experiment,
  type ExperimentRun,
  ReplicationError,
  runExperiment,
  writeReport,
} from "../report/mod.ts";
import { openStore, type Store } from "../store/mod.ts";
import { runCommand } from "./_options.ts";
import { ProgressDisplay } from "./_progress.ts";
import { readReportOptions, type ReportOptions } from "./_report/options.ts";

/** Exit code after an interruption, as shells have it. */
const INTERRUPTED = 130;

function chosen(keys: readonly string[]): readonly Experiment[] {
  if (keys.length === 0) return known;
  const unknown = keys.find((key) => !known.some((experiment) => experiment.key === key));
  if (unknown !== undefined) {
    const all = known.map(({ key }) => key).join(", ");
    throw new InputError(
      `Cannot report on "${unknown}" as there is no such experiment: there is ${all}`,
      { code: "cli/unknown-experiment" },
    );
  }
  return known.filter(({ key }) => keys.includes(key));
}

async function run(
  experiment: Experiment,
  store: Store,
  options: ReportOptions,
  signal: AbortSignal,
): Promise<ExperimentRun> {
  const display = options.progress ? new ProgressDisplay(experiment.key) : undefined;
  const done = await runExperiment(experiment, {
    out: store,
    quick: options.quick ? true : "unless-stored",
    workers: options.workers,
    command: `report ${process.argv.slice(2).join(" ")}`.trim(),
    onProgress: (progress) => display?.show(progress),
    signal,
  }).finally(() => display?.stop());
  const kind = done.options.quick ? "quick" : "full";
  console.log(`${experiment.key}: ${kind}, ${done.result.claims.length} claims`);
  return done;
}

function folderOf({ out }: ReportOptions): string {
  return join(out, "report");
}

async function runAll(
  experiments: readonly Experiment[],
  store: Store,
  options: ReportOptions,
  signal: AbortSignal,
): Promise<number> {
  const runs: ExperimentRun[] = [];
  for (const experiment of experiments) runs.push(await run(experiment, store, options, signal));
  const written = await writeReport(runs, folderOf(options), {
    store,
    signal,
    made: new Date(),
    onExperiment: (key) => {
      if (options.progress) console.error(`${key}: drawing`);
    },
  });
  const size = (written.bytes / 1e6).toFixed(1);
  console.log(`${written.path} (${size} MB), ${written.files} files beside it`);
  return 0;
}

async function report(options: ReportOptions): Promise<number> {
  const experiments = chosen(options.experiments);
  checkReportFolder(folderOf(options));
  const store = openStore(join(options.out, "iovlab.sqlite"), { create: true });
  const abort = new AbortController();
  const interrupt = () => abort.abort(new Error("interrupted"));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    return await runAll(experiments, store, options, abort.signal);
  } catch (error) {
    if (error instanceof ReplicationError) {
      console.error(error.message);
      return 1;
    }
    if (!abort.signal.aborted) throw error;
    console.error("Interrupted. Finished replications and an earlier report are kept.");
    return INTERRUPTED;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    store.close();
  }
}

if (import.meta.main) {
  await runCommand(async () => {
    const options = readReportOptions(process.argv.slice(2));
    return options ? await report(options) : 0;
  });
}
