/**
 * A report as a folder: `index.html`, and for each experiment its tables (CSV, Parquet) and figures (SVG, PDF).
 *
 * The folder is made under another name and then takes its place, so that a kill leaves the old report or the new one whole: in its place or, where
 * the kill came between two renames, beside it, from where the next report puts it back.
 *
 * @module
 */
import { from } from "arquero";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { claimsCsvColumns, claimsCsvRows } from "../../analysis/mod.ts";
import { InputError } from "../../core/mod.ts";
import type { ExperimentTable } from "../../experiment/mod.ts";
import {
  codeVersion,
  type CsvHeader,
  environment,
  type Store,
  writeFileAtomic,
  writeParquet,
} from "../../store/mod.ts";
import { allClaimsColumns, allClaimsRows, allClaimsTitle } from "../_all_claims.ts";
import { claimsFile, tableHeader } from "../_table_header.ts";
import { type ExperimentRun, version } from "../run_experiment.ts";
import { writeClaims } from "../write_claims.ts";
import { writeExperiment } from "../write_experiment.ts";
import { besides, recoverPlace, takePlace } from "./_place.ts";
import type { ReportExperiment, ReportFact, ReportFile } from "./content.ts";
import { reportExperiment } from "./gather.ts";
import { reportHtml } from "./page.ts";

/** How to write a report. */
export interface WriteReportOptions {
  /** The store that the runs are in, for when their numbers were made. */
  readonly store?: Store;
  /** When the page is made, for its last section; left out there unless told. */
  readonly made?: Date;
  /** Is told which experiment is being written. */
  readonly onExperiment?: (key: string) => void;
  /** Ends the writing; the old report stays. */
  readonly signal?: AbortSignal;
}

/** What was written. */
export interface WrittenReport {
  /** The path of the page. */
  readonly path: string;
  /** The size of the page in bytes. */
  readonly bytes: number;
  /** How many files there are besides the page. */
  readonly files: number;
}

/** Rows that Parquet can hold: nothing where a number has no bound, texts where a column has both numbers and texts. */
function plainRows(rows: ExperimentTable["rows"]): object[] {
  const kinds = new Map<string, Set<string>>();
  for (const row of rows) {
    for (const [name, cell] of Object.entries(row)) {
      if (cell !== null) kinds.set(name, (kinds.get(name) ?? new Set()).add(typeof cell));
    }
  }
  const plain = (name: string, cell: string | number | null) => {
    if (typeof cell === "number" && !Number.isFinite(cell)) return null;
    return cell !== null && (kinds.get(name)?.size ?? 0) > 1 ? String(cell) : cell;
  };
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, plain(name, cell)]))
  );
}

/** Writes the tables of a run as Parquet; returns the paths. */
function writeTables(run: ExperimentRun, folder: string): string[] {
  const tables = run.result.tables.map((table) => ({ ...table, rows: plainRows(table.rows) }));
  const columns = [...claimsCsvColumns];
  const write = (name: string, table: ReturnType<typeof from>, header: CsvHeader) => {
    const path = join(folder, `${name}.parquet`);
    writeParquet(path, table, { header });
    return path;
  };
  return [
    write(
      claimsFile.name,
      from(claimsCsvRows(run.result.claims), columns),
      tableHeader(run, claimsFile),
    ),
    ...tables.map((table) => write(table.name, from(table.rows), tableHeader(run, table))),
  ];
}

function fileOf(path: string, folder: string): ReportFile {
  return {
    label: basename(path),
    href: path.slice(folder.length + 1).replaceAll("\\", "/"),
    bytes: statSync(path).size,
  };
}

/** Where and with what the page is made. */
function circumstances(made: Date | undefined): ReportFact[] {
  const { commit, modified, lock } = codeVersion(
    fileURLToPath(new URL("../../..", import.meta.url)),
  );
  const { runtime, v8, system, architecture, processor, cores } = environment();
  const facts = {
    ...(made && { Made: made.toISOString() }),
    Commit: `${commit ?? "not known"}${modified ? ", with changes" : ""}`,
    "Lock file": lock ?? "not known",
    Runtime: `${runtime}, V8 ${v8}`,
    System: `${system}, ${architecture}`,
    Processor: `${processor || "not known"}, ${cores} cores`,
  };
  return Object.entries(facts).map(([label, value]) => ({ label, value }));
}

