/**
 * `deno task conformance`: solves a folder of layered queueing networks and judges the values by the
 * references beside the models.
 *
 * @module
 */
import process from "node:process";
import {
  type ConformanceAnswer,
  conformanceColumns,
  type ConformanceRow,
  conformanceRows,
} from "../lqn/report/mod.ts";
import { csvText, writeFileAtomic } from "../store/mod.ts";
import { findModels, type ReferencedModel } from "./_conformance/folder.ts";
import { type ConformanceOptions, readOptions } from "./_conformance/options.ts";
import { readPeers } from "./_conformance/peers.ts";
import { solveAll } from "./_conformance/pool.ts";
import { conformanceText, summariesOf } from "./_conformance/print.ts";
import type { Answer, Job } from "./_conformance/protocol.ts";
import { runCommand } from "./_options.ts";

/** A model, and who solves it. */
type Task = Omit<Job, "id" | "file"> & { readonly model: ReferencedModel };

function tasksOf(models: readonly ReferencedModel[], options: ConformanceOptions): Task[] {
  const { precision, seed } = options;
  return options.solvers.flatMap((solver) =>
    models.map((model) => ({ model, solver, precision, seed }))
  );
}

/** Tells of each model that ends badly, and from time to time how far the run is. */
function reporter(tasks: readonly Task[], progress: boolean) {
  let lineAt = performance.now() + 5000;
  return ({ id, status, reason }: Answer, done: number) => {
    const { model, solver } = tasks[id];
    if (status !== "solved") {
      console.error(`${solver} ${status}: ${model.name}: ${reason ?? "no reason given"}`);
    }
    if (!progress || performance.now() < lineAt) return;
    lineAt = performance.now() + 5000;
    console.error(`conformance: ${done}/${tasks.length} done`);
  };
}

async function solveTasks(
  tasks: readonly Task[],
  options: ConformanceOptions,
): Promise<ConformanceAnswer[]> {
  const { workers, timeLimit, progress } = options;
  const jobs = tasks.flatMap(({ model, ...job }, id) =>
    model.file === undefined ? [] : [{ ...job, id, file: model.file }]
  );
  const onAnswer = reporter(tasks, progress);
  for (const { model, solver } of tasks) {
    if (model.fault !== undefined) console.error(`${solver} failed: ${model.name}: ${model.fault}`);
  }
  const answers = new Map(
    (await solveAll(jobs, { workers, timeLimit, onAnswer })).map((answer) => [answer.id, answer]),
  );
  return tasks.map(({ model, solver }, id) => {
    const none = { status: "failed", seconds: 0, values: [] } as const;
    const { status, seconds, values, reason } = answers.get(id) ??
      { ...none, reason: model.fault };
    return { model: model.name, solver, status, seconds, values, reason };
  });
}

function writeRows(file: string, rows: readonly ConformanceRow[]): void {
  const text = csvText({
    columnNames: () => conformanceColumns.map(([column]) => column),
    objects: () =>
      rows.map((row) =>
        Object.fromEntries(conformanceColumns.map(([column, field]) => [column, row[field]]))
      ),
  });
  writeFileAtomic(file, text);
}

async function conformance(options: ConformanceOptions): Promise<number> {
  const models = findModels(options.folder, options.only);
  const peers = readPeers(options.folder, models);
  const tasks = tasksOf(models, options);
  const answers = await solveTasks(tasks, options);
  const own = answers.flatMap((answer, at) => conformanceRows(tasks[at].model.reference, answer));
  const exact = new Map(models.map(({ name, reference }) => [name, reference.exact]));
  const rows = [...own, ...peers];
  if (options.csv !== undefined) writeRows(options.csv, own);
  if (options.json) {
    const ended = answers.filter(({ status }) => status !== "solved")
      .map(({ values: _, ...answer }) => answer);
    const { folder, precision, seed, workers } = options;
    const summaries = summariesOf({ rows, exact });
    console.log(JSON.stringify({ folder, precision, seed, workers, summaries, notSolved: ended }));
  } else {
    console.log(conformanceText({ rows, exact }));
    if (options.csv !== undefined) console.error(`${own.length} rows in ${options.csv}`);
  }
  return 0;
}

if (import.meta.main) {
  await runCommand(async () => {
    const options = readOptions(process.argv.slice(2));
    return options ? await conformance(options) : 0;
  });
}
