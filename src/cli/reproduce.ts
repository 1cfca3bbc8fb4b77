/**
 * `deno task reproduce`: runs experiments, judges their claims, writes tables and figures.
 *
 * @module
 */
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { experiments as known } from "../../experiments/mod.ts";
import { InputError } from "../core/mod.ts";
import type { Experiment, ExperimentOptions } from "../report/mod.ts";
import { openStore, type Store } from "../store/mod.ts";
import { planStudy, runStudy, type Study, workers } from "../study/mod.ts";
import { readOptions, type ReproduceOptions, runCommand } from "./_options.ts";
import { ProgressDisplay } from "./_progress.ts";
import { printResult, provenanceOf, writeResult } from "./_results.ts";

/** Exit code after an interruption, as shells have it. */
const INTERRUPTED = 130;

function chosen(options: ReproduceOptions): readonly Experiment[] {
  if (options.experiments.length === 0) return known;
  return [...new Set(options.experiments)].map((key) => {
    const found = known.find((experiment) => experiment.key === key);
    if (found) return found;
    const keys = known.map((experiment) => experiment.key).join(", ");
    throw new InputError(
      `Cannot reproduce "${key}" as there is no such experiment: there is ${keys}`,
      { code: "cli/unknown-experiment" },
    );
  });
}

function optionsFor(experiment: Experiment, options: ReproduceOptions): ExperimentOptions {
  const { full, quick } = experiment.defaultPrecision;
  return {
    quick: options.quick,
    seed: options.seed ?? experiment.defaultSeed,
    precision: options.precision ?? (options.quick ? quick : full),
  };
}

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

function plan(study: Study, store: Store): void {
  const entries = planStudy(study, store);
  for (const { group, point, cached, toRun, mayGrow, reason } of entries) {
    const more = mayGrow ? " or more" : "";
    const what = toRun === 0 ? "nothing to run" : `${toRun}${more} to run`;
    console.log(`${group} ${point}: ${cached} cached, ${what} (${reason})`);
  }
  const sum = (of: (entry: typeof entries[number]) => number) =>
    entries.reduce((total, entry) => total + of(entry), 0);
  console.log(
    `${study.name}: ${entries.length} points, ${
      sum((entry) => entry.cached)
    } replications cached, ` +
      `at least ${sum((entry) => entry.toRun)} to run`,
  );
}

async function run(
  experiment: Experiment,
  store: Store,
  options: ReproduceOptions,
  signal: AbortSignal,
): Promise<number> {
  const own = optionsFor(experiment, options);
  const study = experiment.study(own);
  const display = options.progress ? new ProgressDisplay(experiment.key) : undefined;
  const command = `reproduce ${process.argv.slice(2).join(" ")}`.trim();
  const outcome = await runStudy(study, {
    store,
    executor: workers(options.workers),
    command,
    provenance: provenanceOf(study, own),
    onProgress: (progress) => display?.show(progress),
    signal,
  }).finally(() => display?.stop());
  for (const failure of outcome.failures) {
    const { group, point, replication, message } = failure;
    console.error(`failed: ${group} ${point}, replication ${replication}: ${message}`);
  }
  if (outcome.failures.length > 0) return 1;
  const result = await experiment.evaluate(outcome, own);
  const folder = join(options.out, experiment.key);
  const files = await writeResult(result, {
    folder,
    study,
    options: own,
    workers: options.workers,
  });
  printResult(experiment, result, own);
  console.log(`${files} files in ${folder}, store ${store.path}`);
  return 0;
}

async function reproduce(options: ReproduceOptions): Promise<number> {
  if (options.list) return list();
  const experiments = chosen(options);
  const path = join(options.out, "iovlab.sqlite");
  if (options.dryRun) {
    const store = existsSync(path) && !options.fresh
      ? openStore(path, { readOnly: true })
      : openStore(":memory:");
    for (const experiment of experiments) {
      plan(experiment.study(optionsFor(experiment, options)), store);
    }
    store.close();
    return 0;
  }
  if (options.fresh) setAside(path);
  const store = openStore(path, { create: true });
  const abort = new AbortController();
  const interrupt = () => abort.abort(new Error("interrupted"));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    let code = 0;
    for (const experiment of experiments) {
      code = Math.max(code, await run(experiment, store, options, abort.signal));
    }
    return code;
  } catch (error) {
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