/**
 * Makes sure that a report may take the place of what is at a path: nothing, or an earlier report.
 *
 * @throws {InputError} `report/not-a-report` where something else is there.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { join } from "node:path";
 * import { checkReportFolder } from "@iovlab/iovlab/report";
 *
 * const folder = Deno.makeTempDirSync();
 * assert.throws(() => checkReportFolder(folder), { code: "report/not-a-report" });
 * checkReportFolder(join(folder, "report"));
 * ```
 */
export function checkReportFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const page = join(folder, "index.html");
  const ours = statSync(folder).isDirectory() && existsSync(page) &&
    readFileSync(page, "utf8").slice(0, 500).includes('<meta name="generator" content="iovlab');
  if (ours) return;
  throw new InputError(
    `Cannot write a report to "${folder}" as what is there must be a report: it has no index.html of ours`,
    { code: "report/not-a-report" },
  );
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`Cannot write a report as "${dirname(folder)}" must be writable: ${why}`, {
      code: "report/unwritable",
      cause,
    });
  }
}

/** Writes the claims of all experiments into one table; returns its files. */
function writeAllClaims(runs: readonly ExperimentRun[], folder: string): ReportFile[] {
  const csv = writeClaims(runs, folder, runs.map(({ experiment }) => experiment.key));
  const parquet = join(folder, "claims.parquet");
  const header = { version, notes: [allClaimsTitle] };
  writeParquet(parquet, from(allClaimsRows(runs), [...allClaimsColumns]), { header });
  return [
    { ...fileOf(csv, folder), label: "All claims as CSV" },
    { ...fileOf(parquet, folder), label: "All claims as Parquet" },
  ];
}

/** Writes the page and its files into a folder that is new; returns how many files stand beside the page. */
async function fill(
  runs: readonly ExperimentRun[],
  folder: string,
  { store, made, onExperiment, signal }: WriteReportOptions,
): Promise<number> {
  const experiments: ReportExperiment[] = [];
  let count = 0;
  for (const run of runs) {
    signal?.throwIfAborted();
    onExperiment?.(run.experiment.key);
    const own = join(folder, run.experiment.key);
    const paths = [...await writeExperiment(run, own), ...writeTables(run, own)];
    count += paths.length;
    const files = paths.map((path) => fileOf(path, folder));
    experiments.push(await reportExperiment(run, { files, store }));
  }
  signal?.throwIfAborted();
  const files = writeAllClaims(runs, folder);
  const page = reportHtml({ version, experiments, files, circumstances: circumstances(made) });
  writeFileAtomic(join(folder, "index.html"), page);
  return count + files.length;
}

/**
 * Writes a report of some runs into a folder, and takes an old report there away. What an interrupted one has left beside the folder is mended first.
 *
 * @param runs Experiments that have been run, in the order of the page.
 * @param folder The folder of the report, such as `results/report`.
 * @throws {InputError} `report/not-a-report` where something else is in the folder; where it cannot be written.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { join } from "node:path";
 * import { writeReport } from "@iovlab/iovlab/report";
 *
 * const folder = join(Deno.makeTempDirSync(), "report");
 * const { path } = await writeReport([], folder);
 * assert.match(Deno.readTextFileSync(path), /<h1>Claims/);
 * ```
 */
export async function writeReport(
  runs: readonly ExperimentRun[],
  folder: string,
  options: WriteReportOptions = {},
): Promise<WrittenReport> {
  const place = resolve(folder);
  recoverPlace(place, Date.now());
  checkReportFolder(place);
  const made = besides(place);
  makeFolder(made);
  try {
    const files = await fill(runs, made, options);
    takePlace(made, place);
    const path = join(place, "index.html");
    return { path, bytes: statSync(path).size, files };
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}
