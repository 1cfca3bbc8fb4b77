/**
 * `deno task report`: one page of all experiments, with what is in the store.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { InputError } from "../core/mod.ts";
import {
  checkReportFolder,
  type ExperimentRun,
  ReplicationError,
  runExperiment,
  writeReport,
} from "../report/mod.ts";
import { openStore, type Store } from "../store/mod.ts";
import { experimentsOf } from "./_experiments.ts";
import { runCommand } from "./_options.ts";
import { ProgressDisplay } from "./_progress.ts";
import { readReportOptions, type ReportOptions } from "./_report/options.ts";
import { announcement, type Source, sourceOf } from "./_report/sources.ts";

/** Exit code after an interruption, as shells have it. */
const INTERRUPTED = 130;

async function run(
  { experiment, stored }: Source,
  store: Store,
  options: ReportOptions,
  signal: AbortSignal,
): Promise<ExperimentRun> {
  const display = options.progress ? new ProgressDisplay(experiment.key) : undefined;
  const done = stored ?? await runExperiment(experiment, {
    out: store,
    quick: options.quick ? true : "unless-stored",
    workers: options.workers,
    command: `report ${process.argv.slice(2).join(" ")}`.trim(),
    onProgress: (progress) => display?.show(progress),
    signal,
  }).finally(() => display?.stop());
  const kind = `${done.options.quick ? "quick" : "full"}${stored ? ", from the store" : ""}`;
  console.log(`${experiment.key}: ${kind}, ${done.result.claims.length} claims`);
  return done;
}

function folderOf({ out }: ReportOptions): string {
  return join(out, "report");
}

async function runAll(
  sources: readonly Source[],
  store: Store,
  options: ReportOptions,
  signal: AbortSignal,
): Promise<number> {
  const runs: ExperimentRun[] = [];
  for (const source of sources) runs.push(await run(source, store, options, signal));
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

/** Opens the store; a named folder without one is probably a slip. */
function storeOf({ out, named, quick }: ReportOptions): { store: Store; isNew: boolean } {
  const path = join(out, "iovlab.sqlite");
  const isNew = !existsSync(path);
  if (isNew && named && !quick) {
    throw new InputError(
      `Cannot report on "${out}" as it must have a store, iovlab.sqlite: reproduce --out makes one, report --quick --out runs the ` +
        "quick studies first",
      { code: "cli/no-store" },
    );
  }
  return { store: openStore(path, { create: true }), isNew };
}

async function report(options: ReportOptions): Promise<number> {
  const experiments = experimentsOf(options.experiments);
  checkReportFolder(folderOf(options));
  const { store, isNew } = storeOf(options);
  const abort = new AbortController();
  const interrupt = () => abort.abort(new Error("interrupted"));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const sources = experiments.map((experiment) => sourceOf(experiment, store, options.quick));
    const said = announcement(sources, store.path, isNew);
    if (said !== undefined) console.error(said);
    return await runAll(sources, store, options, abort.signal);
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
