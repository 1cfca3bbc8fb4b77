/**
 * What `reproduce` leaves behind: tables, figures, and the claims on the terminal.
 *
 * @module
 */
import { from } from "arquero";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import configuration from "../../deno.json" with { type: "json" };
import { claimsCsvColumns, claimsCsvRows } from "../analysis/mod.ts";
import { hashJson, hashText, type Json } from "../core/mod.ts";
import {
  claimsTable,
  type Experiment,
  type ExperimentOptions,
  type ExperimentResult,
  type ExperimentTable,
  printTable,
  writeFigure,
} from "../report/mod.ts";
import { type CsvFileOptions, writeCsv } from "../store/mod.ts";
import type { Study } from "../study/mod.ts";

/** What a result belongs to. */
export interface ResultContext {
  /** The folder of the experiment. */
  readonly folder: string;
  /** The study that was run. */
  readonly study: Study;
  /** Its options. */
  readonly options: ExperimentOptions;
  /** Worker threads. */
  readonly workers: number;
}

/** The hash of all that decides a study's numbers besides the engine's code. */
function parameterHash(study: Study): string {
  return hashJson({ seed: study.seed, groups: study.groups as unknown as Json });
}

/** What stands beside a run in the store. */
export function provenanceOf(
  study: Study,
  options: ExperimentOptions,
): { readonly [key: string]: Json } {
  const lock = readFileSync(new URL("../../deno.lock", import.meta.url), "utf8");
  return {
    iovlab: configuration.version,
    lock: hashText(lock),
    engine: study.engine.sourceHash,
    parameters: parameterHash(study),
    options: { ...options },
  };
}

function csvOptions(context: ResultContext, table: ExperimentTable): CsvFileOptions {
  const { study, options } = context;
  const quick = options.quick ? ["quick run: intervals are wider"] : [];
  return {
    header: {
      engine: study.engine.name,
      version: configuration.version,
      parameterHash: parameterHash(study),
      seed: study.seed,
      units: table.units,
      notes: [table.title, ...quick],
    },
    run: { workers: context.workers, engineSource: study.engine.sourceHash },
  };
}

/** Columns that hold lower and upper ends are empty where there is no bound. */
function withoutInfinity(rows: ExperimentTable["rows"]): object[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map((
        [name, cell],
      ) => [name, typeof cell === "number" && !Number.isFinite(cell) ? null : cell]),
    )
  );
}

/** Writes tables and figures; returns how many files. */
export async function writeResult(
  result: ExperimentResult,
  context: ResultContext,
): Promise<number> {
  let files = 0;
  const claims: ExperimentTable = { name: "claims", title: "Claims", units: {}, rows: [] };
  writeCsv(
    join(context.folder, "claims.csv"),
    from(claimsCsvRows(result.claims), [...claimsCsvColumns]),
    {
      ...csvOptions(context, claims),
      comments: false,
    },
  );
  files += 2;
  for (const table of result.tables) {
    const rows = from(withoutInfinity(table.rows));
    writeCsv(join(context.folder, `${table.name}.csv`), rows, csvOptions(context, table));
    files += 2;
  }
  for (const { name, figure } of result.figures) {
    files += (await writeFigure(figure, join(context.folder, name))).length;
  }
  return files;
}

/** Prints the claims with what was found. */
export function printResult(
  experiment: Experiment,
  result: ExperimentResult,
  options: ExperimentOptions,
): void {
  const quick = options.quick ? " (quick run: intervals are wider)" : "";
  const rows = result.claims.map((verdict) => ({
    claim: verdict.claim.statement,
    unit: verdict.claim.unit,
    paper: verdict.claim.number ?? verdict.claim.direction,
    ours: verdict.ours,
    low: verdict.low,
    high: verdict.high,
    share: verdict.share,
    shareLow: verdict.shareLow,
    shareHigh: verdict.shareHigh,
    verdict: verdict.verdict,
    reason: verdict.reason,
  }));
  const caption = `${experiment.key}: ${experiment.title}${quick}`;
  console.log(printTable(claimsTable(rows, { caption, notes: result.notes })));
}
