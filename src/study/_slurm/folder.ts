/**
 * The folder of a study on a cluster: what is where in it.
 *
 * The folder is all the state that there is. `study.json` is written once, and beside it `engine.json`, which is all that an
 * array task needs of it: a study may be large, and thousands of tasks read it at once. `batches/NNN/` holds what was
 * handed out together, cut into chunks; `shards/` what came back; `jobs/` what was submitted. Every
 * file appears whole, under its name, or not at all, so that any command may stop at any moment.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { hashJson, InputError, type Json } from "../../core/mod.ts";
import { writeFileAtomic } from "../../store/mod.ts";
import type { Engine } from "../engine.ts";
import type { SlurmOptions } from "./options.ts";
import type { Study } from "../study.ts";

/** The form of the files of a folder. */
export const folderVersion = 2;

/** What `study.json` holds. */
export interface FrozenStudy {
  /** The form of the files. */
  readonly version: number;
  /** The study, with its engine's module by URL. */
  readonly study: Study;
  /** The path of the store that results are collected into. */
  readonly store: string;
  /** The run of the store that the collected replications belong to. */
  readonly run: number;
  /** How jobs are submitted. */
  readonly options: SlurmOptions;
}

/** What `engine.json` holds. */
interface FrozenEngine {
  /** The form of the files. */
  readonly version: number;
  readonly engine: Engine;
}

/** A job that was submitted: which chunks of which batch. */
export interface SubmittedJob {
  /** Slurm's number of the job. */
  readonly job: string;
  /** The number of the batch. */
  readonly batch: number;
  /** The chunks, each with the index of its array task. */
  readonly chunks: readonly (readonly [chunk: number, index: number])[];
  /** When, in ISO 8601. */
  readonly time: string;
}

/** The files of a folder. */
export const places = {
  study: (folder: string) => join(folder, "study.json"),
  engine: (folder: string) => join(folder, "engine.json"),
  jobs: (folder: string) => join(folder, "jobs"),
  script: (folder: string) => join(folder, "job.sh"),
  collected: (folder: string, batch: number) =>
    join(folder, "collected", `${number(batch, 4)}.json`),
  logs: (folder: string) => join(folder, "logs"),
  batch: (folder: string, batch: number) => join(folder, "batches", number(batch, 4)),
  chunk: (folder: string, batch: number, chunk: number) =>
    join(places.batch(folder, batch), `${number(chunk, 6)}.json`),
  shard: (folder: string, batch: number, chunk: number) =>
    join(folder, "shards", number(batch, 4), `${number(chunk, 6)}.jsonl`),
};

function number(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}

/** A name for the folder that two different studies do not share. */
export function folderName(study: Study): string {
  const { name, seed, groups, engine, antithetic = false } = study;
  const what = { seed, groups, source: engine.sourceHash, antithetic } as unknown as Json;
  return `${name}-${hashJson(what).slice(0, 12)}`;
}

/** Reads what a folder is about. */
export function readFrozen(folder: string): FrozenStudy {
  return readVersioned<FrozenStudy>(folder, places.study(folder));
}

/** Reads the engine of a folder's study, from the small file. */
export function readEngine(folder: string): Engine {
  return readVersioned<FrozenEngine>(folder, places.engine(folder)).engine;
}

function readVersioned<Content extends { readonly version: number }>(
  folder: string,
  path: string,
): Content {
  if (!existsSync(path)) {
    throw new InputError(
      `Cannot use folder "${folder}" as it must be that of a submitted study: it has no ${
        basename(path)
      }`,
      { code: "slurm/no-study" },
    );
  }
  const found = JSON.parse(readFileSync(path, "utf8")) as Content;
  if (found.version === folderVersion) return found;
  throw new InputError(
    `Cannot use folder "${folder}" as its version must be ${folderVersion}: current value is ${found.version}`,
    { code: "slurm/other-version" },
  );
}

/** Writes what a folder is about. */
export function writeFrozen(folder: string, frozen: FrozenStudy): void {
  const { version, study: { engine } } = frozen;
  writeFileAtomic(places.engine(folder), `${JSON.stringify({ version, engine }, null, 1)}\n`);
  writeFileAtomic(places.study(folder), `${JSON.stringify(frozen)}\n`); // last: with it the folder is whole
  mkdirSync(places.logs(folder), { recursive: true });
}

/** The jobs that were submitted, in their order. */
export function readJobs(folder: string): SubmittedJob[] {
  const path = places.jobs(folder);
  if (!existsSync(path)) return [];
  const files = readdirSync(path).filter((name) => name.endsWith(".json"));
  const jobs = files.map((name): SubmittedJob =>
    JSON.parse(readFileSync(join(path, name), "utf8"))
  );
  return jobs.sort((a, b) => Number(a.job) - Number(b.job));
}

/** Notes a job. */
export function noteJob(folder: string, job: SubmittedJob): void {
  writeFileAtomic(join(places.jobs(folder), `${job.job}.json`), JSON.stringify(job));
}

/** The numbers of the batches and of their chunks. */
export function batchesOf(folder: string): { batch: number; chunks: number }[] {
  const path = join(folder, "batches");
  if (!existsSync(path)) return [];
  return readdirSync(path).filter((name) => /^\d+$/.test(name)).sort().map((name) => ({
    batch: Number(name),
    chunks: readdirSync(join(path, name)).filter((file) => file.endsWith(".json")).length,
  }));
}
